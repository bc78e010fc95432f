import { describe, it } from 'vitest';
import { type Case, expectCase } from './cases.ts';
import { type Body, body, find, hubConnection, hubId, vnet, withHubPeering, without } from './estate.ts';

const firewall = `${hubId.replace(/\/virtualHubs.*/, '')}/azureFirewalls/fw`;
const guarded = (all: Body[]): Body[] => {
  find(all, hubId).properties.azureFirewall = { id: firewall };
  return all;
};
const intent = (...destinations: readonly string[]): Body =>
  body(`${hubId}/routingIntent/main`, {
    routingPolicies: [{ name: 'one', destinations, nextHop: firewall }],
  });

const cases: readonly Case[] = [
  {
    when: 'both are connected to one hub',
    change: (all) => all.map(withHubPeering),
    answer: 'private',
    reachable: 'yes',
    brokenAt: null,
  },
  {
    when: "the hub's connections are not in the export, and the peerings that Azure makes are",
    change: (all) =>
      without(without(all, hubConnection('vnet-wan').id), hubConnection('vnet-data').id).map(withHubPeering),
    answer: 'unknown',
    brokenAt: null,
    states: { resolver: 'unknown' },
    says: /vnet-wan and vnet-data are on virtual hubs, and not all connections of whub are among the resources/,
  },
  {
    when: 'the hub has a firewall, and its routing intent is not in the export',
    change: guarded,
    answer: 'unknown',
    brokenAt: null,
    says: /whether private traffic goes through it depends on its routing intent/,
  },
  {
    when: 'the routing intent sends private traffic through the firewall',
    change: (all) => [...guarded(all), intent('Internet', 'PrivateTraffic')],
    answer: 'unknown',
    brokenAt: null,
    says: /the virtual hub sends private traffic through fw/,
  },
  {
    when: 'the routing intent is about the internet alone',
    change: (all) => [...guarded(all), intent('Internet')],
    answer: 'private',
    reachable: 'yes',
    brokenAt: null,
  },
];

describe('across virtual hubs', () => {
  it.each(cases)('$when: $answer', (each) => expectCase({ from: vnet('vnet-wan'), ...each }));
});
