import { describe, expect, it } from 'vitest';
import { blobRecord, type DnsWorld, dnsWorld, endpointId, enforcing, silentLog } from '../support/dns-world.ts';
import { driftOf } from './support/drift-of.ts';
import { graphOver } from './support/graph-over.ts';

/** What becomes of a record of ours that somebody else's tool writes, or removes, without knowing of us. */
const record = blobRecord('st1');
const hour = 60 * 60_000;

async function settled(policy = enforcing()): Promise<DnsWorld> {
  const world = dnsWorld(policy);
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  await world.event('pe1');
  await world.drain();
  world.clock.advance(20 * 60_000);
  return world;
}

/** As `az network private-dns zone import` of an unchanged export does: the same value, and no metadata. */
function rewrite({ azure }: DnsWorld, address = '10.0.0.4', metadata: Record<string, string> = {}): void {
  azure.putForeignRecord(record, address, metadata);
}

/** As a person's tool does that adds an address and writes the whole set. */
function addBeside({ azure }: DnsWorld): void {
  azure.putForeignRecord(record, '10.0.0.4');
  azure.recordSets.get(record)?.properties.aRecords.push({ ipv4Address: '10.6.6.6' });
}

async function sweepOnce(world: DnsWorld): Promise<string[]> {
  const { keys, pass } = await driftOf(world, graphOver(world.azure));
  await world.sweepZones();
  for (const key of keys) await world.loop.visit({ room: 'dns', key }, 'sweep', pass.signal, silentLog);
  await world.drain(60_000);
  return keys.filter((key) => !key.endsWith('.net'));
}

async function open(world: DnsWorld): Promise<{ check: string; message: string; remedy: string }[]> {
  const rows = await Array.fromAsync(world.state.findings.listAll());
  return rows.flatMap(({ value }) => (value.state === 'open' ? [value] : []));
}

const isOurs = ({ azure }: DnsWorld): boolean =>
  azure.recordSets.get(record)?.properties.metadata['gatehouse-owner'] === 'test-owner';

