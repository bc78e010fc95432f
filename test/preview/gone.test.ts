import { describe, expect, it } from 'vitest';
import { readFile } from '../../src/egress/reading/read-file.ts';
import { estateAround, goneIn, notesOfGone } from '../../src/preview/gone.ts';
import { blobZone, endpoint, idOf, link, of, previewOf, storage, zone, zoneGroup, zoneId } from './support.ts';

type Body = ReturnType<typeof zone>;
const create = (after: Body) => ({ changeType: 'Create', resourceId: after.id, before: null, after });
const remove = (before: Body) => ({ changeType: 'Delete', resourceId: before.id, before, after: null });
const keep = (body: Body) => ({ changeType: 'NoChange', resourceId: body.id, before: body, after: body });
const whatIf = (...changes: readonly unknown[]) => ({ changes });

const net = of('Microsoft.Network/virtualNetworks', 'vnet', { subnets: [] });
const record = of('Microsoft.Network/privateDnsZones/A', `${blobZone}/stshop`, {});
const old = endpoint('pe-old');
const linked = [net, zone(blobZone), link(blobZone)];
const mine = [create(endpoint('pe')), create(zoneGroup('pe', blobZone))];
const theirs = [endpoint('pe'), zoneGroup('pe', blobZone)];

const dnsOf = (content: unknown, existing?: readonly unknown[]) => {
  const { findings, names, zoneGroups } = previewOf(content, { existing });
  return {
    findings: findings.flatMap(({ check, opened }) =>
      check.startsWith('dns-') ? [`${check}${opened ? ', opened' : ''}`] : [],
    ),
    problems: names.flatMap(({ problems }) => problems),
    certainty: names.map(({ certainty }) => certainty),
    verdicts: zoneGroups.map(({ verdict }) => verdict),
  };
};
const fine = { findings: [], problems: [], certainty: ['will'], verdicts: ['right'] };
const zoneless = {
  findings: ['dns-zone-missing, opened'],
  problems: ['its zone is not there'],
  certainty: ['never'],
  verdicts: ['nobody'],
};
const unlinked = {
  findings: ['dns-zone-unlinked, opened'],
  problems: ['its zone is linked to no network'],
  certainty: ['will'],
  verdicts: ['right'],
};

describe('what a plan deletes is not there for what it makes, also where it exists today', () => {
  it.each([
    { gone: 'nothing', content: whatIf(...mine), existing: linked, is: fine },
    {
      gone: 'the only link of its zone',
      content: whatIf(remove(link(blobZone)), ...mine),
      existing: linked,
      is: unlinked,
    },
    {
      gone: 'its zone, and its links with it',
      content: whatIf(remove(zone(blobZone)), ...mine),
      existing: linked,
      is: zoneless,
    },
    {
      gone: 'its zone, and nobody said what exists today',
      content: whatIf(remove(zone(blobZone)), ...theirs.map(keep)),
      existing: undefined,
      is: zoneless,
    },
    {
      gone: 'another endpoint with its name',
      content: whatIf(remove(old), ...mine),
      existing: [...linked, old, zoneGroup('pe-old', blobZone)],
      is: fine,
    },
    {
      gone: 'the record set of its name',
      content: whatIf(remove(record), ...mine),
      existing: [...linked, record],
      is: fine,
    },
    {
      gone: 'a zone that is beside its own',
      content: whatIf(remove(zone('privatelink.file.core.windows.net')), ...mine),
      existing: linked,
      is: fine,
    },
    {
      gone: 'a link that another file makes again',
      content: whatIf(remove(link(blobZone)), ...mine, create(link(blobZone))),
      existing: linked,
      is: fine,
    },
  ])('$gone', ({ content, existing, is }) => {
    expect(dnsOf(whatIf(keep(storage()), ...content.changes), existing)).toEqual(is);
  });

  it('takes the children of what is recreated with it', () => {
    const reading = { ...readFile([zone(blobZone)]), replaced: [zoneId(blobZone).toLowerCase()] };
    expect(estateAround(reading, linked).after).toEqual([net]);
    expect(estateAround(reading, linked).isGone(zoneId(blobZone).toLowerCase())).toBe(false);
  });

  it('leaves what Terraform would delete out of the estate', () => {
    const id = zoneId(blobZone);
    const change = {
      address: 'azurerm_private_dns_zone.blob',
      mode: 'managed',
      type: 'azurerm_private_dns_zone',
      name: 'blob',
      change: { actions: ['delete'], before: { id, name: blobZone, resource_group_name: 'rg-shop' }, after: null },
    };
    const reading = readFile({ format_version: '1.2', terraform_version: '1.9.0', resource_changes: [change] });
    expect(estateAround(reading, linked).after).toEqual([net]);
  });
});

describe('what exists today and is not in the plan', () => {
  const existing = [...linked, storage(), ...theirs];
  it.each([
    {
      when: 'loses the only link of its zone',
      content: whatIf(remove(link(blobZone)), keep(zone(blobZone))),
      found: ['dns-zone-unlinked, opened'],
    },
    { when: 'loses its zone', content: whatIf(remove(zone(blobZone))), found: ['dns-zone-missing, opened'] },
    { when: 'keeps both', content: whatIf(keep(zone(blobZone))), found: [] },
  ])('and $when is found for what the change makes of it', ({ content, found }) => {
    expect(dnsOf(content, existing).findings).toEqual(found);
  });

  it('and was without a link before is nobody’s finding', () => {
    const without = [net, zone(blobZone), storage(), ...theirs];
    expect(dnsOf(whatIf(keep(zone(blobZone))), without).findings).toEqual([]);
  });
});

describe('what goes away', () => {
  const id = idOf('Microsoft.Storage/storageAccounts', 'stshop').toLowerCase();

  it('is named with why', () => {
    expect(notesOfGone(goneIn(readFile(whatIf(remove(storage())))))).toEqual([
      { id, property: null, because: 'it is gone after this change' },
    ]);
  });

  it.each(['Deploy', 'Unsupported', 'Modify'])('is nothing of which only the id is said (%s)', (changeType) => {
    const change = { changeType, resourceId: storage().id, before: storage(), after: null };
    expect(goneIn(readFile(whatIf(change)))).toEqual([]);
  });
});
