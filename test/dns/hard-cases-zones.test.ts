import { describe, expect, it } from 'vitest';
import { classify } from '../../src/arm/classify.ts';
import { PermanentError } from '../../src/core/errors.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { DnsPolicy } from '../../src/policy/dns.ts';
import { blobRecord, blobZone, dnsWorld, endpointId, enforcing, zoneGroup } from '../support/dns-world.ts';
import { spokeNetwork } from '../support/memory-zones.ts';
import { place, placeText } from './names/builders.ts';
import { blob, messages, old, record, rewrite, settled } from './support/hard-cases.ts';

/** The rest of the hard-case list: what has to do with zones, networks, names and addresses. */
describe('case 11: the hub zone is in another subscription', () => {
  it('a 403 blocks the zone, not each name: one finding, one probe in five minutes, and the first success lets all go', async () => {
    const world = dnsWorld();
    world.azure.forbidden.add(blobZone);
    for (const name of ['st1', 'st2', 'st3']) {
      world.azure.putEndpoint(`pe-${name}`, name, '10.0.0.4');
      await world.event(`pe-${name}`);
    }
    expect(world.azure.calls.filter((call) => call === 'PUT record set')).toHaveLength(1);
    expect(await world.openFindings()).toEqual(['dns-zone-forbidden']);
    world.azure.forbidden.clear();
    world.clock.advance(5 * 60_000);
    await world.event('pe-st1');
    await world.drain();
    expect(world.azure.recordSets.size).toBe(3);
    expect(await world.openFindings()).toEqual([]);
  });

  it('the place of a zone is checked when the policy is read, not when the first name needs it', () => {
    const wrong = `${zoneGroup}/providers/microsoft.network/privatednszones/another.example`;
    expect(DnsPolicy.safeParse({ zones: { byName: { [blob]: wrong } } }).success).toBe(false);
    expect(DnsPolicy.safeParse({ zones: { resourceGroup: 'hub' } }).success).toBe(false);
  });
});

describe('case 12: the zone is missing', () => {
  const createsZones = enforcing({ zones: { resourceGroup: zoneGroup, missing: 'create' } });

  it.each([
    { policy: enforcing(), findings: ['dns-zone-missing'], left: undefined },
    { policy: createsZones, findings: [], left: ['10.0.0.4'] },
  ])('one finding, or created where policy says so: $left', async ({ policy, findings, left }) => {
    const world = dnsWorld(policy);
    world.azure.zones.missing.add(blobZone);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(left);
    expect((await world.openFindings()).filter((check) => check.startsWith('dns-zone-m'))).toEqual(findings);
  });

  it('a creation that Azure Policy denies ends in a finding', async () => {
    const world = dnsWorld(createsZones);
    world.azure.zones.missing.add(blobZone);
    world.azure.zones.refused.set(blobZone, new PermanentError('RequestDisallowedByPolicy', 'Deny-Private-DNS-Zones'));
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    await world.drain();
    expect(await messages(world)).toContain('RequestDisallowedByPolicy');
  });
});

describe('case 13: the network is not linked, or falls back to the internet', () => {
  it.each([
    { policy: 'Default', findings: [] },
    { policy: 'NxDomainRedirect', findings: ['dns-link-falls-back'] },
  ])('$policy is reported for the link as $findings, and the link is never changed', async ({ policy, findings }) => {
    const world = dnsWorld();
    world.azure.zones.links.set(blobZone, []);
    world.azure.zones.link(blobZone, 'spoke', spokeNetwork, policy);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    await world.drain();
    const row = (await world.state.zones.find(shortId(blobZone), 'links'))?.value;
    expect(row).toMatchObject({ links: [{ network: spokeNetwork, resolutionPolicy: policy }] });
    expect(await world.openFindings()).toEqual(findings);
    expect(world.azure.zones.calls.filter((call) => call.startsWith('PUT'))).toEqual([]);
  });

  it('a network that claims names and has no link is a finding', async () => {
    const world = dnsWorld();
    world.azure.zones.links.set(blobZone, []);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    await world.drain();
    expect(await messages(world)).toContain(spokeNetwork);
  });
});

describe('case 13: a second network in a zone that is known already', () => {
  it.each([
    { what: 'writes a name of its own', account: 'st2' },
    { what: 'claims a name that another endpoint keeps', account: 'st1' },
  ])('is notified once it $what, without any sweep', async ({ account }) => {
    const world = await settled();
    await world.drain();
    expect(await world.openFindings()).toEqual([]);
    world.azure.putEndpoint('pe2', account, '10.1.0.4');
    const body = JSON.stringify(world.azure.endpoints.get(endpointId('pe2')));
    const elsewhere = body.replaceAll('virtualNetworks/vnet/', 'virtualNetworks/second/');
    world.azure.endpoints.set(endpointId('pe2'), JSON.parse(elsewhere));
    await world.event('pe2');
    await world.drain();
    expect(await messages(world)).toContain('virtualnetworks/second');
    world.messages.length = 0;
    await world.event('pe2');
    expect(world.messages).toEqual([]);
  });
});

describe('case 14: several names and several addresses', () => {
  it('a record for each name, all addresses of a name in one, a wildcard as it is given, and no guess for the rest', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    world.azure.putInterface('pe1', {
      'st1.blob.core.windows.net': ['10.0.0.4', '10.0.0.5'],
      '*.st1.blob.core.windows.net': '10.0.0.6',
      'st1.somewhere.example': '10.0.0.7',
    });
    rewrite(world, /"customDnsConfigs":\[.*?\]\}\]/, '"customDnsConfigs":[]');
    await world.event('pe1');
    expect([...world.azure.recordSets.keys()].sort()).toEqual([blobRecord('*.st1'), record].sort());
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4', '10.0.0.5']);
    expect(await world.openFindings()).toEqual(['dns-name-unmapped']);
  });
});

