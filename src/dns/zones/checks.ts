import type { Check } from '../../core/finding.ts';

/** What can be said of one private DNS zone, its links and who resolves it. */
export const zoneChecks = {
  unread: {
    id: 'dns-zone-unread',
    severity: 'low',
    when: 'a zone can not be read',
    why: 'It is neither created nor linked, and nobody knows who resolves it.',
    remedy:
      'Give the identity Microsoft.Network/privateDnsZones/read on the zone, and read on its virtualNetworkLinks.',
  },
  missing: {
    id: 'dns-zone-missing',
    severity: 'critical',
    when: 'a zone does not exist, and private endpoints have names in it',
    why: 'None of these names resolves.',
    remedy: 'Create the private DNS zone, set dns.zones.missing to create, or correct dns.zones in the policy.',
  },
  forbidden: {
    id: 'dns-zone-forbidden',
    severity: 'critical',
    when: 'Azure refuses writes to a zone for lack of a role',
    why: 'No name in the zone is created, changed or removed.',
    remedy:
      'Give the identity the DNS writer role on the resource group of the zone; it is tried again every five minutes.',
  },
  deniedByPolicy: {
    id: 'dns-zone-denied-by-policy',
    severity: 'critical',
    when: 'an Azure Policy assignment denies writes to a zone, or that it is created',
    why: 'No name in the zone is created, changed or removed.',
    remedy:
      'Exempt the zone from the Azure Policy assignment that denies the write, or take the zone out of the policy document.',
  },
  locked: {
    id: 'dns-zone-locked',
    severity: 'critical',
    when: 'a lock keeps a zone from being written to',
    why: 'No name in the zone is created, changed or removed.',
    remedy: 'Remove the lock on the zone or on its resource group.',
  },
  answersDiffer: {
    id: 'dns-zone-answers-differ',
    severity: 'critical',
    when: 'a zone is there, and yet what is written to it is answered as if it were not',
    why: 'No name in the zone is created, changed or removed.',
    remedy:
      'Check what is between here and Azure Resource Manager and answers in its place: a proxy, a filter, a DNS name that leads elsewhere. It is tried again every five minutes.',
  },
  createFailed: {
    id: 'dns-zone-create-failed',
    severity: 'critical',
    when: 'Azure would not create a zone that policy asks for',
    why: 'None of its names resolves.',
    remedy: 'Remove what is in the way, or create the zone by hand; it is tried again.',
  },
  filling: {
    id: 'dns-zone-filling',
    severity: ['medium', 'high'],
    when: 'a zone has 90 % of the record sets it can have; high once it is full',
    why: 'The next private endpoint would get no name.',
    remedy: 'Remove what is no longer needed, or spread the endpoints over several zones with dns.zones.rules.',
  },
  linksFilling: {
    id: 'dns-zone-links-filling',
    severity: ['medium', 'high'],
    when: 'a zone has 90 % of the virtual network links it can have; high once it is full',
    why: 'The next network could not be linked.',
    remedy: 'Remove what is no longer needed, or spread the endpoints over several zones with dns.zones.rules.',
  },
  unlinked: {
    id: 'dns-zone-unlinked',
    severity: 'high',
    when: 'a zone is not linked to networks whose private endpoints have names in it',
    why: 'There the names resolve to public addresses, or not at all.',
    remedy: 'Link the zone to the network, list it in dns.links, or say in dns.resolvers where its DNS servers are.',
  },
  namesHidden: {
    id: 'dns-name-hidden',
    severity: 'high',
    when: 'another zone that a network is linked to answers there for names in place of the zone they are written to, and not with their addresses',
    why: 'The longest zone answers alone: these names resolve to something else there, or not at all.',
    remedy:
      'Unlink that zone from the network, write the names there too, or name the zone in dns.zones.byName, which puts its names there.',
  },
  hollow: {
    id: 'dns-zone-takes-service-away',
    severity: 'high',
    when: 'a zone that public names always pass through is linked to networks and holds no record',
    why: 'Everybody in these networks, and behind their resolvers, loses the whole service (Power BI, Azure Monitor, …).',
    remedy:
      'Unlink the zone, set resolutionPolicy NxDomainRedirect on its links, or create the private endpoint whose records belong there. Our own links: dns.unwantedLinks.',
  },
  gatewayUnlinked: {
    id: 'dns-gateway-unlinked',
    severity: 'high',
    when: 'an Application Gateway asks Azure DNS of its own network for names of a zone that is not linked there, regardless of the DNS servers of the network',
    why: 'The gateway reaches its certificates and backends by their public addresses, or not at all.',
    remedy: 'Link the zone to the gateway’s network too, or use a gateway with network isolation.',
  },
  linksUnread: {
    id: 'dns-links-unread',
    severity: 'low',
    when: 'the virtual network links of a zone can not be read',
    why: 'Nobody knows which networks resolve it.',
    remedy: 'Give the identity Microsoft.Network/privateDnsZones/virtualNetworkLinks/read on the zone.',
  },
  linkFallsBack: {
    id: 'dns-link-falls-back',
    severity: ['high', 'info'],
    when: 'a link asks the public internet for names the zone lacks; high while claimed names have no record',
    why: 'A record that goes missing is not noticed: its name resolves publicly.',
    remedy:
      'Set the link’s resolutionPolicy to Default, or see that every name has its record; it is never changed here.',
  },
  linkDiffers: {
    id: 'dns-link-differs',
    severity: 'info',
    when: 'a link has another resolutionPolicy than policy asks for',
    why: 'Somebody chose otherwise, here or there.',
    remedy: 'Change one or the other; an existing link is never changed here.',
  },
  linkFailed: {
    id: 'dns-link-failed',
    severity: 'high',
    when: 'a zone could not be linked to a network that policy names',
    why: 'The network does not resolve the names of the zone.',
    remedy: 'Remove what is in the way, or take the network out of the policy; it is tried again.',
  },
  resolverUnknown: {
    id: 'dns-resolver-unknown',
    severity: 'info',
    when: 'networks of private endpoints use DNS servers whose place is not known',
    why: 'Whether the zone resolves there is not known.',
    remedy: 'Say in dns.resolvers in which virtual network these servers are.',
  },
  networkUnread: {
    id: 'dns-network-unread',
    severity: 'info',
    when: 'networks of private endpoints can not be read',
    why: 'Whether the zone resolves there is not known.',
    remedy: 'Give the identity the reader role on these virtual networks.',
  },
} as const satisfies Record<string, Check>;
