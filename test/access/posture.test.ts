import { describe, expect, it } from 'vitest';
import { postureOf } from '../../src/access/posture.ts';
import { type Body, body, network, subnet, zone, zoneId } from '../why/estate.ts';
import { apiEndpoint, cluster, clusterId, givenOf, grantsOf, ownZone } from './bodies.ts';

const publicly = { enablePrivateCluster: false };
const custom = (name: string) => cluster({ privateDNSZone: zoneId(name) });
const region = 'privatelink.westeurope.azmk8s.io';
const integrated = (api: object = {}) => ({
  enableVnetIntegration: true,
  subnetId: subnet('vnet-app', 'api'),
  ...api,
});
const apiSubnet = (prefix: string, to = 'Microsoft.ContainerService/managedClusters') =>
  network('vnet-app', '10.2.0.0/16', {
    api: { addressPrefix: prefix, delegations: [{ name: 'd', properties: { serviceName: to } }] },
  });
const identity = { identity: { principalId: 'the-cluster' } };
const joins = grantsOf(subnet('vnet-app', 'api'), ['Microsoft.Network/*'], 'the-cluster');
const runs = grantsOf(clusterId, ['Microsoft.ContainerService/managedClusters/*']);
const many = Array.from({ length: 201 }, (_, index) => `198.51.${index}.0/30`);

interface Row {
  readonly line: string;
  readonly when: string;
  readonly bodies: readonly Body[];
  readonly grants?: ReturnType<typeof grantsOf>;
  readonly state: string;
  readonly says: string;
}

