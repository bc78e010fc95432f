import { describe, expect, it } from 'vitest';
import { blobRecord, dnsWorld, endpointId, enforcing } from '../support/dns-world.ts';

const record = blobRecord('st1');
const spoke = '00000000-0000-0000-0000-000000000001';
const other = 'privatelink.blob.core.windows.net';

describe('two endpoints, one name', () => {
  async function both(policy = enforcing()) {
    const world = dnsWorld(policy);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    world.azure.putEndpoint('pe2', 'st1', '10.0.0.5');
    await world.event('pe2');
    return world;
  }

  it('all: one record set with the addresses of both, and a finding', async () => {
    const world = await both(enforcing({ conflicts: { winner: 'all' } }));
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4', '10.0.0.5']);
    expect(await world.openFindings()).toEqual(['dns-name-conflict']);
  });

  it('all: the one that goes takes only its own address with it', async () => {
    const world = await both(enforcing({ conflicts: { winner: 'all' } }));
    world.clock.advance(6 * 60_000);
    world.azure.endpoints.delete(endpointId('pe1'));
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.5']);
  });

  it('all: never more than the twenty addresses a record set holds, and a finding says so', async () => {
    const world = dnsWorld(enforcing({ conflicts: { winner: 'all' } }));
    for (let index = 1; index <= 22; index += 1) {
      world.azure.putEndpoint(`pe${index}`, 'st1', `10.0.1.${index}`);
      await world.event(`pe${index}`);
    }
    expect(world.azure.addresses(record)).toHaveLength(20);
    expect(await world.openFindings()).toEqual(['dns-address-limit', 'dns-name-conflict']);
  });

  it.each([
    { prefer: [{ subscriptions: [spoke], tags: { Role: 'primary' } }], why: 'a tag' },
    {
      prefer: [{ networks: ['**/pe2-net'] }, { subscriptions: [spoke], locations: ['westeurope'] }],
      why: 'a network before a location',
    },
  ])('prefer: a later endpoint takes the name by $why', async ({ prefer }) => {
    const world = dnsWorld(enforcing({ conflicts: { winner: 'prefer', prefer } }));
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    world.azure.putEndpoint('pe2', 'st1', '10.0.0.5');
    const body = world.azure.endpoints.get(endpointId('pe2')) as {
      tags?: unknown;
      properties: { subnet: { id: string } };
    };
    body.tags = { role: 'primary' };
    body.properties.subnet.id = body.properties.subnet.id.replace('/vnet/', '/pe2-net/');
    await world.event('pe2');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.5']);
    expect(await world.openFindings()).toEqual(['dns-name-conflict']);
  });

  it('prefer: among equals the incumbent keeps the name', async () => {
    const world = await both(
      enforcing({ conflicts: { winner: 'prefer', prefer: [{ subscriptions: [spoke], locations: ['westeurope'] }] } }),
    );
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });
});

describe("people's record sets", () => {
  it.each([
    {
      adopt: [{ record: `${other}/st*`, endpoints: [endpointId('*')] }],
      to: '10.0.0.4',
      why: 'policy names it and the endpoint',
    },
    { adopt: [`${other}/st*`], to: '10.9.9.9', why: 'policy names it, for any endpoint' },
    { adopt: [`${other}/other*`], to: '10.9.9.9', why: 'policy names others' },
  ])('end at $to when $why', async ({ adopt, to }) => {
    const world = dnsWorld(enforcing({ adopt }));
    world.azure.putForeignRecord(record, '10.9.9.9');
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual([to]);
  });

  it.each([
    { metadata: { creator: 'created by private endpoint pe9 with resource guid g' }, whose: "a zone group's" },
    { metadata: { 'owned-by': 'aksrp' }, whose: "AKS's" },
    { metadata: { 'gatehouse-owner': 'another' }, whose: "another deployment's" },
  ])('are never adopted when they are $whose', async ({ metadata }) => {
    const world = dnsWorld(enforcing({ adopt: ['**/*', '*/*'] }));
    world.azure.putForeignRecord(record, '10.9.9.9', metadata);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.9.9.9']);
    expect(await world.openFindings()).toEqual(['dns-name-taken']);
  });

  it('are audited as adopted, with what was there', async () => {
    const world = dnsWorld(enforcing({ adopt: [{ record: `${other}/*`, endpoints: [endpointId('pe1')] }] }));
    world.azure.putForeignRecord(record, '10.9.9.9');
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    const rows = await Array.fromAsync(world.state.audit.listAll());
    expect(rows.map(({ value }) => [value.action, value.before])).toEqual([
      ['adopt', { addresses: ['10.9.9.9'], holder: 'somebody else (no owner in its metadata)' }],
    ]);
  });
});

