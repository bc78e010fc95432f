import { describe, expect, it } from 'vitest';
import { classify } from '../../src/arm/classify.ts';
import { PermanentError } from '../../src/core/errors.ts';
import { hashId } from '../../src/core/resource-id.ts';
import { DnsPolicy } from '../../src/policy/dns.ts';
import {
  blobRecord,
  blobZone,
  type DnsWorld,
  dnsWorld,
  endpointId,
  enforcing,
  zoneGroup,
} from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';
import { spokeNetwork } from '../support/memory-zones.ts';
import { place, placeText } from './names/builders.ts';
import { SimulatedAzure, zoneId } from './support/simulated-azure.ts';

/** One describe for each case of the hard-case list, by its number; each asserts the case's rule, the whole of it is tested elsewhere. */
const record = blobRecord('st1');
const blob = 'privatelink.blob.core.windows.net';
const old = 6 * 60_000;

/** An endpoint with its record, six minutes old unless said otherwise. */
async function settled(policy = enforcing(), age = old): Promise<DnsWorld> {
  const world = dnsWorld(policy);
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { guid: 'g1' });
  await world.event('pe1');
  world.clock.advance(age);
  world.azure.calls.length = 0;
  return world;
}

/** Changes the body of pe1 as text, for what the builder doesn't say. */
function rewrite(world: DnsWorld, from: string | RegExp, to: string): void {
  const body = JSON.stringify(world.azure.endpoints.get(endpointId('pe1')));
  world.azure.endpoints.set(endpointId('pe1'), JSON.parse(body.replace(from, to)));
}

const messages = async (world: DnsWorld): Promise<string> =>
  (await Array.fromAsync(world.state.findings.listAll()))
    .map(({ value }) => `${value.check}: ${value.message}`)
    .join('\n');

describe('case 1: two endpoints for one resource, one zone', () => {
  async function both(policy = enforcing()) {
    const world = await settled(policy);
    world.azure.putEndpoint('pe2', 'st1', '10.0.0.5');
    await world.event('pe2');
    return world;
  }

  it('the first keeps the name, and the other is a finding', async () => {
    const world = await both();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual(['dns-name-conflict']);
  });

  it('when the first goes the survivor takes over at once: the name never goes with it', async () => {
    const world = await both();
    world.azure.endpoints.delete(endpointId('pe1'));
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.5']);
    expect(world.azure.calls).not.toContain('DELETE record set');
    expect(await world.openFindings()).toEqual([]);
  });

  it('multi-value: both addresses, and the one that goes takes only its own', async () => {
    const world = await both(enforcing({ conflicts: { winner: 'all' } }));
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4', '10.0.0.5']);
    world.clock.advance(old);
    world.azure.endpoints.delete(endpointId('pe2'));
    await world.event('pe2');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });
});

describe('case 2: the delete event comes after the endpoint is gone', () => {
  it('the state knows which records were its own: one read of the endpoint, one conditional delete', async () => {
    const world = await settled();
    world.azure.endpoints.clear();
    await world.event('pe1');
    expect(world.azure.calls).toEqual(['GET endpoint', 'DELETE record set']);
  });

  it("the record set's own metadata names the endpoint too, as the second witness", async () => {
    const world = await settled();
    expect(world.azure.recordSets.get(record)?.properties.metadata['gatehouse-endpoint']).toBe(
      hashId(endpointId('pe1')),
    );
  });
});

describe('case 3: re-created under the same id before the old delete is processed', () => {
  it('a late delete event finds it there, and updates', async () => {
    const world = await settled();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.9', { guid: 'g2' });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.9']);
    expect(world.azure.recordSets.get(record)?.properties.metadata['gatehouse-guid']).toBe('g2');
  });

  it('a late delete event finds the new one on its way: it is not gone, so its record stays until it is through', async () => {
    const world = await settled();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.9', { guid: 'g2', provisioning: 'Updating', names: false });
    await world.event('pe1');
    await world.drain(60_000);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.9', { guid: 'g2' });
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.9']);
    expect(world.azure.calls).not.toContain('DELETE record set');
  });

  it('but one that is never through keeps a dead address for a quarter of an hour only', async () => {
    const world = await settled();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.9', { guid: 'g2', provisioning: 'Updating', names: false });
    await world.event('pe1');
    await world.drain(14 * 60_000);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    await world.drain(60 * 60_000);
    expect(world.azure.addresses(record)).toBeUndefined();
  });

  it.each([
    { what: 'connects to something else', account: 'st2', provisioning: 'Updating' },
    { what: 'failed', account: 'st1', provisioning: 'Failed' },
  ])('the claim of the old one is dropped at once where the new one $what', async ({ account, provisioning }) => {
    const world = await settled();
    world.azure.putEndpoint('pe1', account, '10.0.0.9', { guid: 'g2', provisioning, names: false });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toBeUndefined();
  });
});

