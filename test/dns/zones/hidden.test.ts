import { describe, expect, it } from 'vitest';
import type { LinkOfZone } from '../../../src/core/zones-seen.ts';
import { askedFor } from '../../../src/dns/names/public-names.ts';
import { hiddenNames, overlapsWith } from '../../../src/dns/zones/hidden.ts';
import type { ClaimedName, ZoneLink, ZoneObserved } from '../../../src/dns/zones/model.ts';
import { blobZone } from '../../support/dns-world.ts';
import { spokeNetwork } from '../../support/memory-zones.ts';
import { findingsOf, hub, policyOf, worldWith } from '../support/zone-life.ts';
import { group, network, planOf, used, zoneId } from '../support/zone-values.ts';

const web = zoneId('privatelink.azurewebsites.net');
const scm = zoneId('scm.privatelink.azurewebsites.net');
const spoke = network('spoke');

const link = (to: string, more: Partial<ZoneLink> = {}): ZoneLink => ({
  name: 'l',
  network: to,
  resolutionPolicy: 'Default',
  state: 'Completed',
  ...more,
});
const linkOf = (zone: string, to: string, more: Partial<ZoneLink> = {}): LinkOfZone => ({ ...link(to, more), zone });
const name = (text: string, more: Partial<ClaimedName> = {}): ClaimedName => ({
  name: text,
  type: 'A',
  addresses: ['10.1.0.4'],
  resourceType: 'microsoft.web/sites',
  ...more,
});
const app = [name('app1'), name('app1.scm')];

describe('the names that are asked for until a record answers', () => {
  it.each([
    ['privatelink.blob.core.windows.net', 'st1', 'microsoft.storage/storageaccounts', 'st1.blob.core.windows.net'],
    ['privatelink.vaultcore.azure.net', 'kv1', 'Microsoft.KeyVault/vaults', 'kv1.vault.azure.net'],
    ['privatelink.adf.azure.com', 'portal', 'microsoft.datafactory/factories', 'adf.azure.com'],
    ['privatelink.westeurope.azmk8s.io', 'aks1', 'microsoft.containerservice/managedclusters', undefined],
    ['corp.example', 'app', '', undefined],
  ])('%s %s of %s: %s first', (zone, text, type, first) => {
    expect(askedFor(zone, text, type)).toEqual([...(first === undefined ? [] : [first]), `${text}.${zone}`]);
  });
});

describe('names that another zone hides', () => {
  const vault = zoneId('privatelink.vaultcore.azure.net');
  const registry = zoneId('privatelink.azurecr.io');
  const regional = zoneId('privatelink.westeurope.azmk8s.io');
  const cluster = 'microsoft.containerservice/managedclusters';
  const hidden = (zone: string, links: ZoneLink[], around: LinkOfZone[], names: readonly ClaimedName[]): string[] =>
    hiddenNames(zone, links, around, names).map(
      ({ recordSet, networks }) =>
        `${recordSet.replace(`${group}/providers/microsoft.network/privatednszones/`, '')} for ${networks.map((id) => id.split('/').at(-1)).join()}`,
    );

  it.each([
    { when: 'no other zone', zone: web, around: [], names: app, is: [] },
    {
      when: 'a longer zone, linked to the same network',
      zone: web,
      around: [linkOf(scm, spoke)],
      names: app,
      is: ['scm.privatelink.azurewebsites.net/a/app1 for spoke'],
    },
    { when: 'a longer zone, linked to another network', zone: web, around: [linkOf(scm, hub)], names: app, is: [] },
    {
      when: 'a longer zone whose link is not there yet',
      zone: web,
      around: [linkOf(scm, spoke, { state: 'InProgress' })],
      names: app,
      is: [],
    },
    {
      when: 'a zone of the public suffix',
      zone: web,
      around: [linkOf(zoneId('azurewebsites.net'), spoke)],
      names: app,
      is: ['azurewebsites.net/a/app1 for spoke', 'azurewebsites.net/a/app1.scm for spoke'],
    },
    {
      when: 'a zone of the public suffix, for names in another order',
      zone: web,
      around: [linkOf(zoneId('azurewebsites.net'), spoke)],
      names: [...app].reverse(),
      is: ['azurewebsites.net/a/app1 for spoke', 'azurewebsites.net/a/app1.scm for spoke'],
    },
    {
      when: "a zone of the name that a vault is asked for by, which isn't its alias without the label",
      zone: vault,
      around: [linkOf(zoneId('kv1.vault.azure.net'), spoke)],
      names: [name('kv1', { resourceType: 'microsoft.keyvault/vaults' })],
      is: ['kv1.vault.azure.net/a/@ for spoke'],
    },
    {
      when: "a registry's regional data zone",
      zone: registry,
      around: [linkOf(zoneId('westeurope.data.privatelink.azurecr.io'), spoke)],
      names: ['acr1', 'acr1.westeurope.data', 'acr1.eastus.data'].map((each) =>
        name(each, { resourceType: 'microsoft.containerregistry/registries' }),
      ),
      is: ['westeurope.data.privatelink.azurecr.io/a/acr1 for spoke'],
    },
    {
      when: "a cluster's sub-zone",
      zone: regional,
      around: [linkOf(zoneId('apps.privatelink.westeurope.azmk8s.io'), spoke)],
      names: [name('aks1.apps', { resourceType: cluster }), name('aks2', { resourceType: cluster })],
      is: ['apps.privatelink.westeurope.azmk8s.io/a/aks1 for spoke'],
    },
    {
      when: 'a customer zone below the zone, for an IPv6 address',
      zone: web,
      around: [linkOf(zoneId('app1.privatelink.azurewebsites.net'), spoke)],
      names: [name('app1', { type: 'AAAA', addresses: ['fd00::4'] })],
      is: ['app1.privatelink.azurewebsites.net/aaaa/@ for spoke'],
    },
    {
      when: 'a zone of the same name in another group: a network sees one of them',
      zone: web,
      around: [linkOf(zoneId('privatelink.azurewebsites.net', `${group}-east`), spoke)],
      names: app,
      is: [],
    },
  ])('$when', ({ zone, around, names, is }) => {
    expect(hidden(zone, [link(spoke)], around, names)).toEqual(is);
    for (const { zone: other } of around)
      expect(overlapsWith(zone.split('/').at(-1) ?? '')(other.split('/').at(-1) ?? '')).toBe(true);
  });

  it('are none where the zone itself is not linked yet', () => {
    expect(hidden(web, [link(spoke, { state: 'InProgress' })], [linkOf(scm, spoke)], app)).toEqual([]);
  });

  it('are never of zones of other services', () => {
    const isNear = overlapsWith('privatelink.azurewebsites.net');
    expect(['privatelink.vaultcore.azure.net', 'azurewebsites.us', 'myazurewebsites.net'].filter(isNear)).toEqual([]);
    const isNearVaults = overlapsWith('privatelink.vaultcore.azure.net');
    expect(['azure.net', 'vault.azure', 'privatelink'].filter(isNearVaults)).toEqual(['azure.net']);
  });

  it('are reported for all networks that see both zones at once', () => {
    const links = [link(spoke), link(network('hub'), { name: 'b' }), link(network('apart'))];
    const around = [linkOf(scm, spoke), linkOf(scm, network('hub'))];
    expect(hidden(web, links, around, app)).toEqual(['scm.privatelink.azurewebsites.net/a/app1 for hub,spoke']);
  });
});

