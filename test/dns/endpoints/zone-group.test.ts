import { describe, expect, it } from 'vitest';
import { findList, isRecord, propertiesOf } from '../../../src/core/arm-body.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { dnsWorld, endpointId, enforcing } from '../../support/dns-world.ts';
import { memoryState } from '../../support/memory-state.ts';
import { Executioner, Killed, mortalState } from '../support/killing.ts';
import { SimulatedAzure, zoneId } from '../support/simulated-azure.ts';

const spoke = '00000000-0000-0000-0000-000000000001';
const blob = 'privatelink.blob.core.windows.net';
const group = `${endpointId('pe1')}/privateDnsZoneGroups/default`;
const grouped = (more: Record<string, unknown> = {}) => enforcing({ strategy: 'zoneGroup', ...more });

async function open(policy: Policy, zones?: readonly string[]) {
  const azure = await new SimulatedAzure().prepare(zones);
  const world = dnsWorld(policy, memoryState(), azure);
  return { azure, world };
}

async function withEndpoint(policy: Policy) {
  const { azure, world } = await open(policy);
  await azure.createEndpoint('pe1', await azure.createAccount('st1'));
  await world.event('pe1');
  await world.drain();
  return { azure, world };
}

async function configNames(azure: SimulatedAzure): Promise<unknown[]> {
  const { privateDnsZoneConfigs } = await azure.body(group);
  return (findList(privateDnsZoneConfigs) ?? []).map((config) => (isRecord(config) ? config.name : undefined));
}

const foreignGroup = (zone: string) => ({
  properties: { privateDnsZoneConfigs: [{ name: 'theirs', properties: { privateDnsZoneId: zoneId(zone) } }] },
});

const audited = async (world: ReturnType<typeof dnsWorld>): Promise<string[]> =>
  (await Array.fromAsync(world.state.audit.listAll())).map(({ value }) => value.action).sort();

