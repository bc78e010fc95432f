import { describe, expect, it } from 'vitest';
import { zoneGroupGap } from '../../../src/dns/endpoints/zone-group-gap.ts';
import { group, id, need, type Sight, sight, zoneIn } from '../support/endpoint-values.ts';

describe('what a zone group leaves out', () => {
  const theirs = { strategy: 'records' as const, others: [group({ zones: [zoneIn('spoke-dns')] })] };
  const linkService =
    '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/app/providers/microsoft.network/privatelinkservices/l';
  it.each<{ when: string; given: Sight; delegated?: readonly string[]; missing?: string }>([
    { when: 'no group is there', given: { zoneGroup: { strategy: 'records' } } },
    { when: 'groups were not read', given: { zoneGroup: { ...theirs, isRead: false } } },
    { when: 'somebody’s group on another zone', given: { zoneGroup: theirs }, missing: 'st1' },
    { when: 'somebody’s group that writes the name', given: { zoneGroup: theirs, covered: [need().id] } },
    { when: 'a name that is left to it', given: { zoneGroup: theirs }, delegated: [need().id] },
    {
      when: 'a group that is still being written',
      given: { zoneGroup: { ...theirs, others: [group({ provisioningState: 'Updating' })] } },
    },
    {
      when: 'names of a private link service',
      given: { zoneGroup: theirs, view: { privateLinkResource: linkService } },
    },
    { when: 'ours, of a zone it holds', given: { zoneGroup: { strategy: 'zoneGroup', own: group() } }, missing: 'st1' },
    {
      when: 'ours, of a zone it has no room for',
      given: { zoneGroup: { strategy: 'zoneGroup', own: group({ zones: [zoneIn('spoke-dns')] }) } },
    },
    {
      when: 'two names, sorted, each once',
      given: { zoneGroup: theirs, wanted: [need('st2'), need('st1'), need('st1', zoneIn('spoke-dns'))] },
      missing: 'st1 st2',
    },
  ])('$when', ({ given, delegated = [], missing }) => {
    const findings = zoneGroupGap(sight(given), new Set(delegated));
    const names = missing
      ?.split(' ')
      .map((name) => `${name}.privatelink.blob.core.windows.net`)
      .join(', ');
    const message = `its zone group ${group().id} writes no record for ${names}: those are served by records of ours`;
    expect(findings.map((finding) => [finding.check, finding.subject, finding.message])).toEqual(
      missing === undefined ? [] : [['dns-zone-group-incomplete', id, message]],
    );
  });

  it.each([
    { when: 'of another service', zone: 'privatelink.table.core.windows.net' },
    { when: 'of no service', zone: 'shop.example' },
  ])("says of a zone $when that it can't answer, and what is needed", ({ zone }) => {
    const others = [group({ zones: [zoneIn('dns').replace('privatelink.blob.core.windows.net', zone)] })];
    const placed = [{ fqdn: 'st1.blob.core.windows.net', zone: blob, name: 'st1', because: 'x' }];
    const findings = zoneGroupGap(sight({ zoneGroup: { strategy: 'records', others }, placed }), new Set());
    expect(findings.map(({ check, subject, message }) => [check, subject, message])).toEqual([
      [
        'dns-zone-group-cannot-answer',
        id,
        `its zone group ${group().id} names ${zone}, where none of its names belongs; needed ${blob}: st1.${blob} are served by records of ours`,
      ],
    ]);
  });
});

const blob = 'privatelink.blob.core.windows.net';
