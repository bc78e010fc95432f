import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEvents } from '../../src/events/parse-event.ts';

const cases = join(process.env.RECORDINGS_DIR ?? '../shared/recordings', 'cases');

/** What each recorded event means; a recording without a payload says why it has none. */
const meanings: Readonly<Record<string, readonly Meaning[] | { readonly noPayload: string }>> = {
  'event-arn-createdorupdated-cloudevents.json': [
    {
      type: 'microsoft.storage/storageaccounts',
      change: 'write',
      operation: 'microsoft.storage/storageaccounts/write',
    },
  ],
  'event-c7n-sample-minimal.json': [
    {
      type: 'microsoft.resources/resourcegroups',
      change: 'write',
      operation: 'microsoft.resources/subscriptions/resourcegroups/write',
    },
  ],
  'event-privateEndpoints-write-success-eventgrid-schema.json': [
    {
      type: 'microsoft.network/privateendpoints',
      change: 'write',
      operation: 'microsoft.network/privateendpoints/write',
    },
  ],
  'event-storage-delete-success-real.json': [
    {
      type: 'microsoft.storage/storageaccounts',
      change: 'delete',
      operation: 'microsoft.storage/storageaccounts/delete',
    },
  ],
  'event-arn-subscription-filter-private-endpoints-bicep.json': { noPayload: 'an event subscription' },
  'event-operations-on-provider-side-evidence.json': { noPayload: 'a table of operations' },
};

interface Meaning {
  readonly type: string;
  readonly change: string;
  readonly operation: string;
}

interface Recording {
  readonly kind: string;
  readonly event?: Record<string, unknown>;
  readonly events?: readonly Record<string, unknown>[];
}

const read = (file: string): Recording => JSON.parse(readFileSync(join(cases, file), 'utf8'));
const eventsOf = ({ event, events }: Recording) => events ?? (event === undefined ? [] : [event]);

/** A copy without the field at this path, e.g. `data.resourceUri`. */
function without(event: Record<string, unknown>, path: string): Record<string, unknown> {
  const copy = structuredClone(event);
  const names = path.split('.');
  const last = names.pop() ?? '';
  let at: Record<string, unknown> = copy;
  for (const name of names) at = at[name] as Record<string, unknown>;
  delete at[last];
  return copy;
}

// The recordings are not part of this repository: RECORDINGS_DIR says where they are.
describe.skipIf(!existsSync(cases))('recorded events', () => {
  it('are all spoken for here', () => {
    const recorded = existsSync(cases) ? readdirSync(cases).filter((file) => read(file).kind === 'event') : [];
    expect(recorded.sort()).toEqual(Object.keys(meanings).sort());
  });

  for (const [file, meaning] of Object.entries(meanings)) {
    if ('noPayload' in meaning) {
      it(`${file} holds ${meaning.noPayload}, no event`, () => {
        expect(eventsOf(read(file))).toEqual([]);
      });
      continue;
    }
    it(`${file} means ${meaning.map(({ operation }) => operation).join(', ')}`, () => {
      const events = eventsOf(read(file));
      const expected = meaning.map((one, index) => ({ ...one, eventId: events[index]?.id, time: expect.any(Date) }));
      const parsed = parseEvents(events);
      expect(parsed).toMatchObject({ changes: expected, ignored: [], malformed: [] });
      for (const { id } of parsed.changes) expect(id).toBe(id.toLowerCase());
      expect(JSON.stringify(parsed)).not.toContain('REDACTED');
    });

    it(`${file}, less a field no event can do without, is malformed and names it`, () => {
      for (const event of eventsOf(read(file))) {
        const type = 'eventType' in event ? 'eventType' : 'type';
        expect(parseEvents(without(event, 'id')).malformed[0]?.problems).toMatchObject([{ path: 'id' }]);
        expect(parseEvents(without(event, type)).malformed[0]?.problems).toMatchObject([{ path: 'eventType' }]);
        const nowhere = without({ ...event, data: {} }, 'subject');
        expect(parseEvents(nowhere).malformed[0]?.problems).toMatchObject([{ path: 'subject' }]);
      }
    });

    it(`${file}, less any other field, still says the same resource`, () => {
      for (const event of eventsOf(read(file))) {
        const id = parseEvents(event).changes[0]?.id;
        const optional = Object.keys(event).filter((name) => !['id', 'eventType', 'type', 'data'].includes(name));
        const inData = Object.keys(event.data as object).map((name) => `data.${name}`);
        for (const path of [...optional, ...inData]) {
          // The documented notification has placeholders in its subject, so only resourceInfo names the resource.
          const isNamed =
            path !== 'data.resourceInfo' || !String((event as { subject?: unknown }).subject).includes('{');
          expect(parseEvents(without(event, path)).changes[0]?.id, `without ${path}`).toBe(isNamed ? id : undefined);
        }
      }
    });
  }
});