describe('a rewrite with the same value that drops our mark', () => {
  it.each([
    { found: 'by its event', find: (world: DnsWorld) => world.recordEvent(record) },
    { found: 'by the sweep', find: sweepOnce },
  ])(
    'is corrected where policy repairs hand edits, $found: the mark is back, and nothing else changed',
    async ({ find }) => {
      const world = await settled();
      rewrite(world);
      await find(world);
      expect([isOurs(world), world.azure.addresses(record)]).toEqual([true, ['10.0.0.4']]);
      expect(await open(world)).toEqual([]);
      world.azure.endpoints.clear();
      await world.event('pe1');
      expect(world.azure.recordSets.size).toBe(0);
    },
  );

  it('is corrected too where the endpoint has moved on since', async () => {
    const world = await settled();
    rewrite(world);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.9');
    await world.event('pe1');
    expect([isOurs(world), world.azure.addresses(record)]).toEqual([true, ['10.0.0.9']]);
  });

  it.each([
    { why: 'policy only reports', policy: enforcing({ handEdits: 'report' }), metadata: {} },
    { why: 'its writer signed it', policy: enforcing(), metadata: { managed: 'terraform' } },
  ])('is a finding while its claim lives, where $why', async ({ policy, metadata }) => {
    const world = await settled(policy);
    rewrite(world, '10.0.0.4', metadata);
    await world.recordEvent(record);
    const [finding, ...others] = await open(world);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ check: 'dns-record-unmarked', severity: 'medium' });
    expect(finding?.remedy).toContain('dns.adopt');
    expect(finding?.remedy).toContain(`az network private-dns record-set a delete --yes --ids ${record}`);
    expect(isOurs(world)).toBe(false);
    // It stays said by passes that don't read the record set, and a settled world stays settled.
    await world.event('pe1');
    world.clock.advance(hour);
    expect(await sweepOnce(world)).toEqual([]);
    expect((await open(world)).map(({ check }) => check)).toEqual(['dns-record-unmarked']);
  });

  it.each([
    { what: 'dns.adopt names it', policy: { handEdits: 'report', adopt: ['*/st1'] } },
    { what: 'hand edits are repaired', policy: {} },
    { what: 'it is deleted', policy: {}, isDeleted: true },
  ])('is ours again, by the next sweep, once $what', async ({ policy, isDeleted }) => {
    const world = await settled(enforcing({ handEdits: 'report' }));
    rewrite(world);
    await world.recordEvent(record);
    world.policy = enforcing(policy);
    if (isDeleted) world.azure.recordSets.delete(record);
    world.clock.advance(hour);
    await sweepOnce(world);
    expect([isOurs(world), await open(world)]).toEqual([true, []]);
  });

  it('when its claim ends what is there is left, with a finding that says how it goes', async () => {
    const world = await settled();
    rewrite(world);
    world.azure.endpoints.clear();
    await world.event('pe1');
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    const [finding] = await open(world);
    expect(finding).toMatchObject({ check: 'dns-record-left-behind', severity: 'high' });
    expect(finding?.message).toContain('10.0.0.4');
    expect(finding?.remedy).toContain(`az network private-dns record-set a delete --yes --ids ${record}`);
    world.clock.advance(hour);
    expect(await sweepOnce(world)).toEqual([]);
    expect(await open(world)).toHaveLength(1);
    // Removing it closes the finding, event or not, and nothing is remembered of the name.
    world.azure.recordSets.clear();
    await sweepOnce(world);
    expect(await open(world)).toEqual([]);
    expect(await Array.fromAsync(world.state.names.listAll())).toEqual([]);
  });

  it('the next endpoint of that name takes over what we wrote ourselves', async () => {
    const world = await settled();
    rewrite(world);
    world.azure.endpoints.clear();
    await world.event('pe1');
    await world.drain();
    world.azure.putEndpoint('pe2', 'st1', '10.0.0.7');
    await world.event('pe2');
    expect([isOurs(world), world.azure.addresses(record)]).toEqual([true, ['10.0.0.7']]);
    expect((await open(world)).map(({ message }) => message)).toEqual([]);
  });

  it('with another address beside ours nobody may correct it, and a finding says that our mark is gone', async () => {
    const world = await settled(enforcing({ handEdits: 'repair' }));
    addBeside(world);
    await world.recordEvent(record);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4', '10.6.6.6']);
    const found = await open(world);
    expect(found.map(({ check }) => check).sort()).toEqual(['dns-name-taken', 'dns-record-unmarked']);
    const unmarked = found.find(({ check }) => check === 'dns-record-unmarked');
    expect(unmarked?.message).toContain('and to 10.6.6.6 besides');
    expect(unmarked?.remedy, 'which would change nothing here').not.toContain('handEdits');
    world.clock.advance(hour);
    expect(await sweepOnce(world)).toEqual([]);
  });

  it.each([
    { when: 'an event reported it', notify: (world: DnsWorld) => world.recordEvent(record) },
    { when: 'no event reported it', notify: async () => {} },
  ])(
    'with another address beside ours it still holds our last one once its claim ends, where $when',
    async ({ notify }) => {
      const world = await settled();
      addBeside(world);
      await notify(world);
      world.azure.endpoints.clear();
      await world.event('pe1');
      await world.drain();
      expect(world.azure.addresses(record)).toEqual(['10.0.0.4', '10.6.6.6']);
      const [finding, ...others] = await open(world);
      expect(others).toEqual([]);
      expect(finding).toMatchObject({ check: 'dns-record-left-behind', severity: 'high' });
      expect(finding?.message).toContain('and to 10.6.6.6 besides');
      expect(finding?.remedy, 'the other address may be somebody’s').toContain('10.0.0.4 out of it');
      world.clock.advance(hour);
      expect(await sweepOnce(world)).toEqual([]);
      // Taking our address out of it closes the finding, event or not.
      rewrite(world, '10.6.6.6');
      await sweepOnce(world);
      expect(await open(world)).toEqual([]);
      expect(await Array.fromAsync(world.state.names.listAll())).toEqual([]);
    },
  );

  it('another value without our mark is somebody else’s, as ever', async () => {
    const world = await settled();
    rewrite(world, '10.6.6.6');
    await world.recordEvent(record);
    expect(world.azure.addresses(record)).toEqual(['10.6.6.6']);
    expect((await open(world)).map(({ check }) => check)).toEqual(['dns-name-taken']);
    world.azure.endpoints.clear();
    await world.event('pe1');
    await world.drain();
    expect(await open(world)).toEqual([]);
    expect(world.azure.addresses(record)).toEqual(['10.6.6.6']);
  });
});

