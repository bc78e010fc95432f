import { describe, expect, it } from 'vitest';
import { change, clusterId, grant, history, live, networkId, registryId, roles, subnetId } from './golden.ts';
import { at, type Bodies, type Mutation, pool, set, statesOf, subnet, verify } from './mutate.ts';

describe('what is not known is unknown, and never passed', () => {
  const drop =
    (...names: readonly string[]) =>
    (bodies: Bodies): void => {
      for (const name of names) delete bodies[name];
    };
  const cases: readonly Mutation[] = [
    {
      line: '3.2',
      when: 'the network was not exported',
      change: (bodies) => {
        bodies.network = { id: subnetId('nodes'), properties: subnet(bodies, 'nodes') };
        set(bodies.cluster, 'agentPoolProfiles', [{ ...pool(bodies), podSubnetID: undefined }]);
      },
    },
    { line: '3.5', when: 'no cache rule was exported', change: drop('cacheRule') },
    { line: '3.6', when: 'no endpoint of the registry was exported', change: drop('registryEndpoint') },
    {
      line: '3.6',
      when: 'nothing says which members it has',
      change: ({ registryEndpoint }) => set(registryEndpoint, 'customDnsConfigs', []),
    },
    { line: '3.7', when: 'no zone was exported', change: drop('zone', 'record', 'dataRecord', 'link') },
    { line: '3.7', when: 'no record was exported', change: drop('record', 'dataRecord') },
    { line: '3.7', when: 'no link was exported', change: drop('link') },
    {
      line: '3.7',
      when: 'the network asks servers of its own',
      change: ({ network }) => set(network, 'dhcpOptions', { dnsServers: ['10.0.9.4'] }),
    },
    {
      line: '3.7',
      when: 'the link is not finished',
      change: ({ link }) => set(link, 'virtualNetworkLinkState', 'InProgress'),
    },
    { line: '3.8', when: 'no role assignment was exported', change: drop('pull') },
    {
      line: '3.8',
      when: 'the grant has a condition',
      change: (bodies) => {
        bodies.pull = grant(registryId, roles.acrPull, '00000000-0000-0000-0000-00000000000a', { condition: '…' });
      },
    },
    {
      line: '3.10',
      when: 'the body has no version',
      change: ({ cluster }) => {
        for (const name of ['currentKubernetesVersion', 'kubernetesVersion']) delete at(cluster, 'properties')[name];
      },
    },
    {
      line: '3.12',
      when: 'the channel is SecurityPatch',
      change: ({ cluster }) => set(cluster, 'autoUpgradeProfile.nodeOSUpgradeChannel', 'SecurityPatch'),
    },
    {
      line: '3.12',
      when: 'the channel is not in the body',
      change: ({ cluster }) => set(cluster, 'autoUpgradeProfile', {}),
    },
    { line: '3.13', when: 'no extension was exported', change: drop('extension') },
    {
      line: '3.15',
      when: 'KMS names a vault that was not exported',
      change: ({ cluster }) =>
        set(cluster, 'securityProfile', {
          azureKeyVaultKms: {
            enabled: true,
            keyVaultResourceId: `${clusterId.replace('ContainerService/managedClusters/aks', 'KeyVault/vaults/kms')}`,
          },
        }),
    },
    {
      line: '3.15',
      when: 'the key of KMS names a vault that was not exported',
      change: ({ cluster }) =>
        set(cluster, 'securityProfile', {
          azureKeyVaultKms: { enabled: true, keyId: 'https://kms.vault.azure.net/keys/etcd/1' },
        }),
    },
    { line: '3.15', when: 'no private link scope was exported', change: drop('scope', 'scopeEndpoint') },
    { line: '3.11', when: 'no history was kept', files: { live: live() } },
    { line: '3.11', when: 'the history has no change of the source', files: { live: live(), history: [] } },
  ];
  it.each(cases)('$line, where $when', ({ line, change: mutate, files }) => {
    const answer = verify(mutate, files);
    expect(statesOf(answer)).toEqual({ [line]: 'unknown' });
    expect(answer.isolated).toBe('unknown');
  });

  it('where monitoring is off in its body and no extension was exported, since one may send telemetry', () => {
    const answer = verify((bodies) => {
      set(bodies.cluster, 'addonProfiles.omsagent', { enabled: false });
      delete bodies.extension;
    });
    expect(statesOf(answer)).toEqual({ '3.13': 'unknown', '3.15': 'unknown' });
  });

  it('without the cluster itself, its services and its storage', () => {
    expect(statesOf(verify(undefined, { history: history() }))).toEqual({ '3.2': 'unknown', '3.14': 'unknown' });
  });

  const list = (...items: readonly unknown[]) => ({ kind: 'List', apiVersion: 'v1', items });
  const [firstClass, , , , service] = live().items as readonly unknown[];
  it.each<{ says: string; file: unknown; unknown: readonly string[] }>([
    { says: 'an empty list', file: list(), unknown: ['3.2', '3.14'] },
    { says: 'nothing at all', file: [], unknown: ['3.2', '3.14'] },
    { says: 'services alone', file: list(service), unknown: ['3.14'] },
    { says: 'storage classes alone', file: list(firstClass), unknown: ['3.2'] },
  ])('a cluster that says $says: what every cluster has was not asked for', ({ file, unknown }) => {
    const answer = verify(undefined, { live: file, history: history() });
    expect(statesOf(answer)).toEqual(Object.fromEntries(unknown.map((line) => [line, 'unknown'])));
    for (const { id, because } of answer.lines)
      if (unknown.includes(id)) expect(because).toMatch(/holds no .*and every cluster has some$/);
  });

  it('a registry that was not exported leaves every line about it unknown', () => {
    const answer = verify(drop('registry'));
    expect(statesOf(answer)).toEqual({
      '3.4': 'unknown',
      '3.5': 'unknown',
      '3.6': 'unknown',
      '3.7': 'unknown',
      '3.8': 'unknown',
    });
  });

  it('a body that says nothing but its name says nothing of any line', () => {
    const answer = verify((bodies) => {
      bodies.cluster = { id: clusterId, name: 'aks', type: 'Microsoft.ContainerService/managedClusters' };
    });
    expect(new Set(answer.lines.slice(0, -1).map(({ state }) => state))).toEqual(new Set(['unknown']));
    expect(answer.isolated).toBe('unknown');
  });
});

