import { describe, expect, it } from 'vitest';
import { type ClusterSeen, planCluster } from '../../../src/clusters/isolation/plan.ts';
import type { KeptFinding } from '../../../src/state/findings/model.ts';
import { clusterId, registryId } from './golden.ts';
import { pool, set, status } from './mutate.ts';
import {
  bodiesOf,
  type Changing,
  id,
  isolated,
  known,
  listed,
  now,
  open,
  plan,
  policyOf,
  publicRegistry,
  unreadRegistry,
} from './plan-lines.ts';

const kept = (check: string, more: object = {}): KeptFinding => ({
  room: 'clusters',
  key: id,
  check,
  subject: id,
  severity: 'high',
  message: 'as it was',
  remedy: 'r',
  state: 'open',
  firstSeen: now.toISOString(),
  openedAt: now.toISOString(),
  reopened: 0,
  lastSeen: now.toISOString(),
  ...more,
});
const registry = 'clusters-isolation-registry';
const broken = 'clusters-isolation-broken';
const exemptions = (check: string) => ({ exemptions: [{ check, subject: '**/aks', reason: 'a trial' }] });

it('of a cluster that is not among the bodies there is no plan', () => {
  const seen = { key: id, read: { bodies: [], completeLists: [] }, history: [], answer: { live: undefined } };
  expect(planCluster({ ...seen, known: undefined, isNew: false, standing: [] }, policyOf(), now, 100)).toBeUndefined();
});

describe('what is found of a cluster', () => {
  it.each<{
    when: string;
    change?: Changing;
    seen?: Partial<ClusterSeen>;
    egress?: object;
    found: readonly string[];
  }>([
    { when: 'every line passes that can be judged', found: [] },
    {
      when: 'a line fails that never held',
      change: publicRegistry,
      found: [`${registry}: line 3.4: publicNetworkAccess of acrshop is Enabled`],
    },
    {
      when: 'a line fails, and policy exempts it',
      change: publicRegistry,
      egress: exemptions(registry),
      found: [`${registry}: line 3.4: publicNetworkAccess of acrshop is Enabled (a trial)`],
    },
    {
      when: 'a line fails that held',
      change: publicRegistry,
      seen: { known },
      found: [
        `${registry}: line 3.4: publicNetworkAccess of acrshop is Enabled`,
        `${broken}: it was isolated and fails now in 3.4 (publicNetworkAccess of acrshop is Enabled); since it held, registry/publicNetworkAccess was 'Disabled' and is 'Enabled'`,
      ],
    },
    {
      when: 'two lines fail that held: what differs since, by name, and what is not set any more',
      change: (bodies) => {
        publicRegistry(bodies);
        set(bodies.cluster, 'apiServerAccessProfile.enablePrivateCluster', undefined);
      },
      seen: { known },
      egress: exemptions(broken),
      found: [
        expect.stringContaining(`${registry}: `),
        expect.stringContaining('clusters-isolation-api-server: line 3.9: '),
        expect.stringMatching(
          /: it was isolated and fails now in 3\.4 \(.*\), 3\.9 \(.*\); since it held, apiServerAccessProfile.enablePrivateCluster was 'true' and is not set, registry\/publicNetworkAccess was 'Disabled' and is 'Enabled' \(a trial\)$/,
        ),
      ],
    },
    {
      when: 'a line fails that held, by what no property says',
      change: ({ registryEndpoint }) => status(registryEndpoint, 'Rejected'),
      seen: { known },
      found: [
        expect.stringContaining('clusters-isolation-registry-endpoint: line 3.6: '),
        expect.stringMatching(/^clusters-isolation-broken: it was isolated and fails now in 3\.6 \([^)]*\)$/),
      ],
    },
    {
      when: 'it failed before as it does now: what it was when it held is still reported',
      change: publicRegistry,
      seen: { known: plan(publicRegistry, { known }).row },
      found: [
        expect.stringContaining(`${registry}: `),
        expect.stringContaining("since it held, registry/publicNetworkAccess was 'Disabled' and is 'Enabled'"),
      ],
    },
    {
      when: 'a line can not be judged: the finding that it had stays, and is not resolved',
      change: unreadRegistry,
      seen: { known, standing: [kept(registry), kept(broken)] },
      found: [`${registry}: as it was`, `${broken}: as it was`],
    },
    {
      when: 'a line can not be judged that never held',
      change: unreadRegistry,
      seen: { standing: [kept(registry), kept(broken)] },
      found: [`${registry}: as it was`],
    },
    {
      when: 'a line can not be judged that held, and had no finding',
      change: unreadRegistry,
      seen: { known, standing: [kept(registry, { state: 'resolved' })] },
      found: [],
    },
    { when: 'a line passes that had a finding', seen: { known, standing: [kept(registry), kept(broken)] }, found: [] },
    {
      when: 'it has a way out, and nobody says that it is to be isolated, with anything found before',
      change: open,
      seen: { standing: [kept(registry)] },
      found: [],
    },
    {
      when: 'it has a way out, and had none before',
      change: open,
      seen: { known: { ...known, held: [] } },
      found: [expect.stringContaining('clusters-isolation-outbound-type: line 3.1: '), expect.anything()],
    },
    {
      when: 'it has a way out, and policy wants every cluster isolated',
      change: open,
      egress: isolated,
      found: [expect.stringContaining('clusters-isolation-outbound-type: line 3.1: '), expect.anything()],
    },
    {
      when: 'it has no way out, and policy gives it another profile',
      change: publicRegistry,
      seen: { known },
      egress: { profiles: [{ profile: 'inspected', match: { ids: [clusterId] } }] },
      found: [],
    },
  ])('is as its lines say, where $when', ({ change, seen, egress, found }) => {
    const { findings } = plan(change, seen, policyOf(egress));
    expect(
      findings.map(
        ({ check, message, exemption }) => `${check}: ${message}${exemption === undefined ? '' : ` (${exemption})`}`,
      ),
    ).toEqual(found);
    expect(findings.every(({ subject }) => subject === id)).toBe(true);
  });
});

