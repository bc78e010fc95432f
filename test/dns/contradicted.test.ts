import { describe, expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import { blobRecord, blobZone, type DnsWorld, dnsWorld, endpointId, enforcing } from '../support/dns-world.ts';
import { everyFinding } from '../support/every-finding.ts';
import { nameRow } from '../support/name-rows.ts';
import { graphOver } from './support/graph-over.ts';

const rowsOf = async (world: DnsWorld) => Array.fromAsync(world.state.names.listAll());
const claimRow = (name: string, endpoint: string) => nameRow(blobRecord(name), endpointId(endpoint)).row;
const recordRow = (name: string) => nameRow(blobRecord(name)).row;
const partition = shortId(blobZone);

/** Puts the content of each row where the other's was. */
async function swap({ state: { names } }: DnsWorld, a: string, b: string): Promise<void> {
  const [first, second] = [await names.find(partition, a), await names.find(partition, b)];
  if (first === undefined || second === undefined) throw new Error('no such rows');
  await names.upsert(partition, a, second.value);
  await names.upsert(partition, b, first.value);
}

const said = async (world: DnsWorld, subject: string) =>
  (await everyFinding(world.state)).find((each) => each.check === 'state-row-contradicted' && each.subject === subject);

async function twoClaims(): Promise<DnsWorld> {
  const world = dnsWorld(enforcing());
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  world.azure.putEndpoint('pe2', 'st1', '10.0.0.5');
  await world.event('pe1');
  await world.event('pe2');
  await world.drain();
  await swap(world, claimRow('st1', 'pe1'), claimRow('st1', 'pe2'));
  return world;
}

async function twoNames(): Promise<DnsWorld> {
  const world = dnsWorld(enforcing());
  for (const name of ['1', '2']) {
    world.azure.putEndpoint(`pe${name}`, `st${name}`, `10.0.0.${name}`);
    await world.event(`pe${name}`);
  }
  await world.drain();
  return world;
}

describe('claims whose content is that of another claim', () => {
  it('are unread by the pass over their name, which says so and leaves what is there', async () => {
    const world = await twoClaims();
    await world.recordEvent(blobRecord('st1'));
    expect(await said(world, blobRecord('st1'))).toMatchObject({ state: 'open', severity: 'high' });
    expect(world.azure.addresses(blobRecord('st1'))).toEqual(['10.0.0.4']);
  });

  it('are no ground to delete or to release anything once an endpoint goes', async () => {
    const world = await twoClaims();
    const before = await rowsOf(world);
    world.azure.endpoints.delete(endpointId('pe1'));
    world.clock.advance(3_600_000);
    await world.event('pe1');
    await world.drain();
    expect(await said(world, endpointId('pe1'))).toMatchObject({ state: 'open' });
    expect(world.azure.addresses(blobRecord('st1'))).toEqual(['10.0.0.4']);
    expect(await rowsOf(world)).toEqual(before);
  });

  it('are observed by the sweep, which says of which rows it is', async () => {
    const world = await twoClaims();
    await world.sweep(graphOver(world.azure));
    expect(world.messages.map(({ message }) => message.key)).toContain(blobRecord('st1'));
    const finding = await said(world, 'state');
    expect(finding?.state).toBe('open');
    for (const endpoint of ['pe1', 'pe2']) expect(finding?.message).toContain(claimRow('st1', endpoint));
  });

  it('of another name hold up both names', async () => {
    const world = dnsWorld(enforcing());
    for (const [endpoint, account] of [
      ['pe1', 'st1'],
      ['pe2', 'st2'],
    ] as const) {
      world.azure.putEndpoint(endpoint, account, '10.0.0.4');
      await world.event(endpoint);
    }
    await world.drain();
    await swap(world, claimRow('st1', 'pe1'), claimRow('st2', 'pe2'));
    for (const name of ['st1', 'st2']) {
      await world.recordEvent(blobRecord(name));
      expect(await said(world, blobRecord(name))).toMatchObject({ state: 'open' });
      expect(world.azure.addresses(blobRecord(name))).toEqual(['10.0.0.4']);
    }
  });

  it('are believed again, and the findings closed, once the rows are put right', async () => {
    const world = await twoClaims();
    await world.recordEvent(blobRecord('st1'));
    await world.sweep(graphOver(world.azure));
    await swap(world, claimRow('st1', 'pe1'), claimRow('st1', 'pe2'));
    await world.recordEvent(blobRecord('st1'));
    await world.sweep(graphOver(world.azure));
    for (const subject of [blobRecord('st1'), 'state'])
      expect(await said(world, subject)).toMatchObject({ state: 'resolved' });
  });
});

/** What the finding's remedy asks of a person: the rows it names, and those of the endpoints concerned. */
async function remedy(world: DnsWorld, ...endpoints: string[]): Promise<void> {
  const { message = '' } = (await said(world, 'state')) ?? {};
  for (const [, table = '', place = '', row = ''] of message.matchAll(
    /table (\w+) has in partition '([^']+)' a row '([^']+)'/g,
  ))
    await world.state[table as 'names' | 'zones'].remove(place, row);
  for (const name of endpoints) {
    const row = await world.state.endpoints.findByRow(shortId(endpointId(name)));
    if (row !== undefined) await world.state.endpoints.remove(row.partition, row.row);
  }
}

const worldOf = async (world: DnsWorld) => ({
  recordSets: [...world.azure.recordSets].map(([id, { properties }]) => [id, properties.aRecords, properties.metadata]),
  names: (await rowsOf(world)).map(({ row, value }) =>
    value.kind === 'claim' ? [row, value.addresses, value.releasing] : [row, value.standing, value.written?.endpoint],
  ),
  open: await world.openFindings(),
});

describe('what the finding says to do puts everything right', () => {
  it.each([
    {
      what: 'two claims on one name',
      accounts: ['st1', 'st1'],
      rows: [claimRow('st1', 'pe1'), claimRow('st1', 'pe2')],
    },
    { what: 'claims on two names', accounts: ['st1', 'st2'], rows: [claimRow('st1', 'pe1'), claimRow('st2', 'pe2')] },
    { what: 'the records of two names', accounts: ['st1', 'st2'], rows: [recordRow('st1'), recordRow('st2')] },
  ])('$what', async ({ accounts, rows: [one = '', two = ''] }) => {
    const world = dnsWorld(enforcing());
    for (const [index, account] of accounts.entries()) {
      world.azure.putEndpoint(`pe${index + 1}`, account, `10.0.0.${index + 4}`);
      await world.event(`pe${index + 1}`);
      await world.drain();
    }
    const before = await worldOf(world);
    await swap(world, one, two);
    await world.sweep(graphOver(world.azure));
    await world.drain();
    expect(await world.openFindings()).toContain('state-row-contradicted');
    await remedy(world, 'pe1', 'pe2');
    for (let sweeps = 0; sweeps < 2; sweeps += 1) {
      await world.sweep(graphOver(world.azure));
      await world.drain();
    }
    expect(await worldOf(world)).toEqual(before);
  });

  it('what is known of a zone and its links', async () => {
    const world = dnsWorld(enforcing());
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    await world.zoneEvent(blobZone);
    await world.drain();
    const before = await world.state.zones.find(partition, 'links');
    if (before === undefined) throw new Error('no such row');
    const another = { ...before.value, zone: blobZone.replace('blob', 'queue') };
    await world.state.zones.upsert(partition, 'links', another);
    await world.zoneEvent(blobZone);
    expect(await said(world, blobZone)).toMatchObject({ state: 'open', severity: 'high' });
    expect((await world.state.zones.find(partition, 'links'))?.value).toEqual(another);
    await world.sweep(graphOver(world.azure));
    expect((await said(world, 'state'))?.message).toContain('the table zones has in partition');
    await remedy(world);
    await world.sweep(graphOver(world.azure));
    await world.zoneEvent(blobZone);
    await world.drain();
    expect({ ...(await world.state.zones.find(partition, 'links'))?.value, readAt: '' }).toEqual({
      ...before.value,
      readAt: '',
    });
    expect(await world.openFindings()).not.toContain('state-row-contradicted');
  });
});

it('a record whose content is that of another name is not written over', async () => {
  const world = await twoNames();
  await swap(world, recordRow('st1'), recordRow('st2'));
  world.azure.endpoints.delete(endpointId('pe1'));
  world.clock.advance(3_600_000);
  await world.event('pe1');
  await world.drain();
  expect(world.azure.addresses(blobRecord('st1'))).toEqual(['10.0.0.1']);
  expect(await said(world, endpointId('pe1'))).toMatchObject({ state: 'open' });
});

it("an endpoint whose row is another endpoint's is unread, and keeps its records", async () => {
  const world = await twoNames();
  const { endpoints } = world.state;
  const [one, two] = await Promise.all(['pe1', 'pe2'].map((name) => endpoints.findByRow(shortId(endpointId(name)))));
  if (one === undefined || two === undefined) throw new Error('no such rows');
  await endpoints.upsert(one.partition, one.row, two.value);
  world.azure.endpoints.delete(endpointId('pe1'));
  world.clock.advance(3_600_000);
  await world.event('pe1');
  await world.drain();
  expect(world.azure.addresses(blobRecord('st1'))).toEqual(['10.0.0.1']);
  expect(await said(world, endpointId('pe1'))).toMatchObject({ state: 'open' });
});
