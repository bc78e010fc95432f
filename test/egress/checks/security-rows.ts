import {
  denyAll,
  guarding,
  inbound,
  N,
  nic,
  nsg,
  nsgId,
  outbound,
  ownNsg,
  ownNsgId,
  pip,
  subnet,
  subnetId,
} from './network-bodies.ts';
import { type CheckRow, idOf, inspected, isolated, of } from './rows.ts';

/** Security groups, and the machines behind them. */
export const securityRows: readonly CheckRow[] = [
  {
    check: 'exposure-vm-internet-facing-open-port',
    flags: [
      nic({ publicIPAddress: pip, subnet: { id: subnetId } }),
      subnet({ networkSecurityGroup: nsgId }),
      nsg({ ...inbound, sourceAddressPrefix: 'Internet', destinationPortRange: '443' }),
    ],
    passes: [
      nic({ publicIPAddress: pip, subnet: { id: subnetId } }),
      subnet({ networkSecurityGroup: nsgId }),
      nsg({ ...inbound, sourceAddressPrefix: '203.0.113.0/24', destinationPortRange: '443' }),
    ],
  },
  {
    // Without a security group a Standard address is closed, a Basic one open.
    check: 'exposure-vm-internet-facing-open-port',
    flags: [
      nic({ publicIPAddress: pip, subnet: { id: subnetId } }),
      subnet({}),
      of(`${N}/publicIPAddresses`, 'pip', {}, { sku: { name: 'Basic' } }),
    ],
    passes: [
      nic({ publicIPAddress: pip, subnet: { id: subnetId } }),
      subnet({}),
      of(`${N}/publicIPAddresses`, 'pip', {}, { sku: { name: 'Standard' } }),
    ],
  },
  {
    // The rule is to another machine, or to the members of a group this one isn't in.
    check: 'exposure-vm-internet-facing-open-port',
    flags: [
      nic({ publicIPAddress: pip, privateIPAddress: '10.0.0.4', subnet: { id: subnetId } }),
      subnet({ networkSecurityGroup: nsgId }),
      nsg({
        ...inbound,
        destinationAddressPrefix: '10.0.0.4/32',
        sourceAddressPrefixes: ['0.0.0.0/1', '128.0.0.0/1'],
        destinationPortRange: '443',
      }),
    ],
    passes: [
      nic({ publicIPAddress: pip, privateIPAddress: '10.0.0.4', subnet: { id: subnetId } }),
      subnet({ networkSecurityGroup: nsgId }),
      nsg(
        { ...inbound, destinationAddressPrefix: '10.0.0.5', sourceAddressPrefix: '*', destinationPortRange: '443' },
        {
          ...inbound,
          destinationAddressPrefix: undefined,
          destinationApplicationSecurityGroups: [{ id: idOf(`${N}/applicationSecurityGroups`, 'web') }],
          sourceAddressPrefix: '*',
          destinationPortRange: '443',
        },
      ),
    ],
  },
  {
    // Two groups that let different ports in let nothing in together.
    check: 'exposure-vm-internet-facing-open-port',
    flags: [
      nic({ publicIPAddress: pip, subnet: { id: subnetId } }, { networkSecurityGroup: ownNsgId }),
      subnet({ networkSecurityGroup: nsgId }),
      nsg({ ...inbound, sourceAddressPrefix: '*', destinationPortRange: '22-443' }),
      ownNsg('443'),
    ],
    passes: [
      nic({ publicIPAddress: pip, subnet: { id: subnetId } }, { networkSecurityGroup: ownNsgId }),
      subnet({ networkSecurityGroup: nsgId }),
      nsg({ ...inbound, sourceAddressPrefix: '*', destinationPortRange: '22' }),
      ownNsg('443'),
    ],
  },
  {
    check: 'exposure-nsg-inbound-any',
    flags: [
      nsg({ ...inbound, sourceAddressPrefixes: ['203.0.113.7', '0.0.0.0/0'], destinationPortRanges: ['80', '443'] }),
    ],
    passes: [
      nsg(
        denyAll,
        { ...inbound, sourceAddressPrefix: '*', destinationPortRange: '443' },
        { ...inbound, sourceAddressPrefix: 'VirtualNetwork', destinationPortRange: '*' },
      ),
    ],
  },
  {
    // Halves are everybody, in one rule or in several; a quarter is not.
    check: 'exposure-nsg-inbound-any',
    flags: [
      nsg(
        { ...inbound, sourceAddressPrefix: '0.0.0.0/1', destinationPortRange: '443' },
        { ...inbound, sourceAddressPrefix: '128.0.0.0/1', destinationPortRange: '400-500' },
      ),
    ],
    passes: [nsg({ ...inbound, sourceAddressPrefix: '64.0.0.0/3', destinationPortRange: '443' })],
  },
  {
    // What is denied before adds up as well: by halves of the internet, of the ports, and by protocol.
    check: 'exposure-nsg-inbound-any',
    flags: [
      nsg(
        { ...denyAll, sourceAddressPrefixes: ['128.0.0.0/1'], sourceAddressPrefix: null },
        { ...inbound, sourceAddressPrefix: '*', destinationPortRange: '443' },
      ),
    ],
    passes: [
      nsg(
        { ...denyAll, sourceAddressPrefix: '0.0.0.0/1', protocol: 'Tcp' },
        { ...denyAll, sourceAddressPrefix: '128.0.0.0/1', destinationPortRange: '0-500', protocol: 'Tcp' },
        { ...denyAll, sourceAddressPrefix: 'Internet', protocol: 'Udp' },
        { ...inbound, sourceAddressPrefix: '*', destinationPortRange: '443' },
      ),
    ],
  },
  {
    // ICMP has no ports that anybody could reach.
    check: 'exposure-nsg-inbound-any',
    flags: [nsg({ ...inbound, sourceAddressPrefix: '*', destinationPortRange: '*' })],
    passes: [
      nsg(
        ...['Icmp', 'Esp', 'Ah'].map((protocol) => ({
          ...inbound,
          protocol,
          sourceAddressPrefix: '*',
          destinationPortRange: '*',
        })),
      ),
    ],
  },
  {
    // A rule to another address than those of the group's subnets opens none of them.
    check: 'exposure-nsg-inbound-any',
    flags: [
      guarding({
        ...inbound,
        destinationAddressPrefix: '10.0.0.7',
        sourceAddressPrefix: '*',
        destinationPortRange: '443',
      }),
      subnet({ networkSecurityGroup: nsgId }),
    ],
    passes: [
      guarding({
        ...inbound,
        destinationAddressPrefix: '10.9.0.7',
        sourceAddressPrefix: '*',
        destinationPortRange: '443',
      }),
      subnet({ networkSecurityGroup: nsgId }),
    ],
  },
  {
    // A deny to one address leaves the others of the subnet open; one to all of the subnet doesn't.
    check: 'exposure-nsg-inbound-any',
    flags: [
      guarding(
        { ...denyAll, destinationAddressPrefix: '10.0.0.7' },
        { ...inbound, sourceAddressPrefix: '*', destinationPortRange: '443' },
      ),
      subnet({ networkSecurityGroup: nsgId }),
    ],
    passes: [
      guarding(
        { ...denyAll, destinationAddressPrefix: '10.0.0.0/16' },
        { ...inbound, sourceAddressPrefix: '*', destinationPortRange: '443' },
      ),
      subnet({ networkSecurityGroup: nsgId }),
    ],
  },
  {
    // A rule that came as a resource of its own.
    check: 'exposure-nsg-inbound-any',
    flags: [
      nsg(),
      of(`${N}/networkSecurityGroups/securityRules`, 'nsg/open', {
        ...inbound,
        priority: 200,
        protocol: 'Tcp',
        sourceAddressPrefix: 'Internet',
        destinationPortRange: '443',
      }),
    ],
    passes: [nsg()],
  },
  {
    check: 'exposure-nsg-inbound-management',
    flags: [nsg({ ...inbound, sourceAddressPrefix: 'Internet', destinationPortRanges: ['20-25'], protocol: 'Tcp' })],
    passes: [
      nsg(
        { ...denyAll, destinationPortRange: '22' },
        { ...inbound, sourceAddressPrefix: '*', destinationPortRanges: ['22', '443'] },
      ),
    ],
  },
  {
    check: 'exposure-nsg-inbound-management',
    flags: [
      nsg({
        ...inbound,
        sourceAddressPrefixes: ['0.0.0.0/2', '64.0.0.0/2', '128.0.0.0/2', '192.0.0.0/2'],
        destinationPortRange: '3389',
        protocol: 'Tcp',
      }),
    ],
    passes: [
      nsg(
        { ...denyAll, destinationPortRanges: ['0-1000'], destinationPortRange: null },
        { ...denyAll, destinationPortRange: '1001-65535' },
        { ...inbound, sourceAddressPrefix: '*', destinationPortRange: '*' },
      ),
    ],
  },
  {
    check: 'exposure-nsg-inbound-udp',
    flags: [nsg({ ...inbound, sourceAddressPrefix: '*', destinationPortRange: '53', protocol: 'Udp' })],
    passes: [nsg({ ...inbound, sourceAddressPrefix: '*', destinationPortRange: '53', protocol: 'Tcp' })],
  },
  {
    check: 'exposure-nsg-unassociated',
    flags: [of(`${N}/networkSecurityGroups`, 'nsg', { securityRules: [], subnets: [] })],
    passes: [nsg()],
  },
  {
    // What names the group counts where an export leaves out what the group says of that.
    check: 'exposure-nsg-unassociated',
    flags: [of(`${N}/networkSecurityGroups`, 'nsg', { securityRules: [] }), subnet({})],
    passes: [of(`${N}/networkSecurityGroups`, 'nsg', { securityRules: [] }), subnet({ networkSecurityGroup: nsgId })],
  },
  {
    check: 'egress-nsg-allow-internet-outbound',
    flags: [
      nsg({ ...outbound, destinationAddressPrefixes: ['0.0.0.0/1', '128.0.0.0/1'], destinationPortRange: '443' }),
    ],
    passes: [nsg({ ...outbound, destinationAddressPrefix: '*', destinationPortRange: '*', protocol: 'Icmp' })],
    policy: inspected,
  },
  {
    check: 'egress-nsg-allow-internet-outbound',
    flags: [nsg({ ...outbound, destinationAddressPrefix: 'Internet', destinationPortRange: '443' })],
    passes: [nsg({ ...outbound, destinationAddressPrefix: 'Storage.WestEurope', destinationPortRange: '443' })],
    policy: inspected,
  },
  {
    check: 'egress-nsg-default-internet-allowed',
    flags: [nsg()],
    passes: [nsg({ ...outbound, access: 'Deny', destinationAddressPrefix: 'Internet', destinationPortRange: '*' })],
    policy: isolated,
  },
  {
    check: 'egress-nsg-default-internet-allowed',
    flags: [nsg({ ...outbound, access: 'Deny', destinationAddressPrefix: '0.0.0.0/1', destinationPortRange: '*' })],
    passes: [
      nsg(
        { ...outbound, access: 'Deny', destinationAddressPrefix: '0.0.0.0/1', destinationPortRange: '*' },
        { ...outbound, access: 'Deny', destinationAddressPrefix: '128.0.0.0/1', destinationPortRange: '*' },
      ),
    ],
    policy: isolated,
  },
  {
    check: 'egress-nsg-broad-service-tag',
    flags: [nsg({ ...outbound, destinationAddressPrefix: 'AzureCloud', destinationPortRange: '443' })],
    passes: [nsg({ ...outbound, destinationAddressPrefix: 'Storage.WestEurope', destinationPortRange: '443' })],
    policy: isolated,
  },
  {
    check: 'egress-nsg-lateral-management',
    flags: [nsg({ ...outbound, destinationAddressPrefix: 'VirtualNetwork', destinationPortRange: '*' })],
    passes: [nsg({ ...outbound, destinationAddressPrefix: 'VirtualNetwork', destinationPortRange: '443' })],
    policy: inspected,
  },
  {
    check: 'subnet-nsg-missing',
    flags: [subnet({})],
    passes: [subnet({}, 'AzureFirewallSubnet'), subnet({ networkSecurityGroup: nsgId })],
    policy: inspected,
  },
  {
    check: 'subnet-gateway-has-nsg',
    flags: [subnet({ networkSecurityGroup: nsgId }, 'GatewaySubnet')],
    passes: [subnet({}, 'GatewaySubnet')],
  },
];