describe('somebody else’s record set under a name that is claimed', () => {
  it.each([
    { what: 'is gone', change: ({ azure }: DnsWorld) => azure.recordSets.delete(record), left: ['10.0.0.4'] },
    { what: 'has our address now', change: (world: DnsWorld) => rewrite(world, '10.0.0.4'), left: ['10.0.0.4'] },
  ])('is observed by the sweep once it $what, although no event reported it', async ({ change, left }) => {
    const world = dnsWorld();
    rewrite(world, '10.6.6.6');
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    await world.drain();
    expect((await open(world)).map(({ check }) => check)).toEqual(['dns-name-taken']);
    world.clock.advance(hour);
    expect(await sweepOnce(world)).toEqual([]);
    change(world);
    expect(await sweepOnce(world)).toEqual([record]);
    expect([world.azure.addresses(record), await open(world)]).toEqual([left, []]);
  });
});

describe('another writer that does it again and again', () => {
  const writers = [
    { what: 'removes it', undo: ({ azure }: DnsWorld) => void azure.recordSets.delete(record), says: 'removed' },
    {
      what: 'changes it',
      undo: (world: DnsWorld) => {
        rewrite(world, '10.6.6.6', world.azure.recordSets.get(record)?.properties.metadata);
      },
      says: 'changed',
    },
    { what: 'drops our mark', undo: (world: DnsWorld) => rewrite(world), says: 'written without our mark' },
  ];

  it.each(writers)(
    '$what: three times a day it is put back at once, and then ever later, with a finding',
    async ({ undo, says }) => {
      const world = await settled();
      const waited: number[] = [];
      for (let round = 0; round < 6; round += 1) {
        world.clock.advance(10 * 60_000);
        undo(world);
        const began = world.clock.now().getTime();
        await world.recordEvent(record);
        for (
          let steps = 0;
          steps < 200 && !(isOurs(world) && world.azure.addresses(record)?.[0] === '10.0.0.4');
          steps += 1
        ) {
          world.clock.advance(5 * 60_000);
          await sweepOnce(world);
        }
        waited.push(Math.round((world.clock.now().getTime() - began) / 60_000));
      }
      expect(waited.slice(0, 3)).toEqual([0, 0, 0]);
      expect(waited.slice(3).every((minutes, index, all) => minutes > (all[index - 1] ?? 0))).toBe(true);
      expect(Math.max(...waited)).toBeLessThan(4 * 60 + 10);
      const [finding, ...others] = await open(world);
      expect(others).toEqual([]);
      expect(finding).toMatchObject({ check: 'dns-record-contested', severity: 'high' });
      expect(finding?.message).toContain(says);
      expect(finding?.message).not.toMatch(/\d{4}-\d\d/);
    },
  );

  it('is over, and no finding any more, once a day has passed in peace', async () => {
    const world = await settled();
    for (let round = 0; round < 4; round += 1) {
      world.clock.advance(hour);
      world.azure.recordSets.delete(record);
      await world.recordEvent(record);
      await world.drain(hour);
    }
    expect((await open(world)).map(({ check }) => check)).toEqual(['dns-record-contested']);
    world.clock.advance(12 * hour);
    await sweepOnce(world);
    expect(await open(world)).toHaveLength(1);
    world.clock.advance(25 * hour);
    await sweepOnce(world);
    expect(await open(world)).toEqual([]);
    world.clock.advance(hour);
    expect(await sweepOnce(world)).toEqual([]);
  });

  it('our own changes of mind are no fight', async () => {
    const world = await settled();
    for (let round = 0; round < 8; round += 1) {
      world.azure.putEndpoint('pe1', 'st1', `10.0.0.${20 + round}`);
      await world.event('pe1');
      world.azure.endpoints.delete(endpointId('pe1'));
      world.clock.advance(10 * 60_000);
      await world.event('pe1');
    }
    expect(await open(world)).toEqual([]);
  });
});