describe('strategy zoneGroup', () => {
  it('writes a signed zone group and no record: the platform writes that', async () => {
    const { azure, world } = await withEndpoint(grouped());
    expect(await azure.record(blob, 'st1')).toEqual({ addresses: ['10.0.0.4'], by: 'the platform' });
    expect(azure.writes).toEqual(['PUT privatednszonegroups/default']);
    expect(await configNames(azure)).toEqual([expect.stringMatching(/^gatehouse-[a-z0-9]+-privatelink-blob-/)]);
    expect(await audited(world)).toEqual(['createZoneGroup']);
    expect(await world.openFindings()).toEqual([]);
    expect(await Array.fromAsync(world.state.work.listAll())).toEqual([]);
  });

  it('does not say that it wrote what Azure turned away and somebody else has done since', async () => {
    const { azure, world } = await withEndpoint(grouped());
    world.policy = enforcing();
    azure.simulated.faults.add({
      match: { method: 'DELETE', path: '/privateDnsZoneGroups/default$' },
      times: 1,
      what: { kind: 'throttled', retryAfter: 60 },
    });
    // The first pass has records made, the next one the group removed.
    for (let passes = 0; passes < 2; passes += 1) await world.event('pe1');
    await azure.destroy(group);
    await world.drain();
    expect(await audited(world)).not.toContain('deleteZoneGroup');
  });

  it('says that it wrote what had to be reported to it', async () => {
    const { azure, world } = await withEndpoint(grouped());
    world.policy = enforcing();
    azure.simulated.faults.add({
      match: { method: 'DELETE', path: '/privateDnsZoneGroups/default$' },
      times: 1,
      what: { kind: 'precondition' },
    });
    for (let passes = 0; passes < 2; passes += 1) await world.event('pe1');
    await azure.destroy(group);
    await world.drain();
    expect((await audited(world)).filter((action) => action === 'deleteZoneGroup')).toEqual(['deleteZoneGroup']);
  });

  it('observed again it writes nothing', async () => {
    const { azure, world } = await withEndpoint(grouped());
    azure.writes.length = 0;
    await world.event('pe1');
    await world.drain();
    expect(azure.writes).toEqual([]);
  });

  it('writes nothing in observe mode', async () => {
    const { azure } = await withEndpoint(grouped({ mode: 'observe' }));
    expect(azure.writes).toEqual([]);
    expect(await azure.record(blob, 'st1')).toBeUndefined();
  });

  it.each([
    { match: { subscriptions: [spoke] }, by: 'the platform' },
    { match: { resourceGroups: ['ap*'] }, by: 'the platform' },
    { match: { subscriptions: [spoke], tags: { dns: 'group' } }, by: 'the platform' },
    { match: { resourceGroups: [`/subscriptions/${spoke}/resourceGroups/ap*`], tags: { dns: 'records' } }, by: 'us' },
  ])('holds for endpoints that a rule names: $match is served by $by', async ({ match, by }) => {
    const { azure, world } = await open(enforcing({ strategyRules: [{ match, strategy: 'zoneGroup' }] }));
    await azure.createEndpoint('pe1', await azure.createAccount('st1'), ['blob'], { tags: { DNS: 'group' } });
    await world.event('pe1');
    await world.drain();
    expect((await azure.record(blob, 'st1'))?.by).toBe(by);
  });

  it('takes records over without a moment in which the name has none', async () => {
    const { azure, world } = await withEndpoint(enforcing());
    expect((await azure.record(blob, 'st1'))?.by).toBe('us');
    world.policy = grouped();
    await world.event('pe1');
    expect((await azure.record(blob, 'st1'))?.addresses).toEqual(['10.0.0.4']);
    await world.drain();
    expect(await azure.record(blob, 'st1')).toEqual({ addresses: ['10.0.0.4'], by: 'the platform' });
    expect(azure.writes.filter((write) => write.startsWith('DELETE'))).toEqual([]);
    expect(await Array.fromAsync(world.state.names.listAll())).toEqual([]);
  });

  it('goes back to records: the name is taken over, and only the group we wrote is removed', async () => {
    const { azure, world } = await withEndpoint(grouped());
    world.policy = enforcing();
    await world.event('pe1');
    await world.drain();
    expect(await azure.record(blob, 'st1')).toEqual({ addresses: ['10.0.0.4'], by: 'us' });
    expect(await audited(world)).toEqual(['adopt', 'createZoneGroup', 'deleteZoneGroup']);
  });

  it("leaves somebody's group alone, under any strategy", async () => {
    const { azure, world } = await open(grouped());
    await azure.createEndpoint('pe1', await azure.createAccount('st1'));
    await azure.create(group, foreignGroup(blob));
    for (const policy of [grouped(), enforcing()]) {
      world.policy = policy;
      await world.event('pe1');
      await world.drain();
    }
    expect(azure.writes).toEqual([]);
    expect((await azure.record(blob, 'st1'))?.by).toBe('the platform');
  });

  it("serves and reports what somebody's group leaves out, and gives it up when the group is corrected", async () => {
    const { azure, world } = await open(grouped(), [blob, 'www.wrong.example']);
    await azure.createEndpoint('pe1', await azure.createAccount('st1'));
    await azure.create(group, foreignGroup('www.wrong.example'));
    await world.event('pe1');
    await world.drain();
    expect((await azure.record(blob, 'st1'))?.by).toBe('us');
    expect(await world.openFindings()).toEqual(['dns-zone-group-cannot-answer']);
    await azure.create(group, foreignGroup(blob));
    await world.recordEvent(group.toLowerCase());
    await world.drain();
    expect(await azure.record(blob, 'st1')).toEqual({ addresses: ['10.0.0.4'], by: 'the platform' });
    expect(await world.openFindings()).toEqual([]);
  });

  it('reports a group on the wrong zone also where we write records, once the event of the group has come', async () => {
    const { azure, world } = await open(enforcing(), [blob, 'www.wrong.example']);
    await azure.createEndpoint('pe1', await azure.createAccount('st1'));
    await world.event('pe1');
    await azure.create(group, foreignGroup('www.wrong.example'));
    await world.recordEvent(group.toLowerCase());
    expect(await world.openFindings()).toEqual(['dns-zone-group-cannot-answer']);
    expect((await azure.record(blob, 'st1'))?.by).toBe('us');
    await azure.destroy(group);
    await world.recordEvent(group.toLowerCase());
    expect(await world.openFindings()).toEqual([]);
  });

  it('puts five zones into the group, and writes the records of the sixth', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const zones = names.map((name) => `privatelink.${name}.example`);
    const { azure, world } = await open(grouped(), zones);
    azure.giveNames(
      'many',
      names.map((name) => ({ name, fqdns: [`x.${name}.example`] })),
    );
    const target = await azure.createProvided('many', zones);
    await azure.createEndpoint('pe1', target, ['many']);
    await world.event('pe1');
    await world.drain();
    const by = await Promise.all(zones.map(async (zone) => (await azure.record(zone, 'x'))?.by));
    expect(by).toEqual([...Array<string>(5).fill('the platform'), 'us']);
    expect(await world.openFindings()).toEqual(['dns-zone-group-full']);
  });

  it('names the zone the group lacks when policy moves it', async () => {
    const { azure, world } = await withEndpoint(grouped());
    await azure.create(`${zoneId('x').replace('/hub-dns/', '/other-dns/').split('/providers/')[0]}`, { location: 'x' });
    const moved = zoneId(blob).replace('/hub-dns/', '/other-dns/');
    await azure.create(moved, { location: 'global' }, '2024-06-01');
    world.policy = grouped({ zones: { byName: { [blob]: moved } } });
    await world.event('pe1');
    await world.drain();
    const { privateDnsZoneConfigs } = await azure.body(group);
    const [config] = findList(privateDnsZoneConfigs) ?? [];
    expect(String(propertiesOf(config).privateDnsZoneId).toLowerCase()).toBe(moved);
    expect(await audited(world)).toEqual(['createZoneGroup', 'updateZoneGroup']);
  });

  it('goes with its endpoint', async () => {
    const { azure, world } = await withEndpoint(grouped());
    await azure.destroy(endpointId('pe1'));
    await world.event('pe1');
    await world.drain();
    expect(await azure.record(blob, 'st1')).toBeUndefined();
    expect(await Array.fromAsync(world.state.endpoints.listAll())).toEqual([]);
  });
});

