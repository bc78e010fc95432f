import { describe, expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import { createEndpointReader } from '../../src/dns/endpoints/observe.ts';
import { createSubnetReader } from '../../src/dns/names/subnets.ts';
import { planLive } from '../../src/dns/report/plan-live.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { dnsWorld, endpointId, enforcing } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';
import { Executioner, Killed, mortalState } from './support/killing.ts';
import { SimulatedAzure, zoneId } from './support/simulated-azure.ts';

const blob = 'privatelink.blob.core.windows.net';
const group = `${endpointId('pe1')}/privateDnsZoneGroups/default`;
const recordSet = `${zoneId(blob)}/a/st1`;
const grouped = (more: Record<string, unknown> = {}) => enforcing({ strategy: 'zoneGroup', ...more });
const ours = { addresses: ['10.0.0.4'], by: 'us' };
const thePlatforms = { addresses: ['10.0.0.4'], by: 'the platform' };

/** What Azure may do with the record sets of a group that is deleted: nobody has recorded it for one that was written over. */
type Removal = SimulatedAzure['simulated']['settings']['zoneGroupRemoval'];

async function withGroup(removal: Removal = 'its own', policy = grouped()) {
  const azure = await new SimulatedAzure().prepare();
  azure.simulated.settings.zoneGroupRemoval = removal;
  const world = dnsWorld(policy, memoryState(), azure);
  await azure.createEndpoint('pe1', await azure.createAccount('st1'));
  await world.event('pe1');
  await world.drain();
  expect(await azure.record(blob, 'st1')).toEqual(thePlatforms);
  return { azure, world };
}

/** The same Azure, in which every write of ours goes through `around`. */
function watched(azure: SimulatedAzure, around: <T>(write: () => Promise<T>, what: string) => Promise<T>) {
  const { arm } = azure;
  const put: typeof arm.put = (id, ...more) => around(() => arm.put(id, ...more), 'PUT');
  const remove: typeof arm.remove = (id, ...more) => around(() => arm.remove(id, ...more), 'DELETE');
  const seen = Object.create(azure) as SimulatedAzure;
  const watching = { ...arm, put, remove };
  const { privateDns } = azure;
  return Object.assign(seen, {
    arm: watching,
    privateDns: {
      ...privateDns,
      putRecordSet: (...args: Parameters<typeof privateDns.putRecordSet>) =>
        around(() => privateDns.putRecordSet(...args), 'PUT record set'),
      removeRecordSet: (...args: Parameters<typeof privateDns.removeRecordSet>) =>
        around(() => privateDns.removeRecordSet(...args), 'DELETE record set'),
    },
  });
}

/** Goes over to `policy`, and gives what the name said after every write once Azure was through with it. */
async function watchChange(azure: SimulatedAzure, state: ReturnType<typeof memoryState>, policy: Policy) {
  const seen: unknown[] = [];
  const watching = watched(azure, async (write) => {
    const answer = await write();
    await azure.simulated.idle();
    seen.push((await azure.record(blob, 'st1'))?.by ?? 'nobody');
    return answer;
  });
  const world = dnsWorld(policy, state, watching);
  await world.event('pe1');
  await world.drain();
  return { seen, world };
}

const audited = async (world: ReturnType<typeof dnsWorld>): Promise<string[]> =>
  (await Array.fromAsync(world.state.audit.listAll())).map(({ value }) => value.action).sort();

const groupExists = async (azure: SimulatedAzure): Promise<boolean> =>
  (await azure.body(group)).provisioningState !== undefined;

describe('from a zone group of ours back to records', () => {
  it('leaves no write after which the name has no record', async () => {
    const { azure, world } = await withGroup();
    const { seen, world: after } = await watchChange(azure, world.state, enforcing());
    expect(seen).toEqual(['us', 'us']);
    expect(await azure.record(blob, 'st1')).toEqual(ours);
    expect(await groupExists(azure)).toBe(false);
    expect(await after.openFindings()).toEqual([]);
    expect(await Array.fromAsync(after.state.work.listAll())).toEqual([]);
    const [, row] = (await Array.fromAsync(after.state.names.listAll())).map(({ value }) => value);
    expect(row).toMatchObject({ kind: 'record', state: 'settled', standing: 'ours' });
  });

  it('says what was there and what is there now', async () => {
    const { azure, world } = await withGroup();
    await watchChange(azure, world.state, enforcing());
    const rows = (await Array.fromAsync(world.state.audit.listAll())).map(({ value }) => value);
    expect(rows.map(({ action }) => action).sort()).toEqual(['adopt', 'createZoneGroup', 'deleteZoneGroup']);
    expect(rows.find(({ action }) => action === 'adopt')).toMatchObject({
      target: recordSet,
      before: { addresses: ['10.0.0.4'], holder: expect.stringMatching(/^a private DNS zone group \(created by/) },
      after: { addresses: ['10.0.0.4'], endpoint: endpointId('pe1') },
    });
  });

  it.each(['repair', 'report'])(
    'recreates the record where Azure takes it away with the group, with handEdits %s, and blames nobody',
    async (handEdits) => {
      const { azure, world } = await withGroup('everything it lists');
      const { seen, world: after } = await watchChange(azure, world.state, enforcing({ handEdits }));
      expect(seen).toEqual(['us', 'nobody', 'us']);
      expect(await azure.record(blob, 'st1')).toEqual(ours);
      expect(await audited(after)).toEqual(['adopt', 'create', 'createZoneGroup', 'deleteZoneGroup']);
      expect(await after.openFindings()).toEqual([]);
      const rows = (await Array.fromAsync(after.state.names.listAll())).map(({ value }) => value);
      expect(rows.every((row) => !('repairs' in row))).toBe(true);
    },
  );

  it('writes nothing in observe mode', async () => {
    const { azure, world } = await withGroup();
    const { seen } = await watchChange(azure, world.state, enforcing({ mode: 'observe' }));
    expect(seen).toEqual([]);
    expect(await azure.record(blob, 'st1')).toEqual(thePlatforms);
  });

  it.each([
    { what: 'policy pauses the zone', more: { paused: [blob] } },
    { what: 'Azure refuses us the record', more: {}, unwritable: recordSet },
  ])('keeps the group, and with it the name, while $what', async ({ more, unwritable }) => {
    const { azure, world } = await withGroup();
    if (unwritable !== undefined) azure.simulated.settings.permissions.unwritable = [unwritable];
    await watchChange(azure, world.state, enforcing(more));
    expect(await azure.record(blob, 'st1')).toEqual(thePlatforms);
    expect(await groupExists(azure)).toBe(true);
    azure.simulated.settings.permissions.unwritable = [];
    const { world: later } = await watchChange(azure, world.state, enforcing());
    await later.drain(60 * 60_000);
    expect(await azure.record(blob, 'st1')).toEqual(ours);
    expect(await groupExists(azure)).toBe(false);
  });

  it('takes over what may be written, and keeps the group while one of its names may not', async () => {
    const zones = ['privatelink.a.example', 'privatelink.b.example'];
    const azure = await new SimulatedAzure().prepare(zones);
    const members = ['a', 'b'].map((name) => ({ name, fqdns: [`x.${name}.example`] }));
    azure.giveNames('many', members);
    const world = dnsWorld(grouped(), memoryState(), azure);
    await azure.createEndpoint('pe1', await azure.createProvided('many', zones), ['many']);
    const by = () => Promise.all(zones.map(async (zone) => (await azure.record(zone, 'x'))?.by));
    const step = async (policy: Policy) => {
      world.policy = policy;
      await world.event('pe1');
      await world.drain();
      return { by: await by(), group: await groupExists(azure) };
    };
    expect(await step(grouped())).toEqual({ by: ['the platform', 'the platform'], group: true });
    expect(await step(enforcing({ paused: zones.slice(1) }))).toEqual({ by: ['us', 'the platform'], group: true });
    expect(await step(enforcing())).toEqual({ by: ['us', 'us'], group: false });
  });

  it('is shown by a plan that writes nothing', async () => {
    const { azure } = await withGroup();
    const { network, arm } = azure;
    const ports = { network, arm, owner: 'test-owner', subscriptions: [] };
    const readEndpoint = createEndpointReader(
      { ...ports, cloud: 'AzureCloud' },
      async () => ({}),
      createSubnetReader(ports.arm),
    );
    const subscriptions = [endpointId('pe1').split('/')[2] ?? ''];
    const signal = AbortSignal.timeout(5_000);
    const reading = { policy: enforcing(), now: new Date(), signal };
    const report = await planLive({ ...ports, subscriptions }, readEndpoint, reading);
    expect(report.lines).toMatchObject([{ recordSet, prospect: 'adopt', addresses: ['10.0.0.4'] }]);
    expect(report.zoneGroups).toMatchObject([{ endpoint: endpointId('pe1'), prospect: 'deleteZoneGroup' }]);
  });

  it('leaves nothing where the endpoint goes half-way', async () => {
    const { azure, world } = await withGroup();
    world.policy = enforcing({ confirmAbsence: '0s' });
    await world.event('pe1');
    expect(await azure.record(blob, 'st1')).toEqual(ours);
    await azure.destroy(endpointId('pe1'));
    await world.event('pe1');
    await world.drain();
    expect(await azure.record(blob, 'st1')).toBeUndefined();
    expect(await Array.fromAsync(world.state.names.listAll())).toEqual([]);
    expect(await Array.fromAsync(world.state.endpoints.listAll())).toEqual([]);
  });

  it('is brought to its end where policy wants the group again half-way', async () => {
    const { azure, world } = await withGroup();
    world.policy = enforcing();
    await world.event('pe1');
    expect(await azure.record(blob, 'st1')).toEqual(ours);
    world.policy = grouped();
    await world.drain();
    expect(await azure.record(blob, 'st1')).toEqual(thePlatforms);
    expect(await groupExists(azure)).toBe(true);
    expect(await audited(world)).toEqual(['adopt', 'createZoneGroup', 'createZoneGroup', 'deleteZoneGroup']);
    expect(await Array.fromAsync(world.state.names.listAll())).toEqual([]);
  });

  it('removes no more groups than the delete budget of the zone allows, until a person releases exactly those', async () => {
    const { azure, world } = await withGroup();
    world.policy = enforcing({ deleteBudget: { atLeast: 0, share: 0 } });
    await world.event('pe1');
    await world.drain();
    expect(await azure.record(blob, 'st1')).toEqual(ours);
    expect(await groupExists(azure)).toBe(true);
    expect(await world.openFindings()).toEqual(['dns-mass-change']);
    expect(await world.release(shortId(group), shortId(zoneId(blob)))).toBe('released');
    await world.drain();
    expect(await groupExists(azure)).toBe(false);
    expect(await azure.record(blob, 'st1')).toEqual(ours);
  });
});

describe.each(['its own', 'everything it lists'] as const)(
  'back to records where a deleted group takes %s with it, killed after every single write and started again',
  (removal) => {
    async function play(budget: number) {
      const { azure, world } = await withGroup(removal);
      const fate = new Executioner();
      fate.budget = budget;
      const dying = watched(azure, async (write) => {
        fate.before();
        return fate.after(await write());
      });
      const mortal = dnsWorld(enforcing(), mortalState(world.state, fate), dying);
      try {
        await mortal.event('pe1');
        await mortal.drain();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      const again = dnsWorld(enforcing(), world.state, azure);
      again.clock.advance(20 * 60_000);
      await again.event('pe1');
      await again.drain(60 * 60_000);
      const audit = await audited(again);
      const rows = (await Array.fromAsync(again.state.names.listAll())).map(({ value }) =>
        value.kind === 'claim' ? [value.takeover, value.releasing] : [value.state, value.standing],
      );
      const findings = await again.openFindings();
      return { writes: fate.writes, ends: { audit, rows, findings, record: await azure.record(blob, 'st1') } };
    }

    it('ends with the same record, the same rows and one audit row for each write', async () => {
      const uncut = await play(Number.POSITIVE_INFINITY);
      expect(uncut.ends).toMatchObject({ record: ours, findings: [] });
      expect(uncut.writes).toBeGreaterThan(8);
      for (let budget = 1; budget <= uncut.writes; budget += 1) {
        expect({ budget, ...(await play(budget)).ends }).toEqual({ budget, ...uncut.ends });
      }
    });
  },
);
