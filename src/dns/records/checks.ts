import type { Check } from '../../core/finding.ts';

/** What can be said of one record set and of who claims its name. */
export const recordChecks = {
  nameShared: {
    id: 'dns-name-shared',
    severity: 'medium',
    when: 'several private endpoints claim a name that several resources answer to',
    why: 'One DNS view reaches one of them only.',
    remedy:
      'Use one of them for each DNS view: share it between the networks, or give the second network zones of its own.',
  },
  nameConflict: {
    id: 'dns-name-conflict',
    severity: 'medium',
    when: 'several private endpoints claim one name with different addresses',
    why: 'A name has one record set: all but one of them get nothing, or all get everything.',
    remedy:
      'Keep one private endpoint for each resource in one DNS view, give the second network a zone of its own, or say who wins in dns.conflicts.',
  },
  nameTaken: {
    id: 'dns-name-taken',
    severity: 'high',
    when: "a record set that is not ours holds a private endpoint's name with other addresses",
    why: 'The name leads elsewhere.',
    remedy:
      'Remove that record set, or the private endpoint; a record set that is not ours is never changed unless dns.adopt names it.',
  },
  addressLimit: {
    id: 'dns-address-limit',
    severity: 'medium',
    when: 'a name is claimed with more addresses than a record set holds',
    why: 'The rest is left out.',
    remedy: 'Have fewer endpoints for this resource in one DNS view.',
  },
  edited: {
    id: 'dns-record-edited',
    severity: 'high',
    when: 'a record set of ours was changed or removed by hand, and policy says to report it',
    why: 'The name no longer leads to its private endpoint.',
    remedy: 'Put it back, or write dns.handEdits: repair.',
  },
  unmarked: {
    id: 'dns-record-unmarked',
    severity: 'medium',
    when: 'a record set we wrote was written again without our mark while an endpoint claims its name',
    why: 'It would stay when the endpoint goes.',
    remedy: 'Name it in dns.adopt, write dns.handEdits: repair, or delete it and it is written again.',
  },
  leftBehind: {
    id: 'dns-record-left-behind',
    severity: 'high',
    when: 'a record set we wrote has lost our mark, and nobody claims its name any more',
    why: 'The name leads to an address that may soon be somebody else’s.',
    remedy: 'Delete it.',
  },
  markCopied: {
    id: 'dns-mark-copied',
    severity: 'low',
    when: 'record sets with our mark are in a zone that no entry of dns.zones names, and we remember none of them',
    why: 'Metadata can be copied; or the zone was taken out of the policy and the state was lost. They are left alone.',
    remedy:
      'Remove them, or the mark, where they are copies; else name the zone in dns.zones and they are taken care of again.',
  },
  contested: {
    id: 'dns-record-contested',
    severity: 'high',
    when: "somebody else's tool undoes a record set of ours again and again within a day",
    why: 'Two writers fight over one name; it resolves differently by the hour.',
    remedy:
      'Find in the activity log of the zone who else writes this record set (a pipeline, an import, Terraform) and take the name out of it; or leave it to them: tag the endpoint, or write dns.handEdits: report.',
  },
} as const satisfies Record<string, Check>;
