import type { Check } from '../../core/finding.ts';

/** What can be said of one private endpoint and its names. */
export const endpointChecks = {
  failed: {
    id: 'dns-endpoint-failed',
    severity: 'medium',
    when: 'the private endpoint is in a failed state',
    why: 'Its addresses can not be trusted, so its records stay as they are.',
    remedy: 'Repair or delete the private endpoint.',
  },
  dead: {
    id: 'dns-endpoint-dead',
    severity: 'medium',
    when: 'the connection of a private endpoint is rejected or disconnected',
    why: 'Its address answers nobody, so it has no records.',
    remedy: 'Delete the private endpoint, or ask the owner of the resource to approve a new one.',
  },
  zoneUnknown: {
    id: 'dns-zone-unknown',
    severity: 'high',
    when: 'the policy has no place for a zone that a private endpoint needs',
    why: "The endpoint's names don't resolve to it.",
    remedy: 'Name the resource group of the zones in dns.zones.resourceGroup, or each zone in dns.zones.byName.',
  },
  apiServerUnnamed: {
    id: 'dns-api-server-unnamed',
    severity: 'medium',
    when: "a private endpoint of somebody's own leads to a cluster's API server, and nothing says what that is called",
    why: 'AKS writes records for the endpoint that it makes itself alone: this one gets none.',
    remedy:
      'Give the identity read on the cluster, whose privateFQDN is the name, or write the record by hand. A cluster without a private name is reached by its public one.',
  },
  nameUnmapped: {
    id: 'dns-name-unmapped',
    severity: 'medium',
    when: 'no rule says which zone a name of a private endpoint belongs to',
    why: 'The name gets no record.',
    remedy:
      "Write the record by hand; no rule says which zone it belongs to. A private link service's own names need a zone in dns.services or dns.zones.byName.",
  },
  zoneSensitive: {
    id: 'dns-zone-sensitive',
    severity: 'info',
    when: 'a name belongs to a zone that redirects a whole control plane, and policy does not name that zone',
    why: 'Such a zone is never written to by accident.',
    remedy: 'Name the zone in dns.sensitiveZones once you are sure what it redirects.',
  },
  nameUnconfirmed: {
    id: 'dns-name-unconfirmed',
    severity: 'high',
    when: "a private endpoint lists a name or an address that none of its network interfaces has, and that isn't its resource's own",
    why: "The requester can write that list: it may claim another resource's name. It gets no record by it.",
    remedy:
      'Ask who wrote customDnsConfigs of this private endpoint, and why; delete and create it again to have the platform fill it.',
  },
  addressRefused: {
    id: 'dns-address-refused',
    severity: 'high',
    when: 'a name of a private endpoint has an address that nothing answers from: loopback, link-local, multicast, reserved, or 168.63.129.16',
    why: 'A record with it would lead its clients to themselves, or to the platform.',
    remedy: 'Ask who wrote the addresses of this private endpoint; it gets no record for that name.',
  },
  nameSharedUnnamed: {
    id: 'dns-name-shared-unnamed',
    severity: 'info',
    when: 'a private endpoint has a name that every resource of its kind answers to, and policy does not name the endpoint',
    why: 'One record leads everybody who resolves the zone to this endpoint: the first to come would have it for all.',
    remedy:
      'Name the endpoint in dns.sharedNames where all who resolve the zone are to be led to it; or give its network zones of its own.',
  },
  serviceNameInvalid: {
    id: 'dns-service-name-invalid',
    severity: 'medium',
    when: 'the template of a rule in dns.services gives something that is no name',
    why: 'The private endpoint gets no name by that rule.',
    remedy: 'Correct the template in dns.services, or give this service a rule of its own before it.',
  },
  serviceNameGiven: {
    id: 'dns-service-name-given',
    severity: 'low',
    when: "a private endpoint to a private link service has a name that the service's owner or the requester chose, as a rule of dns.services lets them",
    why: 'They choose what the name leads to; who resolves it should know that it is new.',
    remedy:
      'Nothing where the name is expected; else narrow the rule in dns.services, or give the name by a template of your own words.',
  },
  serviceAliasChanged: {
    id: 'dns-service-alias-changed',
    severity: 'high',
    when: 'a connection is disconnected and the alias it was made with leads to no private link service any more',
    why: 'A service that is created again gets another alias; its consumers can not know.',
    remedy:
      'A private link service that is created again gets another alias: create the private endpoint again with that one.',
  },
  zoneGroupFull: {
    id: 'dns-zone-group-full',
    severity: 'info',
    when: 'a private endpoint needs more zones than a private DNS zone group holds',
    why: 'The other names are served by records of ours.',
    remedy: 'Nothing; or have its records written with dns.strategyRules.',
  },
  zoneGroupFailed: {
    id: 'dns-zone-group-failed',
    severity: 'high',
    when: 'a private DNS zone group of ours could not be written',
    why: 'The names are served by records of ours instead.',
    remedy: 'See in the activity log of the private endpoint what Azure refused; it is tried again on the next change.',
  },
  zoneGroupCannotAnswer: {
    id: 'dns-zone-group-cannot-answer',
    severity: 'medium',
    when: "a private DNS zone group names a zone that none of its private endpoint's names belongs to",
    why: 'Azure takes any zone without a word and writes nothing into this one: who relies on the group gets no private answer.',
    remedy:
      "Name the zones that the endpoint's names belong to in its zone group, or remove the group and have the records written.",
  },
  zoneGroupIncomplete: {
    id: 'dns-zone-group-incomplete',
    severity: 'low',
    when: 'a private DNS zone group leaves out names of its private endpoint',
    why: 'Those names are served by records of ours; two things then write for one endpoint.',
    remedy: 'Add the right zones to the zone group, or remove it; it covers only what its recordSets list.',
  },
} as const satisfies Record<string, Check>;
