import assert from 'node:assert/strict';
import fc from 'fast-check';
import { minutes } from '../../src/core/time.ts';
import { endpointId } from '../support/dns-world.ts';
import { change, mangled } from '../support/mangled.ts';
import { recordsOf, settledEstate } from './estate.ts';
import type { Input } from './input.ts';

const kinds =
  /\/(privateEndpoints|networkInterfaces|privateEndpointConnections|privateDnsZones|A|storageAccounts|virtualNetworks)$/i;

/**
 * A body of Azure, mangled, seen by its event and by those of both endpoints, and put right again. The estate is the same for all runs: each has to leave it
 * as it was.
 */
export const mangledBodies: Input = {
  what: 'a mangled body of Azure breaks no pass, has nothing written but our own record sets again, as they were, and leaves nothing behind',
  runs: 100,
  async open() {
    const { azure, rooms } = await settledEstate();
    const standing = recordsOf(azure);
    const again = new Set([...standing.keys()].map((id) => `put ${id.split('/').slice(-2).join('/')}`.toLowerCase()));
    const bodies = [...azure.world.list()].filter(({ type }) => kinds.test(type));
    const event = { kind: 'write' as const, succeeded: true, subscriptionId: '', correlationId: '', time: new Date(0) };
    const see = async (id: string): Promise<void> => {
      const ids = [id, endpointId('pe1'), endpointId('pe2')];
      await rooms.notify(ids.map((each) => ({ ...event, id: each, operation: 'Microsoft.Network/x/write' })));
      await rooms.drain(minutes(1));
    };
    return fc.asyncProperty(
      fc.nat(bodies.length - 1),
      fc.array(change, { minLength: 1, maxLength: 2 }),
      async (which, how) => {
        const one = bodies[which];
        if (one === undefined) return;
        azure.writes.length = 0;
        azure.world.put(one.id, how.reduce<unknown>(mangled, one.body) as Record<string, unknown>);
        try {
          await see(one.id);
          for (const [id, addresses] of recordsOf(azure))
            if (id !== one.id) assert.equal(addresses, standing.get(id), id);
          assert.deepEqual(
            azure.writes.filter((write) => !again.has(write.toLowerCase())),
            [],
          );
        } finally {
          azure.world.put(one.id, one.body);
          await see(one.id);
        }
        assert.deepEqual(recordsOf(azure), standing);
      },
    );
  },
};

/** The same through two whole sweeps, in an estate of its own. */
export const sweptBodies: Input = {
  what: 'a mangled body of Azure, met by sweeps, gives no record set another address and answers no connection',
  runs: 4,
  async open() {
    return fc.asyncProperty(fc.nat(50), change, async (which, how) => {
      const { azure, settle } = await settledEstate();
      const standing = recordsOf(azure);
      const chosen = [...azure.world.list()].filter(({ type }) => kinds.test(type));
      const one = chosen[which % chosen.length];
      if (one === undefined) return;
      azure.world.put(one.id, mangled(one.body, how) as Record<string, unknown>);
      await settle();
      for (const [id, addresses] of recordsOf(azure)) if (id !== one.id) assert.equal(addresses, standing.get(id), id);
      for (const write of azure.writes) assert.doesNotMatch(write, /privateEndpointConnections/i);
    });
  },
};