describe('whether a service is public', () => {
  const lineOf = (change: Changing, more: Partial<ClusterSeen>): string | undefined =>
    plan(change, { known, ...more }).row.properties['lines/3.2'];
  const read = (change: Changing = () => undefined) => ({ bodies: bodiesOf(change), completeLists: listed });
  const answer = { live: { storageClasses: undefined, claims: undefined, services: [] }, unsaid: undefined };
  const service = { name: 'a/b', type: 'LoadBalancer', isInternal: false };
  const nat: Changing = (bodies) => Object.assign(pool(bodies), { enableNodePublicIP: true });
  const noGroup: Changing = ({ cluster }) => set(cluster, 'nodeResourceGroup', undefined);
  it.each<{ when: string; seen: Partial<ClusterSeen>; is: string | undefined }>([
    { when: 'nobody asked it and its load balancers were not listed', seen: {}, is: undefined },
    { when: 'nobody asked it and its load balancers were listed', seen: { read: read() }, is: 'pass' },
    {
      when: 'its load balancers were listed, and its body says not of which group',
      seen: { read: read(noGroup) },
      is: undefined,
    },
    { when: 'it says that none is', seen: { answer }, is: 'pass' },
    {
      when: 'it says that one is, with anything listed',
      seen: { read: read(), answer: { live: { ...answer.live, services: [service] } } },
      is: 'fail',
    },
    { when: 'nodes have public addresses, with anything listed', seen: { read: read(nat) }, is: 'fail' },
    {
      when: 'only its name was read',
      seen: { read: { bodies: [{ id: clusterId }], completeLists: listed } },
      is: undefined,
    },
  ])('is judged or not, where $when', ({ seen, is }) => {
    expect(lineOf(() => undefined, seen)).toBe(is);
  });
});

describe('what is remembered of a cluster', () => {
  it('is what it is made of, that it has no way out, and what its isolation depends on', () => {
    expect(known).toMatchObject({ kind: 'cluster', cluster: id, closed: true });
    expect(known.held).toEqual([
      '3.1',
      '3.10',
      '3.12',
      '3.13',
      '3.15',
      '3.3',
      '3.4',
      '3.5',
      '3.6',
      '3.7',
      '3.8',
      '3.9',
    ]);
    expect(known.hangsOn).toContain(registryId.toLowerCase());
    expect(known.sound).toEqual(known.properties);
  });

  it.each<{ when: string; change?: Changing; seen?: Partial<ClusterSeen>; egress?: object; row: object }>([
    {
      when: 'it is not to be isolated: its own properties alone',
      change: open,
      row: {
        closed: false,
        held: [],
        hangsOn: [],
        properties: expect.not.objectContaining({ 'registry/sku': expect.anything() }),
      },
    },
    {
      when: 'it is to be isolated no more: what held counts no more',
      seen: { known },
      egress: { profiles: [{ profile: 'inspected', match: { ids: [clusterId] } }] },
      row: { closed: false, held: [], hangsOn: [] },
    },
    { when: 'it has a way out and had none before', change: open, seen: { known }, row: { closed: true } },
    { when: 'it has a way out and is to be isolated', change: open, egress: isolated, row: { closed: false } },
    {
      when: 'a line fails that held: what was sound stays',
      change: publicRegistry,
      seen: { known },
      row: { held: known.held, sound: known.sound },
    },
    {
      when: 'a line fails that never held: it is sound as it is',
      change: publicRegistry,
      row: { sound: expect.objectContaining({ 'registry/publicNetworkAccess': 'Enabled' }) },
    },
    {
      when: 'a line holds again: it is to hold from now on',
      seen: { known: { ...known, held: ['3.4', '3.11'] } },
      row: { held: [...known.held, '3.11'].sort() },
    },
  ])('is so much, where $when', ({ change, seen, egress, row }) => {
    expect(plan(change, seen, policyOf(egress)).row).toMatchObject(row);
  });
});
