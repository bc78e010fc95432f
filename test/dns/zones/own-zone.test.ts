import { describe, expect, it } from 'vitest';
import { findOwnZone } from '../../../src/dns/zones/clusters.ts';

const subscription = '/subscriptions/00000000-0000-0000-0000-000000000001';
const guid = '0f8fad5b-d9cb-469f-a165-70867728950e';
const regional = 'privatelink.westeurope.azmk8s.io';
const group = `${subscription}/resourcegroups/mc_k8s_aks1/providers/microsoft.network/privatednszones`;

const cluster = (properties: object) => ({
  id: `${subscription}/resourceGroups/k8s/providers/Microsoft.ContainerService/managedClusters/aks1`,
  properties: { nodeResourceGroup: 'MC_k8s_aks1', privateFQDN: `aks1-0a1b.${guid}.${regional}`, ...properties },
});

/** Anybody may make a zone of the shape that AKS's have: the hub is linked to the one that the cluster's own body says. */
describe('the zone that AKS made for a cluster', () => {
  it.each([
    { of: 'a cluster with a zone of its own', body: cluster({}), is: `${group}/${guid}.${regional}` },
    {
      of: 'one that says so (System)',
      body: cluster({ apiServerAccessProfile: { privateDNSZone: 'System' } }),
      is: `${group}/${guid}.${regional}`,
    },
    {
      of: 'one whose name is in the regional zone',
      body: cluster({ privateFQDN: `aks1.${regional}` }),
      is: undefined,
    },
    {
      of: 'one whose zone has a word for a guid',
      body: cluster({ privateFQDN: `aks1.mine.${regional}` }),
      is: undefined,
    },
    {
      of: 'one whose zone is no zone of AKS',
      body: cluster({ privateFQDN: `aks1.${guid}.example.com` }),
      is: undefined,
    },
    {
      of: "one with a zone of somebody's",
      body: cluster({ apiServerAccessProfile: { privateDNSZone: `${group}/${guid}.${regional}` } }),
      is: undefined,
    },
    { of: 'one without a zone', body: cluster({ apiServerAccessProfile: { privateDNSZone: 'none' } }), is: undefined },
    { of: 'one that says no node group', body: cluster({ nodeResourceGroup: undefined }), is: undefined },
    { of: 'a body without an id', body: { ...cluster({}), id: 'x' }, is: undefined },
  ])('of $of', ({ body, is }) => {
    expect(findOwnZone(body)).toBe(is);
  });
});