describe('the finding about the zone that hides them', () => {
  const said = (more: Partial<ZoneObserved>): string[] =>
    planOf({
      id: web,
      use: used({ claimed: app }),
      links: [link(spoke)],
      around: [linkOf(scm, spoke)],
      ...more,
    })
      .findings.filter(({ check }) => check === 'dns-name-hidden')
      .map(
        ({ subject, severity, message }) => `${severity} ${subject.split('/').at(-1)}: ${message.split(': ').at(-1)}`,
      );
  const record = `${scm}/a/app1`;

  it.each([
    {
      when: 'it lacks the name',
      given: { elsewhere: new Map([[record, []]]) },
      says: ['high scm.privatelink.azurewebsites.net: app1.scm (it has no such record)'],
    },
    {
      when: 'it lacks the name and its link falls back',
      given: {
        elsewhere: new Map([[record, []]]),
        around: [linkOf(scm, spoke, { resolutionPolicy: 'NxDomainRedirect' })],
      },
      says: ['high scm.privatelink.azurewebsites.net: app1.scm (it has no such record and asks public DNS)'],
    },
    {
      when: 'it says another address',
      given: { elsewhere: new Map([[record, ['10.1.0.9']]]) },
      says: ['high scm.privatelink.azurewebsites.net: app1.scm (it says 10.1.0.9)'],
    },
    {
      when: 'it could not be read',
      given: {},
      says: ['high scm.privatelink.azurewebsites.net: app1.scm (its record was not read)'],
    },
    { when: 'it answers with the same address', given: { elsewhere: new Map([[record, ['10.1.0.4']]]) }, says: [] },
    { when: 'the links of the zone itself are unread', given: { links: undefined }, says: [] },
  ])('$when', ({ given, says }) => {
    expect(said(given)).toEqual(says);
  });

  it('is raised while the zone hides a name, at the latest by the next sweep, and goes once it answers rightly', async () => {
    const inner = `${blobZone.replace('privatelink.blob', 'st1.privatelink.blob')}`;
    const world = await worldWith(policyOf());
    expect(await findingsOf(world)).toEqual([]);
    world.azure.zones.links.set(inner, []);
    world.azure.zones.link(inner, 'spoke', spokeNetwork);
    expect(await world.sweepZones()).toEqual([blobZone]);
    await world.drain();
    expect(await findingsOf(world)).toMatchObject([
      { check: 'dns-name-hidden', subject: inner, message: expect.stringContaining('st1 (it has no such record)') },
    ]);
    world.azure.recordSets.set(`${inner}/a/@`, {
      etag: 'e',
      properties: { ttl: 10, metadata: {}, aRecords: [{ ipv4Address: '10.0.0.4' }] },
    });
    expect(await world.sweepZones()).toEqual([blobZone]);
    await world.drain();
    expect(await findingsOf(world)).toEqual([]);
  });
});
