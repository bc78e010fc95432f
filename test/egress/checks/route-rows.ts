import { N, rules, rulesIn, subnet, table } from './network-bodies.ts';
import { type Body, type CheckRow, idOf, inspected, of } from './rows.ts';

const halfRule = (destination: string, source: string): Body => ({
  ruleType: 'NetworkRule',
  sourceAddresses: [source],
  destinationAddresses: [destination],
  destinationPorts: ['400-500'],
});

/** Routes, firewalls, hubs and peerings. */
export const routeRows: readonly CheckRow[] = [
  {
    check: 'egress-firewall-network-rule-any',
    flags: [rules({}, { ruleType: 'NetworkRule', destinationAddresses: ['*'], destinationPorts: ['443'] })],
    passes: [
      rules(
        { action: { type: 'Deny' } },
        { ruleType: 'NetworkRule', destinationAddresses: ['*'], destinationPorts: ['*'] },
      ),
    ],
  },
  {
    // Ranges and halves, a range of ports, two rules for the same senders; not two for different ones.
    check: 'egress-firewall-network-rule-any',
    flags: [rulesIn([halfRule('0.0.0.0-127.255.255.255', '*'), halfRule('128.0.0.0/1', '*')])],
    passes: [rulesIn([halfRule('64.0.0.0/3', '10.0.0.0/24'), halfRule('160.0.0.0/3', '10.0.0.0/24')])],
  },
  {
    check: 'egress-firewall-network-rule-any',
    flags: [rulesIn([halfRule('96.0.0.0/3', '10.0.0.0/24'), halfRule('0.0.0.0-159.255.255.255', '10.0.0.0/24')])],
    passes: [rulesIn([halfRule('64.0.0.0/2', '10.0.0.0/24'), halfRule('128.0.0.0/2', '10.0.1.0/24')])],
  },
  {
    check: 'egress-firewall-app-rule-wildcard',
    flags: [rules({}, { ruleType: 'ApplicationRule', targetFqdns: ['*.blob.core.windows.net'] })],
    passes: [rules({}, { ruleType: 'ApplicationRule', targetFqdns: ['*.example.com'] })],
  },
  {
    check: 'exposure-firewall-dnat',
    flags: [rules({ action: { type: 'DNAT' } }, { ruleType: 'NatRule', sourceAddresses: ['*'] })],
    passes: [rules({ action: { type: 'DNAT' } }, { ruleType: 'NatRule', sourceAddresses: ['203.0.113.7'] })],
  },
  {
    check: 'exposure-firewall-dnat',
    flags: [
      rulesIn([
        { ruleType: 'NatRule', sourceAddresses: ['0.0.0.0/1'], destinationPorts: ['22'] },
        { ruleType: 'NatRule', sourceAddresses: ['128.0.0.0-255.255.255.255'], destinationPorts: ['22'] },
      ]),
    ],
    passes: [
      rulesIn([
        { ruleType: 'NatRule', sourceAddresses: ['128.0.0.0/2'], destinationPorts: ['22'] },
        { ruleType: 'NatRule', sourceAddresses: ['64.0.0.0/2'], destinationPorts: ['443'] },
      ]),
    ],
  },
  {
    check: 'egress-firewall-threat-intel-off',
    flags: [of(`${N}/firewallPolicies`, 'p', { threatIntelMode: 'Off' })],
    passes: [of(`${N}/firewallPolicies`, 'p', { threatIntelMode: 'Deny' })],
  },
  {
    check: 'egress-firewall-dns-proxy-off',
    flags: [
      of(`${N}/firewallPolicies`, 'p', {}),
      rules({}, { ruleType: 'NetworkRule', destinationFqdns: ['db.example.com'] }),
    ],
    passes: [
      of(`${N}/firewallPolicies`, 'p', { dnsSettings: { enableProxy: true } }),
      rules({}, { ruleType: 'NetworkRule', destinationFqdns: ['db.example.com'] }),
    ],
  },
  {
    check: 'egress-firewall-classic-rules',
    flags: [of(`${N}/azureFirewalls`, 'fw', { networkRuleCollections: [] })],
    passes: [of(`${N}/azureFirewalls`, 'fw', { firewallPolicy: { id: 'x' } })],
  },
  {
    check: 'egress-udr-default-to-internet',
    flags: [table([['0.0.0.0/0', 'Internet']])],
    passes: [
      table([['0.0.0.0/0', 'Internet']], {
        subnets: [{ id: idOf(`${N}/virtualNetworks/subnets`, 'hub/AzureFirewallSubnet') }],
      }),
    ],
    policy: inspected,
  },
  {
    // Two halves are everything; whose table it is, the subnet says as well.
    check: 'egress-udr-default-to-internet',
    flags: [
      table([
        ['0.0.0.0/1', 'Internet'],
        ['128.0.0.0/1', 'Internet'],
      ]),
    ],
    passes: [
      table([['0.0.0.0/0', 'Internet']]),
      subnet({ routeTable: { id: idOf(`${N}/routeTables`, 'rt') } }, 'AzureFirewallSubnet'),
    ],
    policy: inspected,
  },
  {
    // The platform's own address is reached on the host, not through the internet.
    check: 'egress-udr-split-default-bypass',
    flags: [
      table([
        ['0.0.0.0/1', 'VirtualAppliance'],
        ['128.0.0.0/1', 'VirtualAppliance'],
        ['20.0.0.0/8', 'Internet'],
      ]),
    ],
    passes: [
      table([
        ['0.0.0.0/0', 'VirtualAppliance'],
        ['168.63.129.16/32', 'Internet'],
      ]),
    ],
  },
  {
    check: 'egress-udr-split-default-bypass',
    flags: [
      table([
        ['0.0.0.0/0', 'VirtualAppliance'],
        ['128.0.0.0/1', 'Internet'],
      ]),
    ],
    passes: [
      table([
        ['0.0.0.0/0', 'VirtualAppliance'],
        ['10.0.0.0/8', 'Internet'],
      ]),
    ],
  },
  {
    check: 'egress-udr-service-tag-bypass',
    flags: [table([['AzureMonitor', 'Internet']])],
    passes: [table([['AzureMonitor', 'VirtualAppliance']])],
    policy: inspected,
  },
  {
    check: 'egress-forced-tunnel-gateway',
    flags: [table([['0.0.0.0/0', 'VirtualNetworkGateway']])],
    passes: [table([['0.0.0.0/0', 'VirtualAppliance']])],
  },
];
