import { beforeEach, describe, expect, it } from 'vitest';
import type { ArmAnswer } from '../../../src/arm/arm.ts';
import { PermanentError } from '../../../src/core/errors.ts';
import type { Key } from '../../../src/core/key.ts';
import { asVerifying } from '../../../src/egress/live/keys.ts';
import { egress } from '../../../src/egress/room.ts';
import { createReviseFindings } from '../../../src/state/findings/revise.ts';
import { createState, type State } from '../../../src/state/state.ts';
import { memoryState } from '../../support/memory-state.ts';
import { type Body, idIn, peering, resource, subnet, vnet } from '../path/support.ts';
import { passWith, portsOver, subscription, type TinyArm, tinyArm } from '../support.ts';

const key = asVerifying(subscription);
const subnetId = idIn('Microsoft.Network/virtualNetworks/subnets', 'spoke/apps').toLowerCase();
const nicOf = (name: string): string => idIn('Microsoft.Network/networkInterfaces', name).toLowerCase();
const configuration = (nic: string, name = 'ip0'): Body => ({ id: `${nicOf(nic)}/ipConfigurations/${name}` });
const off = new PermanentError('NicMustBeAttachedToRunningVmToGetEffectiveRoutes', 'the machine does not run');
const forbidden = new PermanentError('AuthorizationFailed', 'does not have authorization');

let arm: TinyArm;
let state: State;
let now: Date;
let perHour: number;
let managed: readonly string[];
/** What was asked, in order: `vm1 effectiveRouteTable`. */
let posted: string[];
let post: (nic: string) => ArmAnswer | Error;
let follow: () => ArmAnswer | Error;
let woken: string[];

const routes = (...more: readonly Body[]): Body => ({
  value: [{ source: 'Default', state: 'Active', addressPrefix: ['10.0.0.0/16'], nextHopType: 'VnetLocal' }, ...more],
});
const ok = (body: unknown): ArmAnswer => ({ status: 200, headers: {}, body });
const later: ArmAnswer = { status: 202, headers: { location: 'https://management.azure.com/later' }, body: undefined };
const learnt = { source: 'VirtualNetworkGateway', state: 'Active', addressPrefix: ['0.0.0.0/0'] };
const learntRoute: Body = { ...learnt, nextHopType: 'VirtualNetworkGateway', nextHopIpAddress: ['10.9.0.30'] };

/** A network that uses its hub's gateway, and a subnet with the interfaces of these machines. */
function given(...machines: readonly string[]): readonly Body[] {
  const ipConfigurations = machines.map((each) => configuration(each));
  const apps = { addressPrefix: '10.0.1.0/24', ipConfigurations };
  const inside = { name: 'apps', id: subnetId, properties: apps };
  const hub = peering({ useRemoteGateways: true });
  return [vnet({ subnets: [inside], virtualNetworkPeerings: [hub] }), subnet(apps)];
}

beforeEach(() => {
  arm = tinyArm(...given('vm1', 'vm2'));
  state = createState(memoryState());
  now = new Date('2026-03-15T12:00:00Z');
  perHour = 10;
  managed = [subscription];
  posted = [];
  post = () => later;
  follow = () => ok(routes());
  woken = [];
});

const orThrown = (answer: ArmAnswer | Error): ArmAnswer => {
  if (answer instanceof Error) throw answer;
  return answer;
};
const open = () =>
  egress.open({
    ...portsOver({ ...arm, follow: async () => orThrown(follow()) }, state),
    subscriptions: managed,
    actions: {
      async act(path) {
        const [nic = '', action = ''] = path.split('/').slice(-2);
        posted.push(`${nic} ${action}`);
        return orThrown(post(nic));
      },
      read: async () => ok({}),
    },
    enqueueCalmly: async ({ key: each }: Key) => void woken.push(each),
  });
const passOf = () => passWith({ liveVerification: { perHour } }, now);
const sweep = async (): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const { keys } of open().sweeper.drift(undefined, passOf())) found.push(...keys.map((each) => each.key));
  return found;
};

/** One pass as the loop makes it. */
async function pass(of = key) {
  const reconciler = open().reconcilerFor(of);
  const observed = await reconciler.observe(of, passOf());
  const plan = reconciler.plan(observed, passOf().policy, now);
  const steps = reconciler.carryOut(observed, plan, passOf());
  await steps.prepare?.([], () => {});
  await createReviseFindings(state.findings)({ room: 'egress', key: of }, plan.findings, now, { complete: true });
  await steps.remember([]);
  return { next: (plan.next ?? []).map((each) => each.key), waits: plan.recheck?.after };
}
const confidence = async (): Promise<unknown> => {
  await sweep();
  const rows = await Array.fromAsync(state.paths.list());
  return rows.find(({ id }) => id === subnetId)?.path.confidence;
};
const raised = async (): Promise<readonly string[]> =>
  (await state.findings.listOf({ room: 'egress', key }))
    .filter(({ value }) => value.state === 'open')
    .map(({ value }) => `${value.check} ${value.subject}`);

/** Passes until nothing waits any more. */
async function settle(): Promise<void> {
  for (let at = 0; at < 20; at++) {
    const { waits } = await pass();
    if (waits === undefined || waits > 60_000) return;
  }
  throw new Error('it does not settle');
}

