import { describe, expect, it } from 'vitest';
import { apiZone, clusterEndpoint, clusterId, clusterOf, gateway, gatewayId, privateCluster } from './askers.ts';
import { answerTo, type Case, expectCase } from './cases.ts';
import {
  blobZone,
  body,
  find,
  inboundId,
  link,
  name,
  net,
  network,
  nic,
  record,
  storage,
  subnet,
  vnet,
  without,
  zone,
} from './estate.ts';

const compute = net('rg-vm').replace('Microsoft.Network', 'Microsoft.Compute');
const machineId = `${compute}/virtualMachines/vm1`;
const machine = (...interfaces: readonly object[]) =>
  body(machineId, { networkProfile: { networkInterfaces: interfaces } });
const ownNic = (id: string, where: string, more: object = {}) =>
  body(nic(id), {
    ipConfigurations: [
      { name: 'a', properties: { primary: true, privateIPAddress: '10.1.0.9', subnet: { id: where } } },
    ],
    ...more,
  });
const scaleSetId = `${compute}/virtualMachineScaleSets/ss`;
const scaleSet = (where: string, more: object = {}) =>
  body(scaleSetId, {
    virtualMachineProfile: {
      networkProfile: {
        networkInterfaceConfigurations: [
          {
            name: 'n',
            properties: {
              primary: true,
              ipConfigurations: [{ name: 'i', properties: { subnet: { id: where } } }],
              ...more,
            },
          },
        ],
      },
    },
  });
const provider = (name: string) => net('rg-x').replace('Microsoft.Network', name);
const siteId = `${provider('Microsoft.Web')}/sites/app`;
const poolId = `${provider('Microsoft.DevOpsInfrastructure')}/pools/agents`;
const bastionId = `${net()}/bastionHosts/bastion`;
const appId = `${provider('Microsoft.App')}/containerApps/c`;
const environmentId = `${provider('Microsoft.App')}/managedEnvironments/env`;
const [inApp, inRestore] = [subnet('vnet-app', 'nodes'), subnet('vnet-restore', 'nodes')];
const servers = (...dnsServers: readonly string[]) => ({ dnsSettings: { dnsServers } });
const reached = { answer: 'private', reachable: 'yes', brokenAt: null } as const;
const publicly = { answer: 'public', brokenAt: 'link' } as const;
const lost = { answer: 'unknown', brokenAt: null } as const;

