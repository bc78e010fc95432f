import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../src/core/errors.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { egressReconciler } from '../../src/egress/reconciler.ts';
import type { Pass } from '../../src/reconcile/reconciler.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import { createState } from '../../src/state/state.ts';
import { everyFinding } from '../support/every-finding.ts';
import { memoryState } from '../support/memory-state.ts';
import {
  group,
  idOf,
  natGateway,
  network,
  passWith,
  portsOver,
  publicAddress,
  routeTable,
  ruled,
  sqlRule,
  sqlServer,
  storage,
  subnet,
  type TinyArm,
  throttled,
  tinyArm,
  withNat,
  withRoutes,
} from './support.ts';

/** The room over a tiny ARM, with the loop's part of remembering findings and following keys. */
function room(arm: TinyArm) {
  const state = memoryState();
  const stores = createState(state);
  const reconciler = egressReconciler(portsOver(arm, stores));
  const revise = createReviseFindings(stores.findings);
  const visit = async (key: string, pass: Pass = passWith()): Promise<readonly string[]> => {
    const observed = await reconciler.observe(key, pass);
    const plan = reconciler.plan(observed, pass.policy, pass.now);
    expect(plan.actions).toEqual([]);
    await reconciler.carryOut(observed, plan, pass).remember([]);
    await revise({ room: 'egress', key }, plan.findings, pass.now, { complete: true });
    return (plan.next ?? []).map((next) => next.key);
  };
  const standing = async (): Promise<readonly string[]> => {
    const rows: string[] = [];
    for (const { state: is, check, subject } of await everyFinding(state)) {
      rows.push(`${is} ${check} ${subject.split('/').pop()}`);
    }
    return rows.sort();
  };
  return { arm, state, visit, standing };
}

const key = idOf(storage({}));
const open = storage({ publicNetworkAccess: 'Enabled' });
const closed = storage({ publicNetworkAccess: 'Disabled' });

describe('one resource', () => {
  it('is flagged when open, resolved when closed, reopened when open again', async () => {
    const { arm, visit, standing } = room(tinyArm(open));
    await visit(key);
    expect(await standing()).toEqual(['open exposure-storage-public-open st1']);
    arm.bodies.set(key, closed);
    await visit(key);
    expect(await standing()).toEqual(['resolved exposure-storage-public-open st1']);
    arm.bodies.set(key, open);
    await visit(key);
    expect(await standing()).toEqual(['open exposure-storage-public-open st1']);
  });

  it('that is gone has nothing against it any more', async () => {
    const { arm, visit, standing } = room(tinyArm(open));
    await visit(key);
    arm.bodies.delete(key);
    await visit(key);
    expect(await standing()).toEqual(['resolved exposure-storage-public-open st1']);
  });

  it('that is exempt is kept as exempt', async () => {
    const { visit, standing } = room(tinyArm(open));
    const exemptions = [{ check: 'exposure-*', subject: '**/st1', reason: 'a web site' }];
    await visit(key, passWith({ exemptions }));
    expect(await standing()).toEqual(['exempt exposure-storage-public-open st1']);
  });

  it('costs one read', async () => {
    const { arm, visit } = room(tinyArm(open));
    await visit(key);
    expect(arm.reads).toEqual([key]);
  });

  it('that lets in an address is found out by a search for who has it, and costs that one query', async () => {
    const { arm, visit, standing } = room(tinyArm(ruled, publicAddress('westeurope')));
    const check = 'exposure-storage-iprule-same-region-egress';
    await visit(key);
    expect(await standing()).toContain(`open ${check} st1`);
    expect(arm.reads).toEqual([key, expect.stringContaining("tostring(properties.ipAddress) in~ ('203.0.113.7')")]);
    arm.bodies.set(idOf(publicAddress('')), publicAddress('northeurope'));
    await visit(key);
    expect(await standing()).toContain(`resolved ${check} st1`);
  });

  it('whose answer says nothing is not taken for safe', async () => {
    const { properties: _, ...bare } = open;
    const { visit } = room(tinyArm(bare));
    await expect(visit(key)).rejects.toMatchObject({ reason: 'UnreadableAnswer' });
  });

  it('that can not be read just now is not judged', async () => {
    const { arm, visit } = room(tinyArm(open));
    arm.errors.set(key, throttled);
    await expect(visit(key)).rejects.toBe(throttled);
  });

  it('of a type nobody judges has no findings', async () => {
    const { arm, visit, standing } = room(tinyArm());
    await visit(key.replace('storageaccounts', 'other'));
    expect([arm.reads, await standing()]).toEqual([[], []]);
  });
});

