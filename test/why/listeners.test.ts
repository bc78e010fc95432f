import { describe, expect, it } from 'vitest';
import { answerTo, type Case, expectCase } from './cases.ts';
import { type Body, blobZone, body, link, net, nic, subnet, vnet, zone } from './estate.ts';

const forwarder = '10.3.0.10';
const inbound = '10.0.1.4';
const machine = `${net()}/networkInterfaces/dc1`.replace(
  'Microsoft.Network/networkInterfaces',
  'Microsoft.Compute/virtualMachines',
);
const where = subnet('vnet-onprem', 'servers');

/** The network of the forwarder is linked, so that what it leads to is private. */
const linked =
  (...more: readonly Body[]) =>
  (all: Body[]) => [...all, link(blobZone, 'vnet-onprem'), ...more];

/** An interface of a machine with an address in the forwarder's network. */
const card = (address: string, id = 'dc1-nic'): Body =>
  body(nic(id), {
    virtualMachine: { id: machine },
    ipConfigurations: [{ name: 'a', properties: { privateIPAddress: address, subnet: { id: where } } }],
  });

/** The subnet, which lists what has an address in it. */
const listing = (...interfaces: readonly string[]): Body =>
  body(where, {
    addressPrefix: '10.3.0.0/24',
    ipConfigurations: interfaces.map((id) => ({ id: `${nic(id)}/ipConfigurations/a` })),
  });

const policyId = `${net()}/firewallPolicies/fwp`;
const firewall = (
  dnsSettings: object | undefined,
  id = 'fw',
  address = forwarder,
  more: object = {},
): readonly Body[] => [
  body(`${net()}/azureFirewalls/${id}`, {
    firewallPolicy: { id: `${policyId}-${id}` },
    ipConfigurations: [{ name: 'a', properties: { privateIPAddress: address, subnet: { id: where } } }],
  }),
  body(`${policyId}-${id}`, { ...(dnsSettings === undefined ? {} : { dnsSettings }), ...more }),
];

const open = { answer: 'private', reachable: 'no', brokenAt: 'path' } as const;
const silent = { answer: 'none', brokenAt: 'resolver' } as const;