const rows: readonly Row[] = [
  { line: '2.1', when: 'it is private', bodies: [cluster()], state: 'pass', says: 'enablePrivateCluster' },
  { line: '2.1', when: 'it is public', bodies: [cluster(publicly)], state: 'fail', says: 'everybody' },
  {
    line: '2.1',
    when: 'ranges keep most out',
    bodies: [cluster({ ...publicly, authorizedIPRanges: ['198.51.100.4/32'] })],
    state: 'fail',
    says: '198.51.100.4',
  },
  { line: '2.2', when: 'AKS keeps its zone', bodies: [cluster()], state: 'pass', says: ownZone },
  {
    line: '2.2',
    when: 'it has no name at all',
    bodies: [cluster({ privateDNSZone: 'none', enablePrivateClusterPublicFQDN: false })],
    state: 'fail',
    says: 'no name',
  },
  {
    line: '2.2',
    when: 'the public name leads to the private address',
    bodies: [cluster({ privateDNSZone: 'none' })],
    state: 'pass',
    says: 'public name',
  },
  { line: '2.2', when: 'its own zone was not seen', bodies: [custom(region)], state: 'unknown', says: 'not seen' },
  {
    line: '2.2',
    when: 'its own zone is there',
    bodies: [custom(`team.${region}`), zone(`team.${region}`, 1)],
    state: 'pass',
    says: `team.${region}`,
  },
  {
    line: '2.2',
    when: 'its own zone is none that AKS takes',
    bodies: [custom('clusters.contoso.com')],
    state: 'fail',
    says: 'clusters.contoso.com',
  },
  {
    line: '2.9',
    when: 'commands are off',
    bodies: [cluster({ disableRunCommand: true })],
    state: 'pass',
    says: 'true',
  },
  { line: '2.9', when: 'grants were not read', bodies: [cluster()], state: 'unknown', says: 'not read' },
  { line: '2.9', when: 'somebody may', bodies: [cluster()], grants: runs, state: 'fail', says: '1 of Some role' },
  {
    line: '2.9',
    when: 'the roles give something else',
    bodies: [cluster()],
    grants: grantsOf(clusterId, ['*/read']),
    state: 'pass',
    says: 'nobody',
  },
  {
    line: '2.9',
    when: 'a role was not read',
    bodies: [cluster()],
    grants: { ...runs, roles: new Map() },
    state: 'unknown',
    says: '8e3af657',
  },
  {
    line: '2.10',
    when: 'a private cluster lists ranges',
    bodies: [cluster({ authorizedIPRanges: ['198.51.100.4/32'] })],
    state: 'fail',
    says: 'count for nothing',
  },
  { line: '2.10', when: 'it lists none', bodies: [cluster(publicly)], state: 'fail', says: 'absent' },
  {
    line: '2.10',
    when: 'a range is wide',
    bodies: [cluster({ ...publicly, authorizedIPRanges: ['198.51.0.0/16'] })],
    state: 'fail',
    says: '/24',
  },
  {
    line: '2.10',
    when: 'only its own way out is let in',
    bodies: [cluster({ ...publicly, authorizedIPRanges: ['0.0.0.0/32'] })],
    state: 'pass',
    says: 'own way out',
  },
  {
    line: '2.10',
    when: 'there are more than AKS takes',
    bodies: [cluster({ ...publicly, authorizedIPRanges: many })],
    state: 'fail',
    says: '201 ranges',
  },
  {
    line: '2.10',
    when: 'an integrated cluster takes as many',
    bodies: [cluster({ ...publicly, ...integrated(), authorizedIPRanges: many })],
    state: 'pass',
    says: 'it answers',
  },
  {
    line: '2.10',
    when: 'nodes have public addresses',
    bodies: [
      cluster(
        { ...publicly, authorizedIPRanges: ['198.51.100.4/32'] },
        { agentPoolProfiles: [{ name: 'pool', enableNodePublicIP: true }] },
      ),
    ],
    state: 'fail',
    says: 'pool',
  },
  { line: '2.11', when: 'its endpoint was not seen', bodies: [cluster()], state: 'unknown', says: 'out of sight' },
  { line: '2.11', when: 'its endpoint exists', bodies: [cluster(), apiEndpoint()], state: 'pass', says: 'nodes' },
  {
    line: '2.11',
    when: 'its endpoint is cut off',
    bodies: [cluster(), apiEndpoint('Disconnected')],
    state: 'fail',
    says: 'Disconnected',
  },
  {
    line: '2.11',
    when: 'its endpoint is elsewhere',
    bodies: [cluster(), apiEndpoint('Approved', subnet('vnet-hub', 'other'))],
    state: 'fail',
    says: 'moved',
  },
  { line: '2.12', when: 'it is not integrated', bodies: [cluster()], state: 'pass', says: 'without' },
  {
    line: '2.12',
    when: 'the subnet was not seen',
    bodies: [cluster(integrated())],
    state: 'unknown',
    says: 'not seen',
  },
  {
    line: '2.12',
    when: 'the subnet is too small',
    bodies: [cluster(integrated(), {}, identity), apiSubnet('10.2.0.0/29')],
    grants: joins,
    state: 'fail',
    says: '/29',
  },
  {
    line: '2.12',
    when: 'the subnet is given to others',
    bodies: [cluster(integrated(), {}, identity), apiSubnet('10.2.0.0/28', 'Microsoft.Web/serverFarms')],
    grants: joins,
    state: 'fail',
    says: 'microsoft.web',
  },
  {
    line: '2.12',
    when: 'the identity may not join it',
    bodies: [cluster(integrated(), {}, identity), apiSubnet('10.2.0.0/28')],
    grants: runs,
    state: 'fail',
    says: 'may not join',
  },
  {
    line: '2.12',
    when: 'all is well',
    bodies: [cluster(integrated(), {}, identity), apiSubnet('10.2.0.0/28')],
    grants: joins,
    state: 'pass',
    says: 'Some role',
  },
];

describe('the posture of a cluster', () => {
  it.each(rows)('$line is $state where $when', ({ line, bodies, grants, state, says }) => {
    const found = postureOf(givenOf(bodies, grants)).find(({ id }) => id === line);
    expect(found).toMatchObject({ state, because: expect.stringContaining(says) });
    expect(found?.remedy === '').toBe(state === 'pass');
  });

  it('is the same six lines for any body', () => {
    const bare = postureOf(givenOf([body(clusterId, {})]));
    expect(bare.map(({ id }) => id)).toEqual(['2.1', '2.2', '2.9', '2.10', '2.11', '2.12']);
  });
});
