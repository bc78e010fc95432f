import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createEventHandler } from '../../src/app/event-handler.ts';
import { createRepeats } from '../../src/app/repeats.ts';
import { isClassed } from '../../src/core/errors.ts';
import { parseMessage } from '../../src/reconcile/message.ts';
import { silentLog } from '../support/dns-world.ts';
import { odd } from '../support/mangled.ts';
import { settledEstate } from './estate.ts';
import { type Input, readOrRefused } from './input.ts';

const eventType = fc.constantFrom(
  ...['ResourceWriteSuccess', 'ResourceDeleteSuccess', 'ResourceActionSuccess'].map(
    (each) => `Microsoft.Resources.${each}`,
  ),
  'Microsoft.ResourceNotifications.Resources.CreatedOrUpdated',
  'odd',
);

/** What is delivered, in Event Grid's own schema or as a CloudEvent, about what is there or about anything. */
export const events: Input = {
  what: 'anything delivered is seen to without an unclassed error, and nothing is written',
  runs: 150,
  async open() {
    const { azure, rooms, account } = await settledEstate();
    const handle = createEventHandler({
      promises: { changed: async () => {} },
      repeats: createRepeats({ now: () => new Date() }),
      loop: rooms.parts.loop,
      ownIds: async () => [],
      isConcerned: async () => true,
      meters: { eventsDropped: () => undefined },
    });
    const ids = [...azure.world.list()].map(({ id }) => id);
    const group = account.split('/').slice(0, 5).join('/');
    const id = fc.oneof(
      fc.constantFrom(...ids),
      fc.tuple(fc.constantFrom(...ids), odd).map(([one, more]) => `${one}/${more}`),
      fc
        .tuple(fc.constantFrom('privateEndpoints', 'privateDnsZones', 'privateLinkServices', 'virtualNetworks'), odd)
        .map(([type, name]) => `${group}/providers/Microsoft.Network/${type}/${name}`),
      odd,
    );
    const said = fc.oneof(
      fc.record({ resourceUri: id, operationName: odd, claims: fc.jsonValue() }, { requiredKeys: [] }),
      fc.record({ resourceInfo: fc.record({ id }, { requiredKeys: [] }) }, { requiredKeys: [] }),
      fc.jsonValue(),
    );
    const name = fc.oneof(fc.uuid(), odd);
    const event = fc.oneof(
      fc.record({ id: name, eventType, subject: id, eventTime: odd, data: said }, { requiredKeys: ['id'] }),
      fc.record(
        { id: name, specversion: fc.constantFrom('1.0', '2', 1), type: eventType, subject: id, time: odd, data: said },
        { requiredKeys: ['id', 'type'] },
      ),
    );
    const delivered = fc.oneof(event, fc.array(event, { maxLength: 3 }), fc.jsonValue());
    return fc.asyncProperty(delivered, async (body) => {
      await handle(body, AbortSignal.timeout(30_000), silentLog).catch((error: unknown) => {
        assert.ok(isClassed(error), String(error));
      });
      assert.deepEqual(azure.writes, []);
    });
  },
};

/** Only the topic and the app may write to the queues; what is there is read as if anybody could. */
export const messages: Input = {
  what: 'a message of the queue is one of ours, or refused',
  runs: 500,
  async open() {
    const part = fc.oneof(odd, fc.jsonValue({ maxDepth: 1 }));
    const message = fc.record(
      {
        v: part,
        room: fc.oneof(fc.constantFrom('dns', 'approvals'), odd),
        key: part,
        token: part,
        attempt: part,
        cause: part,
      },
      { requiredKeys: [] },
    );
    return fc.property(fc.oneof(message, fc.jsonValue()), (body) =>
      readOrRefused(() => parseMessage(body, ['dns', 'approvals', 'egress'])),
    );
  },
};