const cases: readonly Case[] = [
  {
    when: 'a machine has it: taken to forward to Azure DNS of its network, and said so by name',
    change: linked(card(forwarder)),
    ...open,
    says: /10\.3\.0\.10 \(machine dc1\) forwards to Azure DNS there is assumed, because policy does not say otherwise \(dns\.resolvers\)/,
  },
  {
    when: 'nothing among the resources has it: taken for a forwarder all the same, and said so',
    change: linked(),
    ...open,
    says: /that 10\.3\.0\.10, which nothing among the resources has, forwards to Azure DNS there is assumed/,
  },
  {
    when: 'policy says where it asks: nothing is assumed',
    change: linked(card(forwarder)),
    policy: { resolvers: [{ addresses: [forwarder], network: vnet('vnet-onprem') }] },
    ...open,
    says: /which policy says asks from vnet-onprem: the Azure DNS of vnet-onprem is asked for st1\.blob\.core\.windows\.net$/m,
  },
  {
    when: 'nobody in the subnet has it, and all of its interfaces are there',
    change: linked(listing('dc1-nic'), card('10.3.0.11')),
    ...silent,
    says: /no interface in servers does, and all of them are among the resources/,
  },
  {
    when: 'one interface of the subnet is not there: it may have the address',
    change: linked(listing('dc1-nic', 'dc2-nic'), card('10.3.0.11')),
    ...open,
  },
  {
    when: 'a firewall has it, whose DNS proxy is on',
    change: linked(...firewall({ enableProxy: true })),
    ...open,
    says: /10\.3\.0\.10, whose DNS proxy asks from vnet-onprem: the Azure DNS of vnet-onprem is asked for st1\.blob\.core\.windows\.net$/m,
  },
  {
    when: 'a firewall has it, whose DNS proxy is off',
    change: linked(...firewall({ servers: [] })),
    ...silent,
    says: /whose DNS proxy is off/,
  },
  { when: 'a firewall has it, whose policy says nothing of DNS', change: linked(...firewall(undefined)), ...silent },
  {
    when: "a firewall has it, whose policy's parent may say something",
    change: linked(...firewall(undefined, 'fw', forwarder, { basePolicy: { id: policyId } })),
    ...open,
    says: /10\.3\.0\.10 \(firewall fw\) forwards to Azure DNS there is assumed/,
  },
  {
    when: 'the proxy of a firewall asks the inbound endpoint of another network',
    change: (all) => [...all, ...firewall({ enableProxy: true, servers: [inbound] })],
    ...open,
    says: /10\.3\.0\.10, whose DNS proxy asks from vnet-hub/,
  },
  {
    when: 'the proxy of a firewall asks servers that lead to different networks',
    change: linked(...firewall({ enableProxy: true, servers: [inbound, '168.63.129.16'] })),
    answer: 'unknown',
    brokenAt: null,
    states: { resolver: 'unknown' },
  },
  {
    when: 'the proxies of two firewalls ask each other',
    change: linked(
      ...firewall({ enableProxy: true, servers: ['10.3.0.20'] }),
      ...firewall({ enableProxy: true, servers: [forwarder] }, 'fw2', '10.3.0.20'),
    ),
    ...silent,
    says: /a loop/,
  },
  {
    when: 'a firewall without a policy says itself that it is a proxy',
    change: (all) => {
      const [fw] = firewall(undefined);
      const settings = { 'Network.DNS.EnableProxy': 'true', 'Network.DNS.Servers': inbound };
      const properties = { ...fw?.properties, firewallPolicy: undefined, additionalProperties: settings };
      return [...all, { id: '', ...fw, properties }];
    },
    ...open,
    says: /whose DNS proxy asks from vnet-hub/,
  },
  {
    when: 'a rule leads to a machine, which is taken for a forwarder',
    from: vnet('vnet-data'),
    change: (all) => {
      const [each] = all.filter(({ id }) => /forwardingRules\/blob$/.test(id));
      if (each) each.properties.targetDnsServers = [{ ipAddress: '10.0.2.9', port: 53 }];
    },
    answer: 'private',
    reachable: 'yes',
    brokenAt: null,
    says: /that 10\.0\.2\.9, which nothing among the resources has, forwards to Azure DNS there is assumed/,
  },
  {
    when: 'a rule asks an inbound endpoint at a port where it does not listen',
    from: vnet('vnet-data'),
    change: (all) => {
      const [each] = all.filter(({ id }) => /forwardingRules\/blob$/.test(id));
      if (each) each.properties.targetDnsServers[0].port = 5353;
    },
    ...silent,
    says: /an inbound endpoint answers at port 53, and the rule asks 10\.0\.1\.4 at port 5353/,
  },
  {
    when: 'a loop through a machine',
    from: vnet('vnet-data'),
    change: (all) => {
      const [each] = all.filter(({ id }) => /forwardingRules\/blob$/.test(id));
      if (each) each.properties.targetDnsServers = [{ ipAddress: '10.2.2.9', port: 53 }];
    },
    ...silent,
    says: /a loop; that 10\.2\.2\.9, which nothing among the resources has, forwards to Azure DNS of vnet-data is assumed/,
  },
];

const assumed = /; that 10\.3\.0\.10 \(machine dc1\) forwards to Azure DNS of vnet-onprem is assumed/;
const onprem = { from: vnet('vnet-onprem'), answer: 'unknown', brokenAt: null } as const;

describe('the sentence says what is assumed of a DNS server', () => {
  it.each([
    ['private', linked(card(forwarder))],
    ['public', (all: Body[]) => [...all, card(forwarder)]],
    ['stale', (all: Body[]) => linked(card(forwarder))(all.filter(({ id }) => !/privateEndpoints|\.nic$/.test(id)))],
    [
      'none',
      (all: Body[]) =>
        linked(card(forwarder))([
          ...all.filter(({ id }) => !/\/A\/|privateDnsZones\/[^/]*$/.test(id)),
          zone(blobZone, 1),
        ]),
    ],
    ['unknown', (all: Body[]) => linked(card(forwarder))(all.filter(({ id }) => !/\/A\/|storageAccounts/.test(id)))],
  ])('where the answer is %s', (answer, change) => {
    const why = answerTo({ ...onprem, when: '', change });
    expect(why.answer).toBe(answer);
    expect(why.sentence).toMatch(assumed);
  });

  it('once, where the step that is broken says it too', () => {
    const { sentence } = answerTo({
      ...onprem,
      when: '',
      from: vnet('vnet-data'),
      change: cases.at(-1)?.change ?? (() => []),
    });
    expect(sentence.match(/is assumed/g)).toHaveLength(1);
  });

  it('nowhere, where policy says whom it asks', () => {
    const policy = { resolvers: [{ addresses: [forwarder], network: vnet('vnet-onprem') }] };
    expect(answerTo({ ...onprem, when: '', policy }).sentence).not.toMatch(/assumed/);
  });
});

describe('at the address of a DNS server', () => {
  it.each(cases)('$when: $answer', (each) => expectCase({ from: vnet('vnet-onprem'), ...each }));
});