describe('a SQL server', () => {
  const server = sqlServer({ publicNetworkAccess: 'Enabled' });

  it('is judged with its rules, each under its own id', async () => {
    const { visit, standing } = room(tinyArm(server, sqlRule('all', '0.0.0.0', '255.255.255.255')));
    await visit(idOf(server));
    expect(await standing()).toEqual(['open exposure-sql-firewall-any all', 'open exposure-sql-public-open sql1']);
  });

  it('without any rule lets nobody in', async () => {
    const { visit, standing } = room(tinyArm(server));
    await visit(idOf(server));
    expect(await standing()).toEqual([]);
  });

  it('with a rule that has no id keeps its finding', async () => {
    const odd = tinyArm(server);
    const { visit, standing } = room({ ...odd, list: async () => [{ properties: {} }] });
    await visit(idOf(server));
    expect(await standing()).toEqual(['open exposure-sql-public-open sql1']);
  });

  it('whose rules can not be read just now is not judged', async () => {
    const { arm, visit } = room(tinyArm(server));
    arm.errors.set(`${idOf(server)}/firewallrules`, throttled);
    await expect(visit(idOf(server))).rejects.toBe(throttled);
  });
});

describe('a subnet', () => {
  const flagged = 'open egress-subnet-default-outbound snet1';
  const at = idOf(subnet({}));
  const nat = natGateway({ publicIpAddresses: [{ id: 'ip' }] });

  const policyId = `${group}/providers/Microsoft.Network/firewallPolicies/policy`.toLowerCase();
  const groupId = `${policyId}/rulecollectiongroups/group`;
  const firewalled = [
    subnet(withRoutes),
    {
      ...routeTable(),
      properties: {
        routes: [
          {
            name: 'all',
            properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.0.0.4' },
          },
        ],
      },
    },
    {
      id: `${group}/providers/Microsoft.Network/azureFirewalls/fw`,
      properties: {
        firewallPolicy: { id: policyId },
        ipConfigurations: [
          {
            name: 'ip',
            properties: { privateIPAddress: '10.0.0.4', subnet: { id: idOf(subnet({}, 'AzureFirewallSubnet')) } },
          },
        ],
      },
    },
    { id: policyId, properties: { ruleCollectionGroups: [{ id: groupId }] } },
    { id: groupId, properties: { priority: 100, ruleCollections: [] } },
  ];

  it.each([
    { when: 'private', bodies: [subnet({ defaultOutboundAccess: false }), network()], reads: 2, findings: [] },
    { when: 'delegated', bodies: [subnet({ delegations: [{}] }), network()], reads: 1, findings: [] },
    {
      when: 'behind a NAT gateway',
      bodies: [subnet(withNat), nat, network()],
      reads: 3,
      findings: ['open egress-subnet-private-flag-unset snet1'],
    },
    {
      when: 'behind a NAT gateway without address',
      bodies: [subnet(withNat), natGateway({}), network()],
      reads: 3,
      findings: [flagged],
    },
    {
      when: 'closed by its routes',
      bodies: [subnet(withRoutes), routeTable(['0.0.0.0/0', 'None']), network()],
      reads: 2,
      findings: ['open egress-subnet-private-flag-unset snet1'],
    },
    { when: 'open', bodies: [subnet({}), network()], reads: 2, findings: [flagged] },
    {
      when: "behind its network's NAT gateway",
      bodies: [subnet({}), network({ defaultPublicNatGateway: withNat.natGateway }), nat],
      reads: 3,
      findings: ['open egress-subnet-private-flag-unset snet1'],
    },
  ])('$when: $reads reads', async ({ bodies, reads, findings }) => {
    const { arm, visit, standing } = room(tinyArm(...bodies));
    await visit(at);
    expect([arm.reads.length, await standing()]).toEqual([reads, findings]);
  });

  it('whose route table lies where we may not read is flagged, not waited for', async () => {
    const { arm, visit, standing } = room(tinyArm(subnet(withRoutes), network()));
    arm.errors.set(idOf(routeTable()), new PermanentError('AuthorizationFailed', 'no'));
    await visit(at);
    expect(await standing()).toEqual(['open egress-path-unknown snet1']);
  });

  it('behind a firewall: the owner of the next hop is found by its address, and its rules are read', async () => {
    const [, ...hub] = firewalled;
    const { arm, visit, standing } = room(tinyArm(subnet(withRoutes), network(), ...hub));
    await visit(at, passWith({ profile: 'inspected' }));
    expect((await standing()).filter((each) => !each.includes('nsg'))).toEqual([
      'open egress-subnet-private-flag-unset snet1',
    ]);
    expect(arm.reads.filter((read) => read.includes("has '10.0.0.4'"))).toHaveLength(1);
    expect(arm.reads.filter((read) => !read.includes('resources |'))).toEqual([
      at,
      ...hub.slice(0, 1).map(idOf),
      idOf(network()),
      policyId,
      groupId,
    ]);
  });

  it('whose next hop nobody has is flagged', async () => {
    const { visit, standing } = room(tinyArm(subnet(withRoutes), firewalled[1] ?? {}, network()));
    await visit(at);
    expect(await standing()).toEqual(['open egress-udr-default-next-hop-orphan snet1']);
  });

  it('that its network does not list any more is gone, though Azure only says NotFound', async () => {
    const { arm, visit, standing } = room(tinyArm(subnet({}), network({ subnets: [] })));
    await visit(at);
    arm.errors.set(at, new PermanentError('NotFound', 'not found'));
    await visit(at);
    expect(await standing()).toEqual(['resolved egress-subnet-default-outbound snet1']);
  });

  it('that its network still lists is not gone when Azure says NotFound', async () => {
    const { arm, visit } = room(tinyArm(network({ subnets: [subnet({})] })));
    arm.errors.set(at, new PermanentError('NotFound', 'not found'));
    await expect(visit(at)).rejects.toMatchObject({ reason: 'NotFound' });
  });
});

