import { describe, expect, it } from 'vitest';
import { apiZone, clusterEndpoint, clusterId, clusterOf, gateway, gatewayId, privateCluster } from './askers.ts';
import { answerTo, type Case, expectCase } from './cases.ts';
import { blobZone, find, inboundId, link, name, record, storage, subnet, without, zone } from './estate.ts';

describe('who else asks', () => {
  it.each<Case>([
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
    { when: 'the name inside the zone', name: `st1.${blobZone}`, answer: 'private', reachable: 'yes', brokenAt: null },
  ])('$when', expectCase);

  it('an inbound endpoint is found by its address whatever the order', () => {
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