describe('what passes as well', () => {
  const passes: readonly (Omit<Mutation, 'line'> & { readonly line?: string })[] = [
    {
      when: "the registry is AKS's own, by null",
      change: ({ cluster }) => set(cluster, 'bootstrapProfile.containerRegistryId', null),
    },
    {
      when: "the registry is AKS's own, by an id in the node resource group",
      change: ({ cluster }) =>
        set(cluster, 'bootstrapProfile.containerRegistryId', registryId.replace('rg-aks', 'mc_rg-aks_aks')),
    },
    {
      when: 'the kubelet has the role on the subscription',
      change: (bodies) => {
        bodies.pull = grant(
          '/subscriptions/11111111-2222-3333-4444-555555555555',
          roles.acrPull,
          '00000000-0000-0000-0000-00000000000A',
        );
      },
    },
    {
      when: 'the kubelet has the role on a management group',
      change: (bodies) => {
        bodies.pull = grant(
          '/providers/Microsoft.Management/managementGroups/root',
          roles.acrPull,
          '00000000-0000-0000-0000-00000000000a',
        );
      },
    },
    {
      when: 'Repository Reader takes the place of AcrPull',
      change: (bodies) => {
        set(bodies.registry, 'roleAssignmentMode', 'AbacRepositoryPermissions');
        bodies.pull = grant(registryId, roles.repositoryReader, '00000000-0000-0000-0000-00000000000a');
      },
    },
    {
      when: 'the endpoint is in a peered network',
      change: (bodies) => {
        const other = `${networkId}-hub`;
        set(bodies.registryEndpoint, 'subnet', { id: `${other}/subnets/endpoints` });
        set(bodies.network, 'virtualNetworkPeerings', [
          { name: 'hub', properties: { peeringState: 'Connected', remoteVirtualNetwork: { id: other } } },
        ]);
      },
    },
    {
      when: 'its interface knows the members',
      change: (bodies) => {
        set(bodies.registryEndpoint, 'customDnsConfigs', []);
        const id = `${registryId.replace('ContainerRegistry/registries/acrshop', 'Network/networkInterfaces/pe-acr.nic')}`;
        const member = (requiredMemberName: string, privateIPAddress: string) => ({
          name: requiredMemberName,
          properties: {
            privateIPAddress,
            privateLinkConnectionProperties: { groupId: 'registry', requiredMemberName },
          },
        });
        bodies.nic = {
          id,
          properties: {
            ipConfigurations: [member('registry', '10.0.3.10'), member('registry_data_westeurope', '10.0.3.11')],
          },
        };
      },
    },
    {
      when: 'the endpoint says its members itself',
      change: ({ registryEndpoint }) => {
        set(registryEndpoint, 'customDnsConfigs', []);
        const member = (memberName: string) => ({ name: memberName, properties: { memberName } });
        set(registryEndpoint, 'ipConfigurations', ['registry', 'registry_data_westeurope'].map(member));
      },
    },
    {
      when: 'the zone is known by its records and links alone',
      change: (bodies) => {
        delete bodies.zone;
      },
    },
    {
      when: 'another zone of the name has no such records and is linked elsewhere',
      change: (bodies) => {
        const id = String(bodies.zone?.id).replace('rg-aks', 'rg-other');
        bodies.otherZone = { ...bodies.zone, id };
        bodies.otherLink = {
          id: `${id}/virtualNetworkLinks/x`,
          properties: { virtualNetwork: { id: `${networkId}-x` } },
        };
        bodies.otherRecord = { id: `${id}/A/acrother`, properties: { aRecords: [{ ipv4Address: '10.9.0.4' }] } };
      },
    },
    {
      when: 'a grant has the name of its role alone',
      change: ({ pull }) => {
        set(pull, 'roleDefinitionId', undefined);
        set(pull, 'roleDefinitionName', 'AcrPull');
      },
    },
    {
      when: 'the history writes values that are no text, and paths of its own',
      files: {
        live: live(),
        history: [
          change('3-01', 'properties/bootstrapProfile/artifactSource', 'Direct', 'Cache'),
          change('3-02', 'agentPools/system/upgradeNodeImageVersion', { count: 1 }, 2),
          change('3-03', 'outboundType', 'loadBalancer', 'none'),
        ],
      },
    },
    {
      when: 'KMS names a vault with an approved endpoint',
      change: ({ cluster, vault }) =>
        set(cluster, 'securityProfile', { azureKeyVaultKms: { enabled: true, keyVaultResourceId: vault?.id } }),
    },
    {
      when: 'a security group denies the internet, with anything else there',
      change: (bodies) => {
        const id = networkId.replace('virtualNetworks/vnet', 'networkSecurityGroups/closed');
        for (const name of ['nodes', 'pods'])
          Object.assign(subnet(bodies, name), { networkSecurityGroup: { id }, defaultOutboundAccess: true });
        bodies.rules = {
          id,
          properties: {
            securityRules: [
              {
                name: 'deny',
                properties: {
                  priority: 100,
                  direction: 'Outbound',
                  access: 'Deny',
                  protocol: '*',
                  sourceAddressPrefix: '*',
                  sourcePortRange: '*',
                  destinationAddressPrefix: 'Internet',
                  destinationPortRange: '*',
                },
              },
            ],
          },
        };
      },
    },
    {
      when: 'the cluster was made with the cache',
      files: { live: live(), history: [change('3-01', 'properties.bootstrapProfile.artifactSource', null, 'Cache')] },
    },
    {
      when: 'the changes of other clusters are in the history',
      files: {
        live: live(),
        history: [
          ...history(),
          { ...change('4-01', 'bootstrapProfile.artifactSource', 'Cache', 'Direct'), cluster: `${clusterId}2` },
        ],
      },
    },
  ];
  it.each(passes)('$when', ({ change: mutate, files }) => {
    const answer = verify(mutate, files);
    expect(statesOf(answer)).toEqual({});
  });

  it('a link that is finished', () => {
    expect(statesOf(verify(({ link }) => set(link, 'virtualNetworkLinkState', 'Completed')))).toEqual({});
  });

  it('workload identity is a note with its reason, and no line', () => {
    const answer = verify(({ cluster }) => set(cluster, 'securityProfile', { workloadIdentity: { enabled: true } }));
    expect(answer.isolated).toBe('yes');
    expect(answer.lines.find(({ id }) => id === '3.15')?.because).toContain('Microsoft Entra');
  });

  it('built-in classes that no claim uses are named', () => {
    expect(verify().lines.find(({ id }) => id === '3.14')?.because).toContain('azurefile-csi is built in');
  });
});