describe('of ten open subnets', () => {
  const subnets = Array.from({ length: 10 }, (_, index) => subnet({}, `snet${index}`));
  const open = network({ subnets });
  const made = (each: Record<string, unknown>[]): Record<string, unknown> => network({ subnets: each });

  it('each has one finding under its own key, in any order of observation', async () => {
    const { state, visit } = room(tinyArm(open, ...subnets));
    for (const next of await visit(idOf(open))) await visit(next);
    for (const each of [...subnets].reverse()) await visit(idOf(each));
    const rows: string[] = [];
    for await (const { value } of state.findings.listAll()) rows.push(`${value.key} ${value.subject}`);
    expect(rows.sort()).toEqual(subnets.map((each) => `${idOf(each)} ${idOf(each)}`).sort());
    expect(await visit(idOf(open))).toEqual([]);
  });

  it('one that is made private is resolved by its own pass', async () => {
    const { arm, visit, standing } = room(tinyArm(open, ...subnets));
    for (const next of await visit(idOf(open))) await visit(next);
    const closed = subnet({ defaultOutboundAccess: false }, 'snet0');
    arm.bodies.set(idOf(closed), closed);
    arm.bodies.set(idOf(open), made([closed, ...subnets.slice(1)]));
    expect(await visit(idOf(open))).toEqual([idOf(closed)]);
    await visit(idOf(closed));
    expect((await standing()).filter((row) => row.startsWith('resolved'))).toEqual([
      'resolved egress-subnet-default-outbound snet0',
    ]);
    expect(await standing()).toHaveLength(10);
  });
});

describe('a virtual network', () => {
  const bad = subnet({});
  const good = subnet({ defaultOutboundAccess: false }, 'snet2');
  const whole = network({ subnets: [bad, good] });

  it('sends to the subnets whose findings on record differ, and has none of its own', async () => {
    const { arm, visit, standing } = room(tinyArm(whole, bad, good));
    expect(await visit(idOf(whole))).toEqual([idOf(bad)]);
    expect(arm.reads).toEqual([idOf(whole)]);
    expect(await standing()).toEqual([]);
  });

  it('sends nowhere once they are on record', async () => {
    const { visit } = room(tinyArm(whole, bad, good));
    for (const next of await visit(idOf(whole))) await visit(next);
    expect(await visit(idOf(whole))).toEqual([]);
  });

  it.each([
    { when: 'has been made private', after: network({ subnets: [subnet({ defaultOutboundAccess: false })] }) },
    { when: 'has been delegated', after: network({ subnets: [subnet({ delegations: [{}] })] }) },
    { when: 'has been dropped', after: network({ subnets: [] }) },
    { when: 'went with its network', after: undefined },
  ])('sends to a flagged subnet that $when', async ({ after }) => {
    const { arm, visit } = room(tinyArm(whole, bad, good));
    await visit(idOf(bad));
    if (after === undefined) arm.bodies.delete(idOf(whole));
    else arm.bodies.set(idOf(whole), after);
    expect(await visit(idOf(whole))).toEqual([idOf(bad)]);
  });
});

it('keeps findings where the sweep observes for them: subscription, then room and key', async () => {
  const { state, visit } = room(tinyArm(open));
  await visit(key);
  const rows: string[] = [];
  for await (const row of state.findings.list('11111111-2222-3333-4444-555555555555')) rows.push(row.row);
  expect(rows).toEqual([`${shortId(`egress ${key}`)}|exposure-storage-public-open|${shortId(key)}`]);
});