describe("people's hands on our record sets", () => {
  async function written(policy = enforcing()) {
    const world = dnsWorld(policy);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    const ours = world.azure.recordSets.get(record)?.properties.metadata ?? {};
    return { world, ours };
  }

  it('an edit is put back when its event comes', async () => {
    const { world, ours } = await written();
    world.azure.putForeignRecord(record, '10.6.6.6', ours);
    await world.recordEvent(record);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it('a removal is put back when its event comes', async () => {
    const { world } = await written();
    world.azure.recordSets.delete(record);
    await world.recordEvent(record);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it('report: nothing is put back, the finding stays until it is corrected, and is then resolved', async () => {
    const { world, ours } = await written(enforcing({ handEdits: 'report' }));
    world.azure.putForeignRecord(record, '10.6.6.6', ours);
    await world.recordEvent(record);
    expect(world.azure.addresses(record)).toEqual(['10.6.6.6']);
    expect(await world.openFindings()).toEqual(['dns-record-edited']);
    await world.recordEvent(record);
    expect(await world.openFindings()).toEqual(['dns-record-edited']);
    world.policy = enforcing();
    await world.recordEvent(record);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual([]);
  });

  it('report: a removal is reported too', async () => {
    const { world } = await written(enforcing({ handEdits: 'report' }));
    world.azure.recordSets.delete(record);
    await world.recordEvent(record);
    expect(world.azure.addresses(record)).toBeUndefined();
    expect(await world.openFindings()).toEqual(['dns-record-edited']);
  });

  it('an event about a name nobody of ours ever claimed costs no call', async () => {
    const world = dnsWorld();
    world.azure.putForeignRecord(record, '10.9.9.9');
    await world.recordEvent(record);
    expect(world.azure.calls).toEqual([]);
    expect(await Array.fromAsync(world.state.names.listAll())).toEqual([]);
  });

  it("without our mark it is somebody else's, and left alone", async () => {
    const { world } = await written();
    world.azure.putForeignRecord(record, '10.6.6.6');
    await world.recordEvent(record);
    expect(world.azure.addresses(record)).toEqual(['10.6.6.6']);
    expect(await world.openFindings()).toEqual(['dns-name-taken']);
  });
});

describe('operators in charge', () => {
  const tagged = (world: ReturnType<typeof dnsWorld>, tags: Record<string, string>) => {
    Object.assign(world.azure.endpoints.get(endpointId('pe1')) as object, { tags });
  };

  it('a tag on the endpoint opts it out', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    tagged(world, { Gatehouse: 'OFF' });
    await world.event('pe1');
    expect(world.azure.recordSets.size).toBe(0);
  });

  it('a tag on its resource group opts it out where policy includes resource groups', async () => {
    const world = dnsWorld(enforcing({ optOut: { tag: 'dns', value: 'manual', resourceGroups: true } }));
    world.groupTags = { dns: 'manual' };
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    expect(world.azure.recordSets.size).toBe(0);
  });

  it('an endpoint that opts out later keeps its record, and loses it when it is deleted', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    tagged(world, { gatehouse: 'off' });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    world.clock.advance(6 * 60_000);
    world.azure.endpoints.clear();
    await world.event('pe1');
    expect(world.azure.recordSets.size).toBe(0);
  });

  it('nothing is written in a paused zone, and what is due there comes when the pause ends', async () => {
    const world = dnsWorld(enforcing({ paused: [other] }));
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    expect(world.azure.recordSets.size).toBe(0);
    world.policy = enforcing();
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it('the records of a rejected endpoint stay where policy keeps them', async () => {
    const world = dnsWorld(enforcing({ rejected: 'keep' }));
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { state: 'Rejected', names: false });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual(['dns-endpoint-dead']);
  });
});
