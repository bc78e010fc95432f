import { describe, expect, it } from 'vitest';
import type { EndpointView } from '../../../src/dns/model.ts';
import { planNames } from '../../../src/dns/names/plan-names.ts';
import { endpointOf, interfaceId, lines } from './builders.ts';

type Options = Parameters<typeof planNames>[3];
const scope = (names: Readonly<Record<string, string | readonly string[]>>): EndpointView =>
  endpointOf('Microsoft.Insights/privateLinkScopes', 'azuremonitor', names);
const storage = (addresses: readonly string[]): EndpointView =>
  endpointOf('Microsoft.Storage/storageAccounts', 'blob', { 'st1.blob.core.windows.net': addresses });
const manager = endpointOf('Microsoft.Authorization/resourceManagementPrivateLinks', 'ResourceManagement', {
  'management.azure.com': '10.0.0.4',
});
const none = "none of the endpoint's names gets a record; the notes say why";

describe('a name that is placed and gets no record', () => {
  const api = 'api in privatelink.monitor.azure.com A 10.0.0.4';
  const shared =
    'every Azure Monitor private link scope answers to it, so one record leads everybody who resolves privatelink.monitor.azure.com to this endpoint; name the endpoint in dns.sharedNames to have it written';
  const nothing = (of: string): string => `nothing of a private endpoint answers from ${of}`;
  it.each<{
    when: string;
    given: EndpointView;
    options?: Partial<Options>;
    records?: readonly string[];
    reason?: string;
    unplaced?: readonly (readonly [fqdn: string, kind: string, because: string])[];
  }>([
    {
      when: 'every resource of its kind answers to it, and policy names the endpoint not',
      given: scope({ 'api.monitor.azure.com': '10.0.0.4' }),
      options: { refusesShared: true },
      reason: `Shared: ${none}`,
      unplaced: [['api.monitor.azure.com', 'Shared', shared]],
    },
    {
      when: 'none, where policy names the endpoint',
      given: scope({ 'api.monitor.azure.com': '10.0.0.4' }),
      options: { refusesShared: false },
      records: [api],
    },
    {
      when: 'none, where policy asks for no names',
      given: scope({ 'api.monitor.azure.com': '10.0.0.4' }),
      records: [api],
    },
    {
      when: 'none, where the name is the resource’s own',
      given: storage(['10.0.0.4']),
      options: { refusesShared: true },
      records: ['st1 in privatelink.blob.core.windows.net A 10.0.0.4'],
    },
    {
      when: 'none, where its zone redirects a control plane and the operator names that',
      given: manager,
      options: { refusesShared: true, sensitiveZones: ['privatelink.azure.com'] },
      records: ['management in privatelink.azure.com A 10.0.0.4'],
    },
    {
      when: 'nothing answers from its addresses: these are reported, sorted',
      given: storage(['169.254.0.1', '10.0.0.4', '127.0.0.1']),
      reason: `BadAddress: ${none}`,
      unplaced: [['st1.blob.core.windows.net', 'BadAddress', nothing('127.0.0.1, 169.254.0.1')]],
    },
    {
      when: 'it was refused before',
      given: storage(['10.0.0.4']),
      options: { refused: [{ fqdn: 'st2.blob.core.windows.net', kind: 'Unconfirmed', because: 'b' }] },
      records: ['st1 in privatelink.blob.core.windows.net A 10.0.0.4'],
      unplaced: [['st2.blob.core.windows.net', 'Unconfirmed', 'b']],
    },
    {
      when: 'it was refused before, and so is every other',
      given: storage(['127.0.0.1']),
      options: { refused: [{ fqdn: 'st2.blob.core.windows.net', kind: 'Unconfirmed', because: 'b' }] },
      reason: `Unconfirmed: ${none}`,
      unplaced: [
        ['st1.blob.core.windows.net', 'BadAddress', nothing('127.0.0.1')],
        ['st2.blob.core.windows.net', 'Unconfirmed', 'b'],
      ],
    },
  ])('$when', ({ given, options, records = [], reason, unplaced = [] }) => {
    const planned = planNames(given, [], 'AzureCloud', { sensitiveZones: [], ...options });
    expect(lines(planned)).toEqual(records);
    expect(planned.reason).toBe(reason ?? null);
    expect(planned.unplaced.map(({ fqdn, kind, because }) => [fqdn, kind, because])).toEqual(unplaced);
    expect(planned.notes).toEqual(
      unplaced.map(([fqdn, kind, because]) => `${kind}: '${fqdn}' gets no record: ${because}`).sort(),
    );
  });
});

describe('the API server of a cluster', () => {
  const privateName = 'aks-1.0a1b2c3d-0000-4000-8000-000000000001.privatelink.westeurope.azmk8s.io';
  const cluster = (more: Partial<EndpointView> = {}): EndpointView =>
    endpointOf('Microsoft.ContainerService/managedClusters', 'management', {}, {
      cluster: { privateName },
      ...more,
    } as never);
  const nic = (names: readonly string[]) => ({
    id: interfaceId(),
    names: names.map((fqdn) => ({ fqdn, addresses: ['10.0.0.5'], groupId: 'management', member: 'management' })),
    addresses: ['10.0.0.4'],
  });
  const record = (address: string): string =>
    `aks-1.0a1b2c3d-0000-4000-8000-000000000001 in privatelink.westeurope.azmk8s.io A ${address}`;
  it.each([
    {
      when: 'has the name that the cluster says, where nothing lists one',
      given: cluster(),
      names: [],
      records: [record('10.0.0.4')],
    },
    {
      when: 'has the name that its interface lists',
      given: cluster(),
      names: [privateName],
      records: [record('10.0.0.5')],
    },
    {
      when: 'has none, where the cluster says none',
      given: cluster({ cluster: undefined } as never),
      names: [],
      records: [],
    },
    {
      when: 'has none, where its only interface is another’s',
      given: cluster({ networkInterfaces: [interfaceId('other')] }),
      names: [],
      records: [],
    },
  ])('$when', ({ given, names, records }) => {
    const planned = planNames(given, [nic(names)], 'AzureCloud', { sensitiveZones: [] });
    expect(lines(planned)).toEqual(records);
  });
});
