import { describe, expect, it } from 'vitest';
import type { EndpointView } from '../../../src/dns/model.ts';
import { findObstacle } from '../../../src/dns/names/readiness.ts';
import { endpoint, endpointId, lines, plan, targetId } from './builders.ts';

/** An endpoint to a cluster that is beside it in the group `apps`. */
const apiServer = (name: string, group: string): Partial<EndpointView> => ({
  id: endpointId(name).replace('/apps/', `/${group}/`),
  name,
  privateLinkResource: targetId('Microsoft.ContainerService/managedClusters', 'aks1'),
  groupIds: ['management'],
  customDnsConfigs: [{ fqdn: 'aks1.0a1b.privatelink.westeurope.azmk8s.io', addresses: ['10.0.0.4'] }],
});

describe('an endpoint that is not ready needs no record sets', () => {
  it.each([
    { when: 'it waits for approval', given: { connectionState: 'Pending' }, reason: 'Pending: ' },
    { when: 'it was rejected', given: { connectionState: 'Rejected' }, reason: 'Rejected: ' },
    { when: 'it was disconnected', given: { connectionState: 'Disconnected' }, reason: 'Disconnected: ' },
    { when: 'its state is new to us', given: { connectionState: 'PendingCreation' }, reason: 'PendingCreation: ' },
    { when: 'it is being created', given: { provisioningState: 'Creating' }, reason: 'Creating: ' },
    { when: 'it is being updated', given: { provisioningState: 'Updating' }, reason: 'Updating: ' },
    { when: 'it is being deleted', given: { provisioningState: 'Deleting' }, reason: 'Deleting: ' },
    { when: 'it failed', given: { provisioningState: 'Failed' }, reason: 'Failed: ' },
    { when: 'it has no resourceGuid', given: { resourceGuid: '' }, reason: 'NoResourceGuid: ' },
    {
      when: 'an update may still change its state',
      given: { provisioningState: 'Updating', connectionState: 'Rejected' },
      reason: 'Updating: ',
    },
    {
      when: 'it failed and was rejected',
      given: { provisioningState: 'Failed', connectionState: 'Rejected' },
      reason: 'Rejected: ',
    },
    {
      when: 'it leads to a private link service',
      given: { privateLinkResource: targetId('Microsoft.Network/privateLinkServices') },
      reason: 'PrivateLinkService: ',
    },
    {
      when: 'it leads to an alias',
      given: { privateLinkResource: 'pls1.0a1b.westeurope.azure.privatelinkservice' },
      reason: 'PrivateLinkService: ',
    },
    {
      when: 'it leads to an application gateway',
      given: { privateLinkResource: targetId('Microsoft.Network/applicationGateways') },
      reason: 'ApplicationGateway: ',
    },
    {
      when: 'AKS made it and writes its record',
      given: apiServer('kube-apiserver', 'mc_aks1'),
      reason: 'OwnedByAKS: ',
    },
    {
      when: "AKS made it, as its cluster's body says",
      given: { ...apiServer('kube-apiserver', 'nodes-of-aks1'), cluster: { nodeGroup: 'nodes-of-aks1' } },
      reason: 'OwnedByAKS: ',
    },
    { when: 'nothing names it', given: { customDnsConfigs: [] }, reason: 'NoNames: ' },
  ] satisfies { when: string; given: Partial<EndpointView>; reason: string }[])('$when', ({ given, reason }) => {
    const planned = plan(endpoint(given));
    expect(planned.records).toEqual([]);
    expect(planned.reason).toMatch(new RegExp(`^${reason}\\S`));
  });

  it('and one that is ready has no reason', () => {
    expect(plan(endpoint())).toMatchObject({ reason: null, notes: [], unplaced: [] });
  });
});

describe("an endpoint to a cluster's API server is AKS's own", () => {
  const ours = ['aks1.0a1b in privatelink.westeurope.azmk8s.io A 10.0.0.4'];
  it.each([
    { when: 'called kube-apiserver, in another group', given: apiServer('kube-apiserver', 'mc_aks1'), records: [] },
    {
      when: "called kube-apiserver, in the cluster's node group",
      given: { ...apiServer('Kube-ApiServer', 'mc_aks1'), cluster: { nodeGroup: 'mc_aks1' } },
      records: [],
    },
    {
      when: 'called kube-apiserver, in another group than the node group',
      given: { ...apiServer('kube-apiserver', 'hub'), cluster: { nodeGroup: 'mc_aks1' } },
      records: ours,
    },
    { when: 'called kube-apiserver, beside the cluster', given: apiServer('kube-apiserver', 'apps'), records: ours },
    { when: 'called otherwise, in the node group', given: apiServer('pe-aks', 'mc_aks1'), records: ours },
    { when: 'called otherwise, in a hub', given: apiServer('pe-aks-from-hub', 'hub'), records: ours },
    {
      when: 'called kube-apiserver, in another subscription',
      given: {
        ...apiServer('kube-apiserver', 'mc_aks1'),
        privateLinkResource: targetId('Microsoft.ContainerService/managedClusters').replaceAll('1', '3'),
      },
      records: ours,
    },
  ])('$when: $records', ({ given, records }) => {
    expect(lines(plan(endpoint(given)))).toEqual(records);
  });
});

describe('what an obstacle means for records that exist', () => {
  it.each([
    { given: { provisioningState: 'Updating', connectionState: 'Rejected' }, kind: 'provisioning' },
    { given: { connectionState: 'Pending' }, kind: 'connection' },
    { given: { provisioningState: 'Failed' }, kind: 'failed' },
    { given: { resourceGuid: '' }, kind: 'unidentified' },
    { given: { privateLinkResource: 'pls1.0a1b.westeurope.azure.privatelinkservice' }, kind: 'nameless' },
    { given: {}, kind: undefined },
  ])('$given is $kind', ({ given, kind }) => {
    expect(findObstacle(endpoint(given))?.kind).toBe(kind);
  });
});
