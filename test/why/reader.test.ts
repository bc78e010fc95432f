import { describe, expect, it } from 'vitest';
import { Policy } from '../../src/policy/policy.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import { createWhyReader } from '../../src/why/reader.ts';
import { explainWhy } from '../../src/why/why.ts';
import { azureOf } from './azure.ts';
import {
  type Body,
  blobZone,
  body,
  golden,
  link,
  name,
  net,
  nic,
  record,
  ruleSetId,
  storageId,
  subnet,
  vnet,
  withHubPeering,
  without,
  zone,
  zoneId,
} from './estate.ts';

const signal = new AbortController().signal;
let moment = new Date('2026-03-04T12:00:00Z');
const clock = { now: () => moment };
const machineId =
  '/subscriptions/00000000-0000-0000-0000-0000000000aa/resourceGroups/rg-net/providers/Microsoft.Compute/virtualMachines/vm1';

function readerOf(bodies: readonly Body[], policy: object = {}, rights?: Parameters<typeof azureOf>[1]) {
  const { arm, asked, subscriptions } = azureOf(bodies, rights);
  const inForce = Policy.parse({ version: 1, ...policy });
  return { reader: createWhyReader(arm, subscriptions, clock, async () => inForce), asked, policy: inForce };
}

const elsewhere = { location: 'northeurope' };
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** Rule sets for networks that nobody asks from. */
const manySets = (count: number): readonly Body[] =>
  range(count).flatMap((index) => {
    const id = ruleSetId.replace(/[^/]+$/, `set${index}`);
    return [
      body(id, { dnsResolverOutboundEndpoints: [] }, elsewhere),
      body(`${id}/forwardingRules/r`, { domainName: 'corp.example.', targetDnsServers: [{ ipAddress: '10.9.9.9' }] }),
      body(`${id}/virtualNetworkLinks/l`, { virtualNetwork: { id: vnet(`vnet-other${index}`) } }),
    ];
  });

const policyId = (guard: string) => `${net()}/dnsResolverPolicies/${guard}`;
const manyPolicies = (count: number): readonly Body[] =>
  range(count).flatMap((index) => [
    body(policyId(`guard${index}`), {}),
    body(`${policyId(`guard${index}`)}/virtualNetworkLinks/l`, { virtualNetwork: { id: vnet(`vnet-other${index}`) } }),
  ]);

const blockingPolicy = (network: string): readonly Body[] => [
  body(`${net()}/dnsResolverDomainLists/all`, { domains: ['blob.core.windows.net.'] }),
  body(policyId('wall'), {}),
  body(`${policyId('wall')}/virtualNetworkLinks/l`, { virtualNetwork: { id: vnet(network) } }),
  body(`${policyId('wall')}/dnsSecurityRules/no`, {
    priority: 100,
    action: { actionType: 'Block' },
    dnsSecurityRuleState: 'Enabled',
    dnsResolverDomainLists: [{ id: `${net()}/dnsResolverDomainLists/all` }],
  }),
];

const manyHubs = (count: number): readonly Body[] =>
  range(count).flatMap((index) => {
    const id = `${net()}/virtualHubs/hub${index}`;
    const remoteVirtualNetwork = { id: vnet(`vnet-other${index}`) };
    return [
      body(id, { addressPrefix: '10.99.0.0/23' }),
      body(`${id}/hubVirtualNetworkConnections/c`, { remoteVirtualNetwork }),
    ];
  });