describe('case 15: short codes of regions', () => {
  it.each([
    { fqdn: 'pod01-prot1.we.backup.windowsazure.com', placed: 'pod01-prot1 in privatelink.we.backup.windowsazure.com' },
    {
      fqdn: 'pod01-prot1.acl.backup.windowsazure.com',
      placed: 'pod01-prot1 in privatelink.acl.backup.windowsazure.com',
    },
  ])('$fqdn is $placed', ({ fqdn, placed }) => {
    const placement = place('AzureCloud', 'Microsoft.RecoveryServices/vaults', 'AzureBackup', fqdn);
    expect(placeText(placement)).toBe(placed);
  });
});

describe('case 16: IPv6 and dual stack', () => {
  it('an AAAA record set beside the A, with the same claims, in one spelling', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    rewrite(world, '"ipAddresses":["10.0.0.4"]', '"ipAddresses":["10.0.0.4","FD00::0004"]');
    await world.event('pe1');
    expect([...world.azure.recordSets.keys()].sort()).toEqual([record, `${blobZone}/aaaa/st1`]);
    expect(JSON.stringify(world.azure.recordSets.get(`${blobZone}/aaaa/st1`))).toContain('"ipv6Address":"fd00::4"');
    world.clock.advance(old);
    world.azure.endpoints.clear();
    await world.event('pe1');
    expect(world.azure.recordSets.size).toBe(0);
  });
});

describe('case 17: the address of a deleted endpoint is used again', () => {
  it('the old name goes on the first pass, although another endpoint has its address now', async () => {
    const world = await settled();
    world.azure.endpoints.clear();
    world.azure.putEndpoint('pe2', 'st2', '10.0.0.4');
    await world.event('pe2');
    await world.event('pe1');
    expect([world.azure.addresses(record), world.azure.addresses(blobRecord('st2'))]).toEqual([
      undefined,
      ['10.0.0.4'],
    ]);
  });

  it('an endpoint whose address changed has it in its record after one pass', async () => {
    const world = await settled();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.8', { guid: 'g1' });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.8']);
  });
});

describe('case 18: moved, or deleted in masses', () => {
  it('a moved endpoint keeps its name under the new id: no moment without', async () => {
    const world = await settled();
    const moved = world.azure.endpoints.get(endpointId('pe1'));
    world.azure.endpoints.clear();
    world.azure.endpoints.set(endpointId('moved'), JSON.parse(JSON.stringify(moved).replaceAll('/pe1"', '/moved"')));
    await world.event('moved');
    await world.event('pe1');
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(world.azure.calls).not.toContain('DELETE record set');
  });

  it('more deletes than the budget of the zone wait for a person', async () => {
    const world = dnsWorld(enforcing({ deleteBudget: { atLeast: 1, share: 0 } }));
    for (const name of ['st1', 'st2', 'st3']) {
      world.azure.putEndpoint(`pe-${name}`, name, '10.0.0.4');
      await world.event(`pe-${name}`);
    }
    world.clock.advance(old);
    world.azure.endpoints.clear();
    for (const name of ['st1', 'st2', 'st3']) await world.event(`pe-${name}`);
    expect(world.azure.recordSets.size).toBe(2);
    expect(await world.openFindings()).toEqual(['dns-mass-change']);
  });
});

describe('case 19: one name, two deployments', () => {
  it("another deployment's record is foreign even where the address is the same, and goes with neither of ours", async () => {
    const world = dnsWorld(enforcing({ adopt: ['**/*', '*/*'] }));
    world.azure.putForeignRecord(record, '10.7.7.7', { 'gatehouse-owner': 'another' });
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.7.7.7']);
    expect(await messages(world)).toContain('another Gatehouse deployment');
  });
});

describe('case 20: one record set, several workers', () => {
  it('whatever comes at once, etags leave one record set and its claims in order', async () => {
    const world = dnsWorld(enforcing({ conflicts: { winner: 'all' } }));
    const names = ['pe1', 'pe2', 'pe3', 'pe4'];
    for (const [index, name] of names.entries()) world.azure.putEndpoint(name, 'st1', `10.0.0.${index + 4}`);
    await Promise.all([...names, ...names].map((name) => world.event(name)));
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4', '10.0.0.5', '10.0.0.6', '10.0.0.7']);
    const claims = (await Array.fromAsync(world.state.names.listAll())).filter(({ value }) => value.kind === 'claim');
    expect(claims).toHaveLength(4);
  });
});

describe('case 21: a lock on the zone', () => {
  it('ScopeLocked is one finding that says what to do, and no more than one probe in five minutes', async () => {
    const error = classify({ status: 409, code: 'ScopeLocked', message: 'locked' });
    expect(error).toBeInstanceOf(PermanentError);
    const world = dnsWorld();
    for (const name of ['st1', 'st2']) {
      world.azure.putEndpoint(`pe-${name}`, name, '10.0.0.4');
      world.azure.failNextWrite = name === 'st1' ? error : undefined;
      await world.event(`pe-${name}`);
    }
    expect(await world.openFindings()).toEqual(['dns-zone-locked']);
    expect(world.azure.calls.filter((call) => call === 'PUT record set')).toHaveLength(1);
  });
});
