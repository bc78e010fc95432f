import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import type { Tables } from '../../src/state/tables.ts';
import { allowFriend, connectionBody, connectionId, policyOf, service, stranger } from '../approvals/support/build.ts';
import { openRoom } from '../approvals/support/room.ts';
import { smallAzure } from '../approvals/support/small-azure.ts';
import { type AzuriteTables, startAzuriteTables } from '../support/azurite-tables.ts';
import { memoryState } from '../support/memory-state.ts';

let azurite: AzuriteTables;
beforeAll(async () => {
  azurite = await startAzuriteTables();
}, 60_000);
afterAll(() => azurite.stop());

const subjects: readonly { what: string; open: () => Tables }[] = [
  { what: 'tables in memory', open: memoryState },
  { what: 'tables in Azurite', open: () => azurite.state() },
];

/** The same state, where somebody writes to a connection's row after a pass has read the rows for the last time. */
function touchedAfterReading(state: Tables, name: string, times: number): Tables {
  let left = times;
  const { connections } = state;
  return {
    ...state,
    connections: {
      ...connections,
      async *list(...of) {
        yield* connections.list(...of);
        left -= 1;
        const row =
          left === 0 ? await connections.find(shortId(service), shortId(connectionId(service, name))) : undefined;
        if (row !== undefined)
          await connections.replace(row.partition, row.row, { ...row.value, description: 'asks again' }, row.etag);
      },
    },
  };
}

describe.each(subjects)('over $what', ({ open }) => {
  it('a connection that vanished, whose row was written meanwhile, is not forgotten but observed again', async () => {
    const state = open();
    const gone = connectionBody(service, { name: 'c2', from: stranger });
    const azure = smallAzure([{ id: service }, connectionBody(service), gone]);
    const policy = policyOf([allowFriend]);
    await openRoom(azure, { state }).pass(service, policy);
    azure.bodies.delete(connectionId(service, 'c2').toLowerCase());

    // A pass lists the rows when it observes and before it remembers.
    const room = openRoom(azure, { state: touchedAfterReading(state, 'c2', 2) });
    expect(await room.pass(service, policy)).toMatchObject({ kind: 'conflict' });
    expect(await room.row(service, 'c2')).toMatchObject({ description: 'asks again' });

    await room.pass(service, policy);
    expect(await room.row(service, 'c2')).toBeUndefined();
  });
});