describe('case 4: 404 right after the create, stale 200 after the delete', () => {
  it('a young record is withdrawn only once a second pass agrees, half a minute later', async () => {
    const world = await settled(enforcing(), 60_000);
    world.azure.endpoints.clear();
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    await world.drain();
    expect(world.azure.addresses(record)).toBeUndefined();
  });

  it('the second pass needs no clock that agrees with the first: one that runs five minutes ahead costs one wait more', async () => {
    const ahead = await settled(enforcing(), 60_000);
    ahead.azure.endpoints.clear();
    await ahead.event('pe1');
    const other = dnsWorld(enforcing(), ahead.state, ahead.azure);
    other.clock.advance(ahead.clock.now().getTime() - other.clock.now().getTime() - 5 * 60_000 + 30_000);
    other.messages.push(...ahead.messages.map(({ message }) => ({ message, at: 0 })));
    await other.drain(60_000);
    expect(other.azure.addresses(record)).toBeUndefined();
  });

  it('a refusal is unread, not absence: the record stays', async () => {
    const world = await settled();
    const answers = [403, 404].map((status) => classify({ status, code: 'SubscriptionNotFound', message: 'hidden' }));
    for (const error of answers) {
      Object.assign(world.azure.network, { findPrivateEndpoint: () => Promise.reject(error) });
      await world.event('pe1');
      await world.drain();
    }
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });
});

describe('case 5: record sets that are not ours', () => {
  it.each([
    { whose: "a person's", metadata: {} },
    { whose: "a zone group's", metadata: { creator: 'created by private endpoint other with resource guid g' } },
    { whose: "another deployment's", metadata: { 'gatehouse-owner': 'another' } },
  ])('$whose is never touched: the same address satisfies, another is a finding', async ({ metadata }) => {
    for (const [address, findings] of [
      ['10.0.0.4', []],
      ['10.9.9.9', ['dns-name-taken']],
    ] as const) {
      const world = dnsWorld();
      world.azure.putForeignRecord(record, address, metadata);
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      await world.event('pe1');
      world.clock.advance(old);
      expect(await world.openFindings()).toEqual([...findings]);
      world.azure.endpoints.clear();
      await world.event('pe1');
      expect(world.azure.addresses(record)).toEqual([address]);
    }
  });

  it("a person's is taken over only where policy names it", async () => {
    const world = dnsWorld(enforcing({ adopt: [`${blob}/st1`] }));
    world.azure.putForeignRecord(record, '10.9.9.9');
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });
});

describe('case 6: a zone group is there, or appears later', () => {
  async function withGroup(zone: string) {
    const azure = await new SimulatedAzure().prepare([blob, 'www.wrong.example']);
    const world = dnsWorld(enforcing(), memoryState(), azure);
    await azure.createEndpoint('pe1', await azure.createAccount('st1'));
    await world.event('pe1');
    const group = `${endpointId('pe1')}/privateDnsZoneGroups/theirs`;
    const privateDnsZoneConfigs = [{ name: 'theirs', properties: { privateDnsZoneId: zoneId(zone) } }];
    await azure.create(group, { properties: { privateDnsZoneConfigs } });
    await world.recordEvent(group.toLowerCase());
    await world.drain();
    return { azure, world, group };
  }

  it('takes over what it covers without a gap: we give up ownership and delete nothing', async () => {
    const { azure } = await withGroup(blob);
    expect(await azure.record(blob, 'st1')).toEqual({ addresses: ['10.0.0.4'], by: 'the platform' });
    expect(azure.writes.filter((write) => write.startsWith('DELETE'))).toEqual([]);
  });

  it('is claimed again when the group goes', async () => {
    const { azure, world, group } = await withGroup(blob);
    await azure.destroy(group);
    await world.recordEvent(group.toLowerCase());
    await world.drain();
    expect((await azure.record(blob, 'st1'))?.by).toBe('us');
  });

  it('covers nothing when it is on the wrong zone: the name stays ours, with a finding', async () => {
    const { azure, world } = await withGroup('www.wrong.example');
    expect((await azure.record(blob, 'st1'))?.by).toBe('us');
    expect(await world.openFindings()).toEqual(['dns-zone-group-incomplete']);
  });
});

