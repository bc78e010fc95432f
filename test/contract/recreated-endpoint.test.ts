import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import type { Tables } from '../../src/state/tables.ts';
import { type AzuriteTables, startAzuriteTables } from '../support/azurite-tables.ts';
import { blobRecord, blobZone, dnsWorld, endpointId, enforcing, MemoryAzure } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';

let azurite: AzuriteTables;
beforeAll(async () => {
  azurite = await startAzuriteTables();
}, 60_000);
afterAll(() => azurite.stop());

/** Does something else between our delete of a record set and what we write down of it. */
class InterruptedAzure extends MemoryAzure {
  afterNextDelete: (() => Promise<void>) | undefined;
  constructor() {
    super();
    const { removeRecordSet } = this.privateDns;
    Object.assign(this.privateDns, {
      removeRecordSet: async (...args: Parameters<typeof removeRecordSet>) => {
        await removeRecordSet(...args);
        const meanwhile = this.afterNextDelete;
        this.afterNextDelete = undefined;
        await meanwhile?.();
      },
    });
  }
}

const subjects: readonly { what: string; state: () => Tables }[] = [
  { what: 'tables in memory', state: memoryState },
  { what: 'tables in Azurite', state: () => azurite.state() },
];

describe.each(subjects)('over $what', ({ state: open }) => {
  it('an endpoint created again while the late delete of its record set runs has its claim and its record in the end', async () => {
    const state = open();
    const azure = new InterruptedAzure();
    const world = dnsWorld(enforcing(), state, azure);
    azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    world.clock.advance(10 * 60_000);

    azure.endpoints.delete(endpointId('pe1'));
    azure.failNextWrite = new RetryableError('429', { refused: true });
    await world.event('pe1');
    expect(azure.addresses(blobRecord('st1'))).toEqual(['10.0.0.4']);

    azure.afterNextDelete = async () => {
      azure.putEndpoint('pe1', 'st1', '10.0.0.9', { guid: 'another' });
      await world.event('pe1');
    };
    await world.drain();

    expect(azure.afterNextDelete, 'the queued message deletes').toBeUndefined();
    expect(azure.addresses(blobRecord('st1'))).toEqual(['10.0.0.9']);
    const names = await Array.fromAsync(state.names.listAll());
    expect(names.map(({ value }) => value)).toMatchObject([
      { kind: 'claim', endpoint: endpointId('pe1'), resourceGuid: 'another', releasing: false },
      { kind: 'record', recordSet: `${blobZone}/a/st1`, state: 'settled', standing: 'ours' },
    ]);
    expect(await Array.fromAsync(state.work.listAll())).toEqual([]);
  });
});
