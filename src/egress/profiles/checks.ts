import type { EgressCheck } from '../model.ts';

const uninspectedRemedy =
  'Send 0.0.0.0/0 (and ::/0) to the firewall or nowhere, or take away what the message names; where this way out is wanted, give the place another profile.';

/** What can be held against the path that a subject's packets take. Which one it is follows from the class of the path (`judge-path.ts`). */
export const pathChecks = {
  subnetDefaultOutbound: {
    id: 'egress-subnet-default-outbound',
    category: 'egress',
    severity: ['high', 'low', 'info'],
    egressClass: 'default-outbound',
    when: 'a machine put into the subnet today would leave by default outbound access: no route, NAT gateway or rule is in front of it; low where the subnet holds only private endpoints or gateways. Delegated and platform subnets are left out',
    why: 'A machine put here reaches the internet from an address that Microsoft owns, may change, and that nobody can filter or allowlist.',
    remedy:
      'Give the subnet a NAT gateway or a route to a firewall, set defaultOutboundAccess to false, then stop and deallocate its machines once.',
    about: 'egress: Microsoft.Network/virtualNetworks/subnets',
  },
  scaleSetDefaultOutbound: {
    id: 'egress-vmss-uniform-default-outbound',
    category: 'egress',
    severity: ['high', 'info'],
    egressClass: 'default-outbound',
    when: 'the instances of a scale set leave by default outbound access',
    why: 'They reach the internet from addresses that Microsoft owns, may change, and that nobody can filter or allowlist.',
    remedy: 'Give their subnet a NAT gateway or a route to a firewall, and set its defaultOutboundAccess to false.',
    about: 'egress: Microsoft.Compute/virtualMachineScaleSets',
  },
  natUninspected: {
    id: 'egress-nat-gateway-uninspected',
    category: 'egress',
    severity: 'medium',
    egressClass: 'nat-gateway',
    when: 'what is in the subnet leaves through a NAT gateway, and the profile does not allow that',
    why: 'The addresses are known and stable, but nothing observes the traffic.',
    remedy:
      'Send 0.0.0.0/0 to a firewall and give the NAT gateway to the firewall instead, or take it off the subnet; where it is wanted, give the place the profile explicit.',
    about: 'egress: Microsoft.Network/virtualNetworks/subnets',
  },
  uninspected: {
    id: 'egress-path-uninspected',
    category: 'egress',
    severity: 'high',
    when: 'packets to the internet leave in a way that the profile does not allow, and no other check names it',
    why: 'Where a packet really leaves follows from rules, routes, next hops and addresses together; this is what they add up to.',
    remedy: uninspectedRemedy,
    about: 'egress: network interfaces, subnets, scale sets, clusters, apps',
  },
  unapprovedHop: {
    id: 'egress-udr-default-unapproved-next-hop',
    category: 'egress',
    severity: 'high',
    egressClass: 'nva-unapproved',
    when: 'a route sends packets to the internet to an appliance that policy does not approve',
    why: 'Those who may write that machine decide what leaves, and from which address.',
    remedy: 'Send the route to the firewall, or list the appliance in egress.approvedNextHops.',
    about: 'egress: network interfaces, subnets, scale sets, clusters, apps',
  },
  orphanHop: {
    id: 'egress-udr-default-next-hop-orphan',
    category: 'egress',
    severity: 'medium',
    egressClass: 'unknown',
    when: 'a route sends packets to the internet to an address that nobody has in the network or a connected peer',
    why: 'What is sent there is lost today, and goes to the next owner of the address.',
    remedy:
      'Correct the next hop or the peering. Where the appliance is in a subscription that can not be read, list its address in egress.approvedNextHops.',
    about: 'egress: network interfaces, subnets, scale sets, clusters, apps',
  },
  unknownPath: {
    id: 'egress-path-unknown',
    category: 'egress',
    severity: 'medium',
    egressClass: 'unknown',
    when: 'the path of packets to the internet can not be determined: something it depends on was not read or is of an unknown kind, or a route may be learnt that the profile would not allow',
    why: 'Nobody has shown that the place is as its profile wants it.',
    remedy: 'Let the identity read what the message names, or verify the path on a running machine.',
    about: 'egress: network interfaces, subnets, scale sets, clusters, apps',
  },
  clusterWithoutDefaultRoute: {
    id: 'aks-outbound-udr-no-default-route',
    category: 'egress',
    severity: 'critical',
    when: 'outboundType is userDefinedRouting, but no route of the user takes what the nodes or pods send to the internet',
    why: 'AKS checks the route only when the cluster is made: a table that was emptied or taken away since leaves every node open.',
    remedy:
      'Restore 0.0.0.0/0 to the firewall on every subnet of the pools, and set their defaultOutboundAccess to false.',
    about: 'egress: Microsoft.ContainerService/managedClusters',
  },
  clusterDefaultToInternet: {
    id: 'aks-outbound-udr-default-internet',
    category: 'egress',
    severity: 'high',
    when: 'outboundType is userDefinedRouting, and a route of the user sends packets straight to the internet',
    why: 'The route that was to lead to a firewall leads past it.',
    remedy: 'Change the next hop to the firewall (VirtualAppliance).',
    about: 'egress: Microsoft.ContainerService/managedClusters',
  },
  clusterLeaks: {
    id: 'aks-outbound-none-leaks-default-outbound',
    category: 'egress',
    severity: 'critical',
    egressClass: 'default-outbound',
    when: 'outboundType is none or block, and nodes or pods leave by default outbound access',
    why: 'None sets up no way out and closes none: the cluster is called isolated and is not.',
    remedy: 'Set defaultOutboundAccess of the subnets to false, or deny the internet by a rule or a route.',
    about: 'egress: Microsoft.ContainerService/managedClusters',
  },
  poolsDiffer: {
    id: 'aks-pool-subnets-inconsistent',
    category: 'egress',
    severity: 'medium',
    when: 'the pools of a cluster leave by different ways',
    why: 'Where a pod happens to run decides what it reaches, and from which address.',
    remedy: 'Give the subnets of all pools the same route table and NAT gateway.',
    about: 'egress: Microsoft.ContainerService/managedClusters',
  },
} as const satisfies Record<string, EgressCheck>;
