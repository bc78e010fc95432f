import { describe, expect, it } from 'vitest';
import { toGridEvent, writeEvent } from '../../simulator/event-grid/event.ts';
import { parseEvents } from '../../src/events/parse-event.ts';
import { eventMeanings, eventShapes } from './event-shapes.ts';

const endpoint =
  '/subscriptions/00000000-0000-0000-0000-00000000000a/resourceGroups/Rg1/providers/Microsoft.Network/privateEndpoints/Pe1';

describe('events of a subscription', () => {
  it.each(eventShapes)('a $kind has the fields of Azure in the simulator', ({ kind, type, ...fields }) => {
    const change = {
      operation: `Microsoft.Network/privateEndpoints/${kind}`,
      kind,
      id: endpoint,
      subscriptionId: '00000000-0000-0000-0000-00000000000a',
      correlationId: '00000000-0000-0000-0003-000000000001',
      time: new Date('2026-01-02T03:04:05.678Z'),
      succeeded: true,
    };
    const event = writeEvent(toGridEvent(change, 'tenant'), 'EventGridSchema') as Record<string, unknown>;
    const data = event.data as Record<string, unknown>;
    const authorization = data.authorization as Record<string, object>;
    expect(event.eventType).toBe(type);
    const written = { event, data, authorization, evidence: authorization.evidence ?? authorization.Evidence ?? {} };
    for (const [name, value] of Object.entries(written))
      expect(Object.keys(value).sort(), name).toEqual(fields[name as keyof typeof fields]);
  });

  it.each(eventMeanings)('$what is read as what it says', ({ event, means }) => {
    const { changes, ignored, malformed } = parseEvents(event);
    expect([ignored, malformed]).toEqual([[], []]);
    expect(changes).toMatchObject([{ ...means, id: means.id.toLowerCase(), eventId: event.id }]);
  });

  it.each(eventMeanings)('$what is malformed without its id, its type or any resource', ({ event }) => {
    const { id: _, ...nameless } = event;
    expect(parseEvents(nameless).malformed[0]?.problems).toMatchObject([{ path: 'id' }]);
    const typeless = Object.fromEntries(Object.entries(event).filter(([name]) => !/^(eventType|type)$/.test(name)));
    expect(parseEvents(typeless).malformed[0]?.problems).toMatchObject([{ path: 'eventType' }]);
    const { subject: __, ...nowhere } = { ...event, data: {} };
    expect(parseEvents(nowhere).malformed[0]?.problems).toMatchObject([{ path: 'subject' }]);
  });
});
