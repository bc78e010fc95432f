import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../../src/egress/plan.ts';
import { cluster, egressPolicy, found, now, privateCluster } from '../support.ts';

describe('the way out of a cluster', () => {
  const balancer = ['aks-outbound-loadbalancer high'];
  const nat = ['aks-outbound-managed-nat medium'];
  it.each([
    { outboundType: 'loadBalancer', profile: 'open', findings: [] },
    { outboundType: 'loadBalancer', profile: 'explicit', findings: [] },
    { outboundType: 'loadBalancer', profile: 'inspected', findings: balancer },
    { outboundType: 'loadBalancer', profile: 'isolated', findings: balancer },
    { outboundType: undefined, profile: 'inspected', findings: balancer },
    { outboundType: null, profile: 'inspected', findings: balancer },
    { outboundType: 'managedNATGateway', profile: 'explicit', findings: [] },
    { outboundType: 'managedNATGateway', profile: 'inspected', findings: nat },
    { outboundType: 'managedNATGatewayV2', profile: 'isolated', findings: nat },
    { outboundType: 'userDefinedRouting', profile: 'isolated', findings: [] },
    { outboundType: 'userAssignedNATGateway', profile: 'explicit', findings: [] },
    { outboundType: 'userAssignedNATGateway', profile: 'isolated', findings: ['egress-path-uninspected high'] },
  ])('$outboundType under $profile', ({ outboundType, profile, findings }) => {
    expect(found([privateCluster({ outboundType })], { profile })).toEqual(findings);
  });

  it.each(['none', 'userDefinedRouting'])(
    '%s sets up nothing: the subnet decides, and where it was not read nothing is known',
    (type) => {
      const { findings, unknown, subjects } = judgeResources(
        [privateCluster({ outboundType: type }, { bootstrapProfile: { artifactSource: 'Cache' } })],
        egressPolicy({ profile: 'isolated' }),
        now,
      );
      expect(findings.filter(({ check }) => check.startsWith('egress-'))).toEqual([]);
      expect(unknown.map(({ property }) => property)).toContain('path');
      expect(subjects[0]?.path.class).toBe('unknown');
    },
  );

  it.each([
    {
      when: 'none, nodes fetch from Microsoft',
      type: 'none',
      source: 'Direct',
      profile: 'explicit',
      findings: ['aks-outbound-none-not-isolated high'],
    },
    {
      when: 'none, the source is not known',
      type: 'none',
      source: undefined,
      profile: 'isolated',
      findings: ['aks-outbound-none-not-isolated high'],
    },
    {
      when: 'block, nodes fetch from Microsoft',
      type: 'block',
      source: 'Direct',
      profile: 'isolated',
      findings: ['aks-outbound-none-not-isolated high'],
    },
    { when: 'none, nodes start from a cache', type: 'none', source: 'Cache', profile: 'isolated', findings: [] },
    {
      when: 'none under the widest profile is for the record',
      type: 'none',
      source: 'Direct',
      profile: 'open',
      findings: ['aks-outbound-none-not-isolated info'],
    },
  ])('$when', ({ type, source, profile, findings }) => {
    const given = privateCluster({ outboundType: type }, { bootstrapProfile: { artifactSource: source } });
    expect(found([given], { profile })).toEqual(findings);
  });
});

describe('the API server of a cluster', () => {
  const everybody = ['aks-api-authorized-ips-missing high', 'aks-api-public high'];
  const network = { networkProfile: { outboundType: 'managedNATGateway' } };
  it.each([
    { when: 'there is no access profile', given: {}, findings: everybody },
    { when: 'the access profile is null', given: { apiServerAccessProfile: null }, findings: everybody },
    { when: 'the access profile is empty', given: { apiServerAccessProfile: {} }, findings: everybody },
    {
      when: 'the access profile speaks of something else',
      given: { apiServerAccessProfile: { disableRunCommand: true } },
      findings: everybody,
    },
    {
      when: 'the ranges are null',
      given: { apiServerAccessProfile: { authorizedIPRanges: null } },
      findings: everybody,
    },
    {
      when: 'the ranges are an empty list',
      given: { apiServerAccessProfile: { authorizedIPRanges: [] } },
      findings: everybody,
    },
    {
      when: 'the ranges are an empty object',
      given: { apiServerAccessProfile: { authorizedIPRanges: {} } },
      findings: everybody,
    },
    {
      when: 'there are ranges',
      given: { apiServerAccessProfile: { authorizedIPRanges: ['203.0.113.1/32'] } },
      findings: ['aks-api-public high'],
    },
    {
      when: 'there are ranges, spelled as az does',
      given: { apiServerAccessProfile: { authorizedIpRanges: ['203.0.113.1/32'] } },
      findings: ['aks-api-public high'],
    },
    { when: 'the cluster is private', given: { apiServerAccessProfile: { enablePrivateCluster: true } }, findings: [] },
    {
      when: "the cluster is private, in Resource Graph's words",
      given: { apiServerAccessProfile: { enablePrivateCluster: 1 } },
      findings: [],
    },
    {
      when: 'the cluster is plainly not private',
      given: { apiServerAccessProfile: { enablePrivateCluster: false } },
      findings: everybody,
    },
    { when: 'public access is off', given: { publicNetworkAccess: 'Disabled' }, findings: [] },
  ])('$when', ({ given, findings }) => {
    expect(found([cluster({ ...network, ...given })])).toEqual(findings);
  });

  it('counts under every profile', () => {
    expect(found([cluster(network)], { profile: 'open' })).toEqual(everybody);
  });
});
