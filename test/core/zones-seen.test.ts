import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAnswerer, type LinkOfZone, zonesContaining, zonesSeenBy } from '../../src/core/zones-seen.ts';

const sub = '/subscriptions/00000000-0000-0000-0000-0000000000a1';
const zoneId = (name: string, group = 'rg-dns'): string =>
  `${sub}/resourcegroups/${group}/providers/microsoft.network/privatednszones/${name}`;
const network = (name: string): string =>
  `${sub}/resourcegroups/rg-net/providers/microsoft.network/virtualnetworks/${name}`;
const link = (zone: string, to: string, more: Partial<LinkOfZone> = {}): LinkOfZone => ({
  zone: zoneId(zone),
  network: network(to),
  resolutionPolicy: 'Default',
  state: 'Completed',
  ...more,
});

const web = 'privatelink.azurewebsites.net';

describe('the zones a network sees', () => {
  it.each([
    { when: 'none is linked', links: [], sees: [] },
    { when: 'a zone is linked to it', links: [link(web, 'spoke')], sees: [web] },
    { when: 'a zone is linked to its peer alone', links: [link(web, 'hub')], sees: [] },
    { when: 'the link is still being made', links: [link(web, 'spoke', { state: 'InProgress' })], sees: [] },
    { when: 'nothing is said of how far the link is', links: [link(web, 'spoke', { state: '' })], sees: [web] },
    { when: 'one zone has two links to it', links: [link(web, 'spoke'), link(web, 'spoke')], sees: [web] },
    { when: 'the zone is no resource id', links: [link(web, 'spoke', { zone: web })], sees: [] },
  ])('$when: $sees', ({ links, sees }) => {
    expect(zonesSeenBy(network('spoke'), links).map(({ name }) => name)).toEqual(sees);
  });

  it('say whether public DNS is asked for what they lack', () => {
    const links = [link(web, 'spoke', { resolutionPolicy: 'nxDomainRedirect' }), link('corp.example', 'spoke')];
    expect(zonesSeenBy(network('spoke'), links)).toEqual([
      { id: zoneId('corp.example'), name: 'corp.example', fallsBack: false },
      { id: zoneId(web), name: web, fallsBack: true },
    ]);
  });
});

const seen = (...names: readonly string[]) => names.map((name) => ({ id: zoneId(name), name }));

describe('which of them answers', () => {
  const asked = ['app1.scm.azurewebsites.net', `app1.scm.${web}`];
  const vault = 'privatelink.vaultcore.azure.net';
  const api = 'aks1.0000.privatelink.westeurope.azmk8s.io';
  const regional = 'privatelink.westeurope.azmk8s.io';
  it.each([
    { when: 'only the meant zone', zone: web, asked, zones: seen(web), answers: 'meant' },
    { when: 'no zone at all', zone: web, asked, zones: [], answers: 'unseen' },
    { when: 'only zones of other services', zone: web, asked, zones: seen(vault), answers: 'unseen' },
    {
      when: 'a longer zone of the service beside it',
      zone: web,
      asked,
      zones: seen(web, `scm.${web}`),
      answers: `scm.${web} for app1.scm.${web}`,
    },
    {
      when: 'a longer zone that does not contain the name',
      zone: web,
      asked: ['app1.azurewebsites.net', `app1.${web}`],
      zones: seen(web, `scm.${web}`),
      answers: 'meant',
    },
    { when: 'a shorter zone beside it', zone: `scm.${web}`, asked, zones: seen(web, `scm.${web}`), answers: 'meant' },
    {
      when: 'a zone of the public suffix: the alias is never seen',
      zone: web,
      asked,
      zones: seen(web, 'azurewebsites.net'),
      answers: 'azurewebsites.net for app1.scm.azurewebsites.net',
    },
    {
      when: 'a zone of the very public name',
      zone: vault,
      asked: ['kv1.vault.azure.net', `kv1.${vault}`],
      zones: seen(vault, 'kv1.vault.azure.net'),
      answers: 'kv1.vault.azure.net for kv1.vault.azure.net',
    },
    {
      when: "a registry's regional data zone",
      zone: 'privatelink.azurecr.io',
      asked: ['acr1.westeurope.data.azurecr.io', 'acr1.westeurope.data.privatelink.azurecr.io'],
      zones: seen('privatelink.azurecr.io', 'westeurope.data.privatelink.azurecr.io'),
      answers: 'westeurope.data.privatelink.azurecr.io for acr1.westeurope.data.privatelink.azurecr.io',
    },
    {
      when: "a cluster's own zone beside the regional one",
      zone: zoneId(regional),
      asked: [api],
      zones: seen(regional, `0000.${regional}`),
      answers: `0000.${regional} for ${api}`,
    },
    {
      when: 'a zone of the same name in another group',
      zone: web,
      asked,
      zones: [{ id: zoneId(web, 'rg-other'), name: web }],
      answers: `${web} for app1.scm.${web}`,
    },
    {
      when: 'two zones of one name, of which one is meant',
      zone: web,
      asked,
      zones: [{ id: zoneId(web, 'rg-other'), name: web }, ...seen(web)],
      answers: 'meant',
    },
    {
      when: 'a zone whose name is only like an ending',
      zone: web,
      asked: ['myazurewebsites.net'],
      zones: seen('azurewebsites.net'),
      answers: 'unseen',
    },
    {
      when: 'the question in capitals and with a final dot',
      zone: web,
      asked: ['APP1.AzureWebsites.Net.', `App1.${web}.`],
      zones: seen(web),
      answers: 'meant',
    },
  ])('$when: $answers', ({ zone, asked: names, zones, answers }) => {
    const found = findAnswerer(zone.startsWith('/') ? zone : zoneId(zone), names, zones);
    expect(found.kind === 'hidden' ? `${found.by.name} for ${found.asked}` : found.kind).toBe(answers);
  });

  const label = fc.constantFrom('a', 'b', 'c');
  const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));

  it('is the zone that a walk down the labels meets first', () => {
    fc.assert(
      fc.property(name, fc.uniqueArray(name, { maxLength: 6 }), (fqdn, zones) => {
        const labels = fqdn.split('.');
        const walked = labels.map((_, index) => labels.slice(index).join('.')).filter((tail) => zones.includes(tail));
        expect(zonesContaining(fqdn, seen(...zones)).map((zone) => zone.name)).toEqual(walked);
      }),
    );
  });

  it('never turns on the order in which zones are seen', () => {
    fc.assert(
      fc.property(name, name, fc.uniqueArray(name, { maxLength: 6 }), (zone, fqdn, zones) => {
        const forth = findAnswerer(zoneId(zone), [fqdn], seen(...zones));
        expect(findAnswerer(zoneId(zone), [fqdn], seen(...zones.toReversed()))).toEqual(forth);
      }),
    );
  });
});