describe('case 7: the address comes late, provisioningState Updating', () => {
  it('it is observed again with growing waits, and gets its record when it is through', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { provisioning: 'Updating', names: false });
    await world.event('pe1');
    const waits: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      const before = world.clock.now().getTime();
      const at = world.messages[0]?.at ?? 0;
      waits.push((at - before) / 1_000);
      await world.drain(at - before);
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(new Set(waits).size).toBeGreaterThan(2);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it('Failed is a finding, and what stands stays', async () => {
    const world = await settled();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { guid: 'g1', provisioning: 'Failed' });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual(['dns-endpoint-failed']);
  });
});

describe('case 8: Pending, approved later', () => {
  it.each(['privateLinkServiceConnections', 'manualPrivateLinkServiceConnections'])(
    'under %s it has no record before, and one when a recheck finds it Approved: no event tells',
    async (list) => {
      const world = dnsWorld();
      const swap = (): void => {
        if (!list.startsWith('manual')) return;
        rewrite(world, '"manualPrivateLinkServiceConnections":[]', '"other":[]');
        rewrite(world, '"privateLinkServiceConnections"', '"manualPrivateLinkServiceConnections"');
      };
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { state: 'Pending', names: true });
      swap();
      await world.event('pe1');
      expect(world.azure.recordSets.size).toBe(0);
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      swap();
      await world.drain();
      expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    },
  );

  it('the approvals room is told at once where the resource is in a subscription of ours', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { state: 'Pending' });
    await world.event('pe1');
    await world.event('pe1');
    expect(world.approvalsAsked.map((id) => id.split('/').at(-1))).toEqual(['st1']);
  });
});

describe('case 9: Rejected or Disconnected', () => {
  it.each([
    { state: 'Rejected', rejected: 'withdraw', left: undefined },
    { state: 'Disconnected', rejected: 'withdraw', left: undefined },
    { state: 'Rejected', rejected: 'keep', left: ['10.0.0.4'] },
  ])('$state, policy says $rejected: $left, and a finding', async ({ state, rejected, left }) => {
    const world = await settled(enforcing({ rejected }));
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { guid: 'g1', state, names: false });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(left);
    expect(await world.openFindings()).toEqual(['dns-endpoint-dead']);
  });
});

describe('case 10: time to live', () => {
  it.each([
    { ttl: undefined, is: 10 },
    { ttl: 300, is: 300 },
  ])('is $is where policy says $ttl', async ({ ttl, is }) => {
    const world = await settled(enforcing(ttl === undefined ? {} : { ttl }));
    expect(world.azure.recordSets.get(record)?.properties.ttl).toBe(is);
  });
});

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
    const row = (await world.state.zones.find(hashId(blobZone), 'links'))?.value;
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
  ])('is told of once it $what, without any sweep', async ({ account }) => {
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
    const config = (fqdn: string, ...ipAddresses: string[]) => ({ fqdn, ipAddresses });
    const configs = [
      config('st1.blob.core.windows.net', '10.0.0.4'),
      config('st1.blob.core.windows.net', '10.0.0.5'),
      config('*.st1.blob.core.windows.net', '10.0.0.6'),
      config('st1.somewhere.example', '10.0.0.7'),
    ];
    rewrite(world, /"customDnsConfigs":\[.*?\]\}\]/, `"customDnsConfigs":${JSON.stringify(configs)}`);
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
  it('the old name goes on the first pass, whoever has its address now', async () => {
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