describe.each([
  { from: enforcing(), to: grouped(), what: 'records to a zone group', ends: ['create', 'createZoneGroup'] },
  {
    from: grouped(),
    to: enforcing(),
    what: 'a zone group to records',
    ends: ['adopt', 'createZoneGroup', 'deleteZoneGroup'],
  },
])('from $what, killed after every single write and started again', ({ from, to, ends }) => {
  async function play(budget: number): Promise<{ writes: number; audit: string[]; by: string | undefined }> {
    const { azure, world } = await withEndpoint(from);
    const fate = new Executioner();
    fate.budget = budget;
    const { arm } = azure;
    const put = async (...args: Parameters<typeof arm.put>) => {
      fate.before();
      return fate.after(await arm.put(...args));
    };
    const remove = async (...args: Parameters<typeof arm.remove>) => {
      fate.before();
      return fate.after(await arm.remove(...args));
    };
    const dying = Object.assign(Object.create(azure) as SimulatedAzure, { arm: { ...arm, put, remove } });
    try {
      await dnsWorld(to, mortalState(world.state, fate), dying).event('pe1');
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    const again = dnsWorld(to, world.state, azure);
    await again.event('pe1');
    await again.drain(60 * 60_000);
    return { writes: fate.writes, audit: await audited(again), by: (await azure.record(blob, 'st1'))?.by };
  }

  it('ends with the same record and one audit row for each write', async () => {
    const uncut = await play(Number.POSITIVE_INFINITY);
    expect(uncut.audit).toEqual(ends);
    expect(uncut.writes).toBeGreaterThan(3);
    for (let budget = 1; budget <= uncut.writes; budget += 1) {
      expect({ budget, ...(await play(budget)) }).toMatchObject({ budget, audit: uncut.audit, by: uncut.by });
    }
  });
});
