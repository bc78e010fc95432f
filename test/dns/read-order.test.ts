import { describe, expect, it } from 'vitest';
import type { Tables } from '../../src/state/tables.ts';
import {
  blobRecord,
  type DnsWorld,
  dnsWorld,
  endpointId,
  enforcing,
  MemoryAzure,
  silentLog,
} from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';
import { graphOver } from './support/graph-over.ts';

/** Own rows are read before Azure is: what another writes in between is either seen in Azure, or refuses what was planned without seeing it. */

/** A table whose single rows take a while to be read. */
function slow<T extends object & { find(...args: never[]): Promise<unknown> }>(table: T): T {
  const find = async (...args: Parameters<T['find']>): Promise<unknown> => {
    for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    return table.find(...args);
  };
  return { ...table, find };
}

/** Azure as one process asks it: right after its first read of an endpoint `happens`. */
function interrupted(azure: MemoryAzure, happens: () => Promise<void>): MemoryAzure {
  const { findPrivateEndpoint } = azure.network;
  let isFirst = true;
  const network = {
    ...azure.network,
    findPrivateEndpoint: async (...args: Parameters<typeof findPrivateEndpoint>) => {
      const body = await findPrivateEndpoint(...args);
      if (isFirst) {
        isFirst = false;
        await happens();
      }
      return body;
    },
  };
  return Object.assign(Object.create(azure) as MemoryAzure, { network });
}

interface Between {
  readonly what: string;
  /** What the other process does once the endpoint has changed. */
  readonly other: (world: DnsWorld) => Promise<void>;
}

const betweens: readonly Between[] = [
  { what: 'another process observes it whole', other: (world) => world.event('pe1') },
  {
    what: 'another process has no time for it and puts it on the queue',
    other: (world) =>
      world.loop.visitAll([{ room: 'dns', key: endpointId('pe1') }], 'event pe1', AbortSignal.abort(), silentLog),
  },
];

const changes: readonly {
  readonly to: string;
  readonly change: (azure: MemoryAzure) => unknown;
  readonly addresses: unknown;
}[] = [
  { to: 'has moved', change: (azure) => azure.putEndpoint('pe1', 'st1', '10.0.0.7'), addresses: ['10.0.0.7'] },
  { to: 'is gone', change: (azure) => azure.endpoints.delete(endpointId('pe1')), addresses: undefined },
];

const reads = ['work', 'endpoints'] as const satisfies readonly (keyof Tables)[];

const cases = [false, true].flatMap((isKnown) =>
  betweens.flatMap((between) =>
    changes.flatMap((change) => reads.map((table) => ({ isKnown, ...between, ...change, table }))),
  ),
);

describe('an endpoint changes right after a pass has observed it', () => {
  it.each(cases)(
    'and $to, $what, while the row of $table is slow to be read (known before: $isKnown): the last pass wins',
    async ({ isKnown, other, change, addresses, table }) => {
      const state = memoryState();
      const azure = new MemoryAzure();
      const second = dnsWorld(enforcing(), state, azure);
      azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      if (isKnown) await second.event('pe1');
      azure.putEndpoint('pe1', 'st1', '10.0.0.5');
      const first = dnsWorld(
        enforcing(),
        { ...state, [table]: slow(state[table]) },
        interrupted(azure, async () => {
          change(azure);
          await other(second);
        }),
      );
      for (const world of [first, second]) world.clock.advance(10 * 60_000);
      await first.event('pe1');
      for (const world of [first, second]) await world.drain(60 * 60_000);
      // Who finds nothing of an endpoint that nothing is kept of leaves no trace that a pass under way could meet: that is the sweep's to find.
      if (!isKnown && addresses === undefined) await second.sweep(graphOver(azure));
      await second.drain(60 * 60_000);
      expect(azure.addresses(blobRecord('st1'))).toEqual(addresses);
    },
  );
});
