import { expect, it } from 'vitest';
import { blobRecord, type DnsWorld, dnsWorld, enforcing, silentLog } from '../support/dns-world.ts';
import { driftOf } from './support/drift-of.ts';
import { graphOver } from './support/graph-over.ts';

/** A 200 that holds nothing of what was asked for: it says neither that nothing is there, nor that somebody else's is. */
const record = blobRecord('st1');

/** The next call of that kind does its work and answers with an empty object. */
function hollow({ azure }: DnsWorld, call: 'findRecordSet' | 'putRecordSet'): void {
  const real = azure.privateDns[call];
  Object.assign(azure.privateDns, {
    [call]: async (...args: never[]) => {
      Object.assign(azure.privateDns, { [call]: real });
      await (real as (...all: never[]) => Promise<unknown>)(...args);
      return {};
    },
  });
}

const rowOf = async ({ state }: DnsWorld) => {
  const rows = await Array.fromAsync(state.names.listAll());
  return rows.flatMap(({ value }) => (value.kind === 'record' ? [value] : []))[0];
};

it('a record set answered so is unread, with a finding, and read again', async () => {
  const world = dnsWorld();
  world.azure.putForeignRecord(record, '10.9.9.9');
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  hollow(world, 'findRecordSet');
  await world.event('pe1');
  expect(await world.openFindings()).toEqual(['reconcile-refused']);
  expect((await rowOf(world))?.state).toBe('changed');
  world.clock.advance(5 * 60_000);
  await world.sweepZones();
  await world.drain();
  expect(await world.openFindings()).toEqual(['dns-name-taken']);
});

it('a write answered so is read by the next pass, and the sweep takes one', async () => {
  const world = dnsWorld(enforcing());
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  hollow(world, 'putRecordSet');
  await world.event('pe1');
  await world.drain();
  expect((await rowOf(world))?.standing).toBe('unknown');
  const { keys, pass } = await driftOf(world, graphOver(world.azure));
  expect(keys).toEqual([record]);
  await world.loop.visit({ room: 'dns', key: record }, 'sweep', pass.signal, silentLog);
  expect(await rowOf(world)).toMatchObject({ state: 'settled', standing: 'ours' });
});