describe('what a name leads to, as Azure shows it', () => {
  it.each(['vnet-hub', 'vnet-app', 'vnet-data', 'vnet-onprem', 'vnet-restore', 'vnet-wan'])(
    'is the same from %s as from an export',
    async (network) => {
      const { reader, policy } = readerOf(golden());
      expect(await reader.why(name, vnet(network), signal)).toEqual(
        explainWhy(readGraph(golden(), policy.dns), name, vnet(network)),
      );
    },
  );

  it('costs at most 12 calls with nothing kept, and none again within a minute', async () => {
    const { reader, asked } = readerOf(golden());
    await reader.why(name, vnet('vnet-app'), signal);
    expect(asked.length).toBeLessThanOrEqual(12);
    const first = asked.length;
    await reader.why(`${name}.`, vnet('vnet-hub'), signal);
    expect(asked).toHaveLength(first);
    moment = new Date(moment.getTime() + 61_000);
    await reader.why(name, vnet('vnet-app'), signal);
    expect(asked.length).toBeGreaterThan(first);
  });

  it.each([
    ['a network asks it', vnet('vnet-onprem'), 0],
    ['a machine asks it, with calls to spare', machineId, 2],
  ])('names the machine that listens at the address of a DNS server: %s', async (_, from, lists) => {
    const machine = body(machineId, { networkProfile: { networkInterfaces: [{ id: nic('vm1') }] } });
    const card = (id: string, address: string, owner: string): Body => {
      const properties = { privateIPAddress: address, subnet: { id: subnet('vnet-onprem', 'servers') } };
      return body(nic(id), { virtualMachine: { id: owner }, ipConfigurations: [{ name: 'a', properties }] });
    };
    const servers = [card('dc1', '10.3.0.10', machineId.replace('vm1', 'dc1')), card('dc2', '10.3.0.100', machineId)];
    const bodies = [...golden(), ...manySets(lists / 2), machine, card('vm1', '10.3.0.77', machineId), ...servers];
    const { reader, asked } = readerOf(bodies);
    const { sentence } = await reader.why(name, from, signal);
    expect(sentence).toContain('that 10.3.0.10 (machine dc1) forwards to Azure DNS of vnet-onprem is assumed');
    expect(asked.length).toBeLessThanOrEqual(12);
    const first = asked.length;
    await reader.why(name, from, signal);
    expect(asked).toHaveLength(first);
  });

  it('names the load balancer that listens at the address of a DNS server', async () => {
    const properties = { privateIPAddress: '10.3.0.10', subnet: { id: subnet('vnet-onprem', 'servers') } };
    const balancer = body(`${net()}/loadBalancers/dns`, { frontendIPConfigurations: [{ name: 'a', properties }] });
    const { reader, asked } = readerOf([...golden(), balancer]);
    const { sentence } = await reader.why(name, vnet('vnet-onprem'), signal);
    expect(sentence).toContain('that 10.3.0.10 (load balancer dns) forwards to Azure DNS of vnet-onprem is assumed');
    expect(asked.length).toBeLessThanOrEqual(12);
  });

  it('says that the address of a DNS server was not looked up where no call is left for it', async () => {
    const machine = body(machineId, { networkProfile: { networkInterfaces: [{ id: nic('vm1') }] } });
    const card = (id: string, privateIPAddress: string): Body => {
      const properties = { privateIPAddress, subnet: { id: subnet('vnet-onprem', 'servers') } };
      return body(nic(id), { virtualMachine: { id: machineId }, ipConfigurations: [{ name: 'a', properties }] });
    };
    const { reader, asked } = readerOf([
      ...golden(),
      ...manySets(2),
      machine,
      card('vm1', '10.3.0.77'),
      card('dc1', '10.3.0.10'),
    ]);
    const why = JSON.stringify(await reader.why(name, machineId, signal));
    expect(why).toContain('that 10.3.0.10 (what has it was not looked up) forwards to Azure DNS');
    expect(why).not.toContain('which nothing');
    expect(asked).toHaveLength(12);
  });

  it('reads a machine and its interface where one asks', async () => {
    const machine = body(machineId, { networkProfile: { networkInterfaces: [{ id: nic('vm1') }] } });
    const card = body(nic('vm1'), {
      ipConfigurations: [{ name: 'a', properties: { subnet: { id: subnet('vnet-app', 'nodes') } } }],
    });
    const { reader, asked } = readerOf([...golden(), machine, card]);
    expect(await reader.why(name, machineId, signal)).toMatchObject({ answer: 'private', reachable: 'yes' });
    expect(asked.length).toBeLessThanOrEqual(12);
  });

  describe('costs at most 12 calls of an estate with 30 rule sets, 20 security policies and 9 virtual hubs', () => {
    const large = (): readonly Body[] =>
      [...golden(), ...manySets(29), ...manyPolicies(20), ...manyHubs(8)].map(withHubPeering);

    it.each([
      ['vnet-hub', 'its zone is linked there'],
      ['vnet-app', "it asks the hub's resolver"],
      ['vnet-data', 'a rule set forwards to the hub'],
      ['vnet-onprem', 'no rule set is linked there'],
      ['vnet-restore', 'nothing is linked there'],
      ['vnet-wan', 'a virtual hub leads to its server'],
    ])('and answers as an export does from %s: %s', async (network) => {
      const { reader, asked, policy } = readerOf(large());
      const why = await reader.why(name, vnet(network), signal);
      expect(why).toEqual(explainWhy(readGraph(large(), policy.dns), name, vnet(network)));
      expect(asked.length).toBeLessThanOrEqual(12);
    });

    it('also from a machine, which is two queries more', async () => {
      const machine = body(machineId, { networkProfile: { networkInterfaces: [{ id: nic('vm1') }] } });
      const card = body(nic('vm1'), {
        ipConfigurations: [{ name: 'a', properties: { subnet: { id: subnet('vnet-data', 'endpoints') } } }],
      });
      const { reader, asked } = readerOf([...large(), machine, card]);
      expect(await reader.why(name, machineId, signal)).toMatchObject({ answer: 'private', reachable: 'yes' });
      expect(asked.length).toBeLessThanOrEqual(12);
    });

    it('and heeds the security policy that is linked to the network', async () => {
      const { reader, asked } = readerOf([...large(), ...blockingPolicy('vnet-hub')]);
      expect(await reader.why(name, vnet('vnet-hub'), signal)).toMatchObject({
        answer: 'none',
        brokenAt: 'resolver',
      });
      expect(asked.length).toBeLessThanOrEqual(12);
    });

    it('and says what was not read where a network may not be asked for its rule set, and its region has too many', async () => {
      const { reader, asked } = readerOf(large(), {}, { mayAct: false });
      const why = await reader.why(name, vnet('vnet-data'), signal);
      expect(why).toMatchObject({ answer: 'unknown', brokenAt: null });
      expect(why.sentence).toContain('which rule set is linked to vnet-data was not read');
      expect(asked.length).toBeLessThanOrEqual(12);
    });

    it('and needs only to read where the region has few', async () => {
      const here = { location: 'westeurope' };
      const placed = large().map((each) =>
        /(virtualNetworks\/[^/]+|dnsForwardingRulesets\/rules)$/.test(each.id) ? { ...each, ...here } : each,
      );
      const { reader, asked } = readerOf(placed, {}, { mayAct: false });
      expect(await reader.why(name, vnet('vnet-data'), signal)).toMatchObject({ answer: 'private', reachable: 'yes' });
      expect(asked.filter((call) => call.startsWith('POST'))).toEqual([]);
      expect(asked.length).toBeLessThanOrEqual(12);
    });
  });

  it('finds records of longer zones and wildcards', async () => {
    const longer = `st1.${blobZone}`;
    const hidden = [...golden(), zone(longer, 2), link(longer, 'vnet-hub'), record(longer, '@', ['10.9.9.9'])];
    expect(await readerOf(hidden).reader.why(name, vnet('vnet-hub'), signal)).toMatchObject({
      answer: 'stale',
      brokenAt: 'hidden',
    });
    const wild = [...without(golden(), `${zoneId(blobZone)}/A/st1`), record(blobZone, '*', ['10.2.1.4'])];
    expect(await readerOf(wild).reader.why(name, vnet('vnet-hub'), signal)).toMatchObject({
      answer: 'private',
      brokenAt: null,
    });
  });

  it('takes a DNS security policy without rules for one that blocks nothing', async () => {
    const policy = `${zoneId(blobZone).split('/privateDnsZones')[0]}/dnsResolverPolicies/guard`;
    const guard = [
      body(policy, {}),
      body(`${policy}/virtualNetworkLinks/hub`, { virtualNetwork: { id: vnet('vnet-hub') } }),
    ];
    expect(await readerOf([...golden(), ...guard]).reader.why(name, vnet('vnet-hub'), signal)).toMatchObject({
      answer: 'private',
      brokenAt: null,
    });
  });

  it('takes an absent record for absent: all of that name was asked for', async () => {
    const { reader } = readerOf(without(golden(), `${zoneId(blobZone)}/A/st1`));
    expect(await reader.why(name, vnet('vnet-hub'), signal)).toMatchObject({ answer: 'none', brokenAt: 'record' });
  });
});

describe('the matrix, as Azure shows it', () => {
  const reachability = { mustNot: [{ from: [vnet('vnet-app')], targets: [storageId('st1')] }] };

  it('has the cells that are asked for, with what policy says of them', async () => {
    const { reader } = readerOf(golden(), { reachability });
    const pairs = { targets: [storageId('st1')], from: [vnet('vnet-app'), vnet('vnet-restore')] };
    const { cells } = await reader.reachability(pairs, signal);
    expect(cells).toMatchObject([
      { state: 'ok', wanted: 'mustNot', outcome: 'broken', because: 'reachability.mustNot[0]' },
      { state: 'public-only', brokenAt: 'link', wanted: null, outcome: null },
    ]);
  });

  it('is that of the promises where nothing is asked for', async () => {
    const { reader } = readerOf(golden(), { reachability });
    expect(await reader.reachability(undefined, signal)).toMatchObject({
      from: [vnet('vnet-app').toLowerCase()],
      targets: [{ id: storageId('st1').toLowerCase(), names: [name] }],
      cells: [{ outcome: 'broken' }],
    });
  });
});
