import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toGridEvent, writeEvent } from '../../../simulator/event-grid/event.ts';
import type { WorldChange } from '../../../simulator/world.ts';
import { parseEvents } from '../../../src/events/parse-event.ts';

const subscriptionId = '00000000-0000-0000-0000-00000000000a';
const id = `/subscriptions/${subscriptionId}/resourceGroups/Rg1/providers/Microsoft.Network/privateEndpoints/Pe1`;
const change = (kind: WorldChange['kind'], succeeded = true): WorldChange => ({
  operation: `Microsoft.Network/privateEndpoints/${kind}`,
  kind,
  id,
  subscriptionId,
  correlationId: '00000000-0000-0000-0003-000000000001',
  time: new Date('2026-01-02T03:04:05.678Z'),
  succeeded,
});
const written = (kind: WorldChange['kind'], schema: 'EventGridSchema' | 'CloudEventSchemaV1_0' = 'EventGridSchema') =>
  writeEvent(toGridEvent(change(kind), 'tenant'), schema);

describe('an event of a change', () => {
  it.each([
    { kind: 'write', succeeded: true, type: 'Microsoft.Resources.ResourceWriteSuccess', status: 'Succeeded' },
    { kind: 'delete', succeeded: true, type: 'Microsoft.Resources.ResourceDeleteSuccess', status: 'Succeeded' },
    { kind: 'action', succeeded: true, type: 'Microsoft.Resources.ResourceActionSuccess', status: 'Succeeded' },
    { kind: 'write', succeeded: false, type: 'Microsoft.Resources.ResourceWriteFailure', status: 'Failed' },
  ] as const)('is $type', ({ kind, succeeded, type, status }) => {
    const event = toGridEvent(change(kind, succeeded), 'tenant');
    expect(event).toMatchObject({ eventType: type, data: { status, resourceProvider: 'Microsoft.Network' } });
  });

  it.each(['write', 'delete'] as const)('names the requester of a %s, as the product reads it', (kind) => {
    const caller = { objectId: '00000000-0000-0000-0000-0000000000e1', appId: '00000000-0000-0000-0000-0000000000e2' };
    const event = writeEvent(toGridEvent({ ...change(kind), caller }, 'tenant'), 'EventGridSchema');
    expect(parseEvents(event).changes[0]?.by).toEqual(expect.arrayContaining([caller.objectId, caller.appId]));
  });

  it('is written in the casing of its kind, with seven digits of a second', () => {
    expect(written('write')).toMatchObject({
      subject: id.replace('resourceGroups', 'resourcegroups'),
      eventTime: '2026-01-02T03:04:05.6780000Z',
    });
    expect(written('delete')).toMatchObject({
      subject: id,
      data: { authorization: { scope: id }, httpRequest: { method: 'DELETE' } },
    });
  });

  it('holds nobody’s name, mail or address in its claims', () => {
    expect(Object.keys((written('write').data as { claims: object }).claims)).toEqual([
      'aud',
      'iss',
      'appid',
      'idtyp',
      'ver',
    ]);
  });

  it.each(['EventGridSchema', 'CloudEventSchemaV1_0'] as const)('is understood by the product in %s', (schema) => {
    for (const kind of ['write', 'delete', 'action'] as const) {
      const { changes, malformed } = parseEvents(written(kind, schema));
      expect(malformed).toEqual([]);
      expect(changes).toMatchObject([
        {
          id: id.toLowerCase(),
          type: 'microsoft.network/privateendpoints',
          change: kind,
          time: new Date('2026-01-02T03:04:05.678Z'),
        },
      ]);
    }
  });
});

const recordings = process.env.RECORDINGS_DIR ?? '../shared/recordings';
const casesAt = join(recordings, 'cases');

describe.skipIf(!existsSync(casesAt))(`beside the recorded events (in ${recordings}, skipped where absent)`, () => {
  const keysOf = (event: object): Record<string, string[]> => {
    const { data } = event as { data: Record<string, unknown> };
    const { authorization } = data as { authorization: Record<string, object> };
    const evidence = authorization.evidence ?? authorization.Evidence ?? {};
    return Object.fromEntries(
      Object.entries({ event, data, authorization, evidence }).map(([name, value]) => [
        name,
        Object.keys(value).sort(),
      ]),
    );
  };
  it.each([
    { kind: 'write', file: 'event-privateEndpoints-write-success-eventgrid-schema.json' },
    { kind: 'delete', file: 'event-storage-delete-success-real.json' },
  ] as const)('a $kind has the keys of $file', ({ kind, file }) => {
    const recorded = JSON.parse(readFileSync(join(casesAt, file), 'utf8')) as { event?: object; events?: object[] };
    expect(keysOf(written(kind))).toEqual(keysOf(recorded.event ?? recorded.events?.[0] ?? {}));
  });
});