describe('what a line that fails says', () => {
  const becauseOf = (line: string, change: (bodies: Bodies) => void): string | undefined =>
    verify(change).lines.find(({ id, state }) => id === line && state === 'fail')?.because;

  it('3.8 names the role that the mode of the registry asks for, and who lacks it', () => {
    const reader = (mode: string, role: string) =>
      becauseOf('3.8', (bodies) => {
        set(bodies.registry, 'roleAssignmentMode', mode);
        bodies.pull = grant(registryId, role, '00000000-0000-0000-0000-00000000000a');
      });
    const who = "the kubelet's identity (00000000-0000-0000-0000-00000000000a) has no";
    expect(reader('AbacRepositoryPermissions', roles.acrPull)).toContain(
      `${who} Container Registry Repository Reader on`,
    );
    expect(reader('LegacyRegistryPermissions', roles.repositoryReader)).toContain(`${who} AcrPull on`);
  });

  it('3.2 names a security group that was not read, which may deny the way out', () => {
    const groupId = networkId.replace('virtualNetworks/vnet', 'networkSecurityGroups/gone');
    const open = (bodies: Bodies): void => {
      Object.assign(subnet(bodies, 'nodes'), { defaultOutboundAccess: true, networkSecurityGroup: { id: groupId } });
    };
    expect(becauseOf('3.2', open)).toContain(`; what ${groupId.toLowerCase()} denies was not read`);
  });
});