describe('who else asks', () => {
  it.each<Case>([
    ...['azureFirewalls/f', 'virtualNetworkGateways/vpn', 'dnsResolvers/r/inboundEndpoints/in'].map(
      (what): Case => ({
        when: `${what} goes by settings of its own`,
        from: `${net()}/${what}`,
        ...lost,
        says: /whose questions go by settings of its own/,
      }),
    ),
    {
      when: 'LocalDNS that is Required is named',
      from: clusterId,
      change: (all) => [...all, clusterOf('Required')],
      answer: 'private',
      reachable: 'yes',
      brokenAt: null,
      says: /LocalDNS on the nodes \(pool1\)/,
    },
    {
      when: 'an isolated application gateway asks the servers',
      from: gatewayId,
      change: (all) => [...all, gateway({ networkIsolationEnabled: true }), link(blobZone, 'vnet-app')],
      answer: 'public',
      brokenAt: 'link',
    },
    {
      when: "an application gateway asks the servers for names outside of Azure DNS' list",
      name: 'app1.azurewebsites.net',
      from: gatewayId,
      change: (all) => [
        ...all,
        gateway(),
        zone('privatelink.azurewebsites.net', 1),
        link('privatelink.azurewebsites.net', 'vnet-onprem'),
      ],
      answer: 'unknown',
      brokenAt: 'endpoint',
      says: /DNS server 10\.3\.0\.10/,
    },
    {
      when: "a private cluster's own name, where its zone is not linked",
      name: `aks1.${apiZone}`,
      change: (all) => [
        ...all,
        privateCluster,
        ...clusterEndpoint,
        zone(apiZone, 2, 'MC_aks1'),
        record(apiZone, 'aks1', ['10.2.1.20'], {}, 'MC_aks1'),
      ],
      answer: 'none',
      brokenAt: 'link',
    },
    {
      when: "a private cluster's own name, where its zone is linked",
      name: `aks1.${apiZone}`,
      change: (all) => [
        ...all,
        privateCluster,
        ...clusterEndpoint,
        zone(apiZone, 2, 'MC_aks1'),
        record(apiZone, 'aks1', ['10.2.1.20'], {}, 'MC_aks1'),
        link(apiZone, 'vnet-hub', {}, 'MC_aks1'),
      ],
      answer: 'private',
      reachable: 'yes',
      brokenAt: null,
    },
    {
      when: 'Power BI, which always passes through privatelink, where an empty zone of it is linked',
      name: 'app.powerbi.com',
      change: (all) => [
        ...all,
        zone('privatelink.analysis.windows.net', 1),
        link('privatelink.analysis.windows.net', 'vnet-hub'),
      ],
      answer: 'none',
      brokenAt: 'endpoint',
    },
    {
      when: 'Power BI, where no zone of it is linked',
      name: 'app.powerbi.com',
      answer: 'public',
      brokenAt: 'endpoint',
    },
    {
      when: 'a name inside the zone, absent there',
      name: `st2.${blobZone}`,
      change: (all) => [...all, storage('st2')],
      answer: 'none',
      brokenAt: 'endpoint',
    },
    {
      when: 'a subnet that its network does not list',
      from: subnet('vnet-app', 'gone'),
      answer: 'unknown',
      brokenAt: null,
      says: /^vnet-app lists no subnet gone; it has /m,
    },
    {
      when: "an interface that names Azure's own servers, in a network that has others",
      from: nic('vm1'),
      change: (all) => [...all, ownNic('vm1', inApp, servers('AzureProvidedDNS'))],
      ...publicly,
      says: /^vnet-app asks Azure DNS$/m,
    },
    {
      when: 'an interface that names the address of Azure DNS',
      from: nic('vm1'),
      change: (all) => [...all, ownNic('vm1', inApp, servers('168.63.129.16'))],
      ...publicly,
    },
    {
      when: "an interface without servers of its own takes its network's",
      from: nic('vm1'),
      change: (all) => [...all, ownNic('vm1', inApp, servers())],
      ...reached,
    },
    {
      when: 'a machine of two interfaces asks by the primary one',
      from: machineId,
      change: (all) => [
        ...all,
        machine({ id: nic('vm1'), properties: { primary: false } }, { id: nic('vm2'), properties: { primary: true } }),
        ownNic('vm1', inRestore),
        ownNic('vm2', inApp),
      ],
      ...reached,
    },
    {
      when: 'a machine whose interface is not in the export',
      from: machineId,
      change: (all) => [...all, machine({ id: nic('vm1') })],
      ...lost,
      says: /its network interface vm1 is not among the resources/,
    },
    {
      when: 'the instances of a scale set',
      from: scaleSetId,
      change: (all) => [...all, scaleSet(inApp)],
      ...reached,
    },
    {
      when: 'the instances of a scale set whose interfaces have servers of their own',
      from: scaleSetId,
      change: (all) => [...all, scaleSet(inRestore, servers('10.0.1.4'))],
      ...reached,
    },
    {
      when: 'a cluster whose pools came as bodies of their own',
      from: clusterId,
      change: (all) => [
        ...all,
        body(clusterId, { nodeResourceGroup: 'MC' }),
        body(`${clusterId}/agentPools/p1`, { vnetSubnetID: inApp }),
      ],
      ...reached,
    },
    {
      when: 'a cluster in the network that AKS made for it',
      from: clusterId,
      change: (all) => [
        ...all,
        body(clusterId, { nodeResourceGroup: 'MC_x', agentPoolProfiles: [{ name: 'p', vnetSubnetID: null }] }),
        {
          ...network('aks-vnet', '10.224.0.0/12', { aks: { addressPrefix: '10.224.0.0/16' } }),
          id: vnet('aks-vnet').replace('rg-net', 'MC_x'),
        },
      ],
      ...publicly,
    },
    {
      when: 'a cluster of which nothing but its id is known',
      from: clusterId,
      change: (all) => [...all, body(clusterId, {})],
      ...lost,
    },
    {
      when: 'a web app that is integrated and has servers of its own',
      from: siteId,
      change: (all) => [
        ...all,
        body(siteId, { virtualNetworkSubnetId: inRestore, dnsConfiguration: { dnsServers: ['10.0.1.4'] } }),
      ],
      ...reached,
    },
    {
      when: 'a web app that is in no network',
      from: siteId,
      change: (all) => [...all, body(siteId, { defaultHostName: 'app.azurewebsites.net' })],
      ...lost,
      says: /names no subnet/,
    },
    {
      when: 'a container app is where its environment is',
      from: appId,
      change: (all) => [
        ...all,
        body(appId, { managedEnvironmentId: environmentId }),
        body(environmentId, { vnetConfiguration: { infrastructureSubnetId: inApp } }),
      ],
      ...reached,
    },
    {
      when: 'a pool of build agents in a subnet',
      from: poolId,
      change: (all) => [...all, body(poolId, { fabricProfile: { networkProfile: { subnetId: inApp } } })],
      ...reached,
    },
    {
      when: 'a Bastion host',
      from: bastionId,
      change: (all) => [
        ...all,
        body(bastionId, { ipConfigurations: [{ name: 'b', properties: { subnet: { id: inApp } } }] }),
      ],
      ...reached,
    },
    {
      when: 'the endpoint itself, where its own network asks',
      from: `${net()}/privateEndpoints/pe-st1`,
      ...reached,
    },
    {
      when: 'an application gateway asks Azure DNS for such names even where its servers are not known',
      from: gatewayId,
      change: (all) => {
        find(all, vnet('vnet-onprem')).properties.dhcpOptions.dnsServers = ['192.168.1.1'];
        return [...all, gateway()];
      },
      ...publicly,
    },
    {
      when: 'an isolated application gateway whose servers are not known',
      from: gatewayId,
      change: (all) => {
        find(all, vnet('vnet-onprem')).properties.dhcpOptions.dnsServers = ['192.168.1.1'];
        return [...all, gateway({ networkIsolationEnabled: true })];
      },
      ...lost,
    },
    { when: 'the name inside the zone', name: `st1.${blobZone}`, answer: 'private', reachable: 'yes', brokenAt: null },
  ])('$when', expectCase);

  it('an inbound endpoint is found by its address in any order', () => {
    const given: Case = {
      when: '',
      change: (all) => [find(all, inboundId), ...without(all, inboundId)],
      answer: 'private',
      brokenAt: null,
    };
    expect(answerTo(given).answer).toBe('private');
    expect(answerTo({ ...given, name: `${name}.` }).answer).toBe('private');
  });
});
