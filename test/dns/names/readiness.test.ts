import { describe, expect, it } from 'vitest';
import type { EndpointView } from '../../../src/dns/model.ts';
import { findObstacle } from '../../../src/dns/names/readiness.ts';
import { endpoint, plan, targetId } from './builders.ts';

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
      when: 'AKS writes its record',
      given: { privateLinkResource: targetId('Microsoft.ContainerService/managedClusters'), groupIds: ['management'] },
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

describe('what an obstacle means for records that stand', () => {
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