describe('live verification', () => {
  it('is off by default: nobody is asked, and the sweep says nothing of it', async () => {
    perHour = 0;
    expect(await sweep()).not.toContain(key);
    await pass();
    expect(posted).toEqual([]);
  });

  it('asks a machine of a subnet whose default route may be learnt, once, and proves the verdict', async () => {
    expect(await confidence()).toBe('assumed');
    expect(await sweep()).toContain(key);
    await settle();
    expect(posted).toEqual(['vm1 effectiveRouteTable', 'vm1 effectiveNetworkSecurityGroups']);
    expect(await confidence()).toBe('proved');
    const [row] = await Array.fromAsync(state.paths.list());
    expect(JSON.stringify(row?.path.evidence)).toContain('asked at 2026-03-15T12:00:00.000Z');
    await settle();
    expect(posted).toHaveLength(2);
  });

  it('has the subnet judged again at once, and what depends on it', async () => {
    await sweep();
    await state.dependents.change(nicOf('vm2'), [], [subnetId]);
    await pass();
    expect(await pass()).toMatchObject({ next: [subnetId] });
    expect(woken).toEqual([nicOf('vm2')]);
  });

  it('what is judged by a pass and by a sweep is the same', async () => {
    follow = () => ok(routes(learntRoute));
    await sweep();
    await settle();
    await pass(subnetId);
    expect(await sweep()).toEqual([key]);
    expect((await Array.fromAsync(state.paths.list())).map((each) => each.class)).toEqual(['forced-tunnel']);
  });

  it('reads an answer that is there at once', async () => {
    post = (nic) => ok(nic === 'vm1' ? routes() : {});
    await sweep();
    await settle();
    expect(await confidence()).toBe('proved');
  });

  it('waits for an answer, and gives one up after ten minutes', async () => {
    follow = () => later;
    await sweep();
    await pass();
    expect((await pass()).waits).toBe(5_000);
    now = new Date('2026-03-15T12:11:00Z');
    await pass();
    expect(posted.at(-1)).toBe('vm2 effectiveNetworkSecurityGroups');
  });

  it('goes on to the next machine where one is off, and says that nothing came of it where all are', async () => {
    post = (nic) => (nic === 'vm1' ? off : later);
    await sweep();
    await settle();
    expect(await confidence()).toBe('proved');
    post = () => off;
    now = new Date('2026-03-16T12:00:00Z');
    await sweep();
    await settle();
    expect(posted.at(-1)).toBe('vm2 effectiveRouteTable');
    expect((await state.verifications.find(subnetId))?.trouble).toBe(
      `${nicOf('vm2')}: NicMustBeAttachedToRunningVmToGetEffectiveRoutes: the machine does not run`,
    );
    // What was reported yesterday counts for another day.
    expect(await confidence()).toBe('proved');
    expect(await raised()).toEqual([]);
  });

  it('where Azure refuses because a right is missing: one finding, and one question an hour until it answers', async () => {
    post = () => forbidden;
    await sweep();
    await settle();
    await settle();
    expect(posted).toEqual(['vm1 effectiveRouteTable']);
    expect(await raised()).toEqual([`egress-live-refused /subscriptions/${subscription}`]);
    now = new Date('2026-03-15T13:00:01Z');
    await settle();
    expect(posted).toHaveLength(2);
    now = new Date('2026-03-15T14:00:02Z');
    post = () => later;
    await settle();
    expect(await raised()).toEqual([]);
    expect(await confidence()).toBe('proved');
  });

  it('asks so many an hour and no more', async () => {
    perHour = 1;
    post = () => off;
    await sweep();
    await settle();
    expect(posted).toEqual(['vm1 effectiveRouteTable']);
    now = new Date('2026-03-15T13:00:00Z');
    await settle();
    expect(posted).toEqual(['vm1 effectiveRouteTable', 'vm2 effectiveRouteTable']);
  });

  it('asks no interface of a private endpoint or of a scale set, and nobody in an empty subnet', async () => {
    const endpoint = configuration('pe1.nic.1', 'privateEndpointIpConfig.1');
    const scaleSet = idIn('Microsoft.Compute/virtualMachineScaleSets', 'vmss');
    const instance = `${scaleSet}/virtualMachines/0/networkInterfaces/nic/ipConfigurations/ip`;
    arm.bodies.set(subnetId, subnet({ ipConfigurations: [endpoint, { id: instance }] }) as Body);
    await sweep();
    await settle();
    expect(posted).toEqual([]);
    expect((await state.verifications.find(subnetId))?.trouble).toBe(
      'no machine with an interface of its own is in it',
    );
  });

  it('a subnet of which all is known from bodies is never asked in', async () => {
    arm = tinyArm(vnet({ subnets: [{ name: 'apps', id: subnetId, properties: {} }] }), resource('x/y', 'z', {}));
    expect(await sweep()).not.toContain(key);
  });

  it('switched off again, nothing is kept and nothing counts', async () => {
    await sweep();
    await settle();
    perHour = 0;
    expect(await confidence()).toBe('assumed');
    expect(await sweep()).toContain(key);
    await pass();
    expect(await state.verifications.find(subnetId)).toBeUndefined();
    expect(await sweep()).not.toContain(key);
  });

  it('a subnet that no way out depends on any more is forgotten', async () => {
    await sweep();
    await settle();
    arm.bodies.delete(subnetId);
    arm.bodies.set(String(vnet().id).toLowerCase(), vnet({ subnets: [] }) as Body);
    await state.paths.remove([subnetId]);
    await settle();
    expect(await state.verifications.find(subnetId)).toBeUndefined();
  });

  it('asks nobody in a subscription that is not managed', async () => {
    managed = ['99999999-2222-3333-4444-555555555555'];
    await sweep();
    await settle();
    expect(posted).toEqual([]);
  });

  it('of two passes at once one asks', async () => {
    await sweep();
    const both = await Promise.allSettled([pass(), pass()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(posted).toEqual(['vm1 effectiveRouteTable', 'vm1 effectiveNetworkSecurityGroups']);
  });
});
