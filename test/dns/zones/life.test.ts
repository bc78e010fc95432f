import { describe, expect, it } from 'vitest';
import { PermanentError, RetryableError } from '../../../src/core/errors.ts';
import { hashId } from '../../../src/core/resource-id.ts';
import { linkName } from '../../../src/dns/zones/plan.ts';
import { Policy } from '../../../src/policy/policy.ts';
import { blobRecord, blobZone, type DnsWorld, dnsWorld, zoneGroup } from '../../support/dns-world.ts';
import { spokeNetwork } from '../../support/memory-zones.ts';
import { graphOver } from '../support/graph-over.ts';

const hub = `${zoneGroup}/providers/microsoft.network/virtualnetworks/hub`;
const hubLink = `${blobZone}/virtualnetworklinks/${linkName(hub)}`;
const record = blobRecord('st1');

const policyOf = (dns: Record<string, unknown> = {}): Policy => {
  const { zones = {}, ...more } = dns;
  const places = { resourceGroup: zoneGroup, ...(zones as object) };
  return Policy.parse({ version: 1, dns: { mode: 'enforce', ...more, zones: places } });
};
const linking = policyOf({ links: [{ network: hub }] });
const creating = policyOf({ zones: { missing: 'create' }, links: [{ network: hub }] });

/** A world in which one endpoint needs a name in the blob zone. */
async function worldWith(policy: Policy, arrange: (world: DnsWorld) => void = () => {}): Promise<DnsWorld> {
  const world = dnsWorld(policy);
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  arrange(world);
  await world.event('pe1');
  await world.drain();
  return world;
}

async function findingsOf(
  world: DnsWorld,
): Promise<{ check: string; subject: string; severity: string; message: string }[]> {
  const open = [];
  for await (const { value } of world.state.findings.listAll()) if (value.state === 'open') open.push(value);
  return open.sort((a, b) => (a.check < b.check ? -1 : 1));
}

const auditOf = async (world: DnsWorld): Promise<string[]> =>
  (await Array.fromAsync(world.state.audit.listAll())).map(({ value }) => `${value.action} ${value.target}`).sort();

const linksRow = async (world: DnsWorld) => (await world.state.zones.find(hashId(blobZone), 'links'))?.value;

describe('a zone we write to', () => {
  it('is linked to the hub that policy lists, once, without auto-registration and marked as ours', async () => {
    const world = await worldWith(linking);
    expect(world.azure.zones.networksOf(blobZone)).toEqual([spokeNetwork, hub].sort());
    expect(world.azure.zones.linksOf(blobZone).at(-1)).toMatchObject({
      id: hubLink,
      tags: { 'gatehouse-owner': 'test-owner' },
      properties: { registrationEnabled: false, resolutionPolicy: 'Default' },
    });
    expect(await auditOf(world)).toEqual([`create ${record}`, `createLink ${hubLink}`]);
    expect(world.azure.zones.calls).toContain(`PUT ${linkName(hub)}, if there is none`);
    expect(await world.openFindings()).toEqual([]);
    expect(await Array.fromAsync(world.state.work.listAll())).toEqual([]);
  });

  it('is observed once: the next names there cost no read of it, and a settled sweep finds nothing', async () => {
    const world = await worldWith(linking);
    world.azure.zones.calls.length = 0;
    world.azure.putEndpoint('pe2', 'st2', '10.0.0.5');
    await world.event('pe2');
    await world.drain();
    expect(world.azure.zones.calls).toEqual([]);
    expect(await world.sweepZones()).toEqual([]);
    expect(world.azure.zones.calls).toEqual(['GRAPH']);
  });

  it('needs no link where one leads to the hub already, whatever it is called', async () => {
    const world = await worldWith(linking, ({ azure }) =>
      azure.zones.link(blobZone, 'made-by-hand', hub.toUpperCase()),
    );
    expect(world.azure.zones.calls.filter((call) => call.startsWith('PUT'))).toEqual([]);
    expect(await auditOf(world)).toEqual([`create ${record}`]);
  });

  it('is linked by the sweep once policy lists a hub, and again once somebody removes the link', async () => {
    const world = await worldWith(policyOf());
    world.policy = linking;
    expect(await world.sweepZones()).toEqual([blobZone]);
    await world.drain();
    expect(world.azure.zones.networksOf(blobZone)).toContain(hub);
    world.azure.zones.links.set(
      blobZone,
      world.azure.zones.linksOf(blobZone).filter(({ id }) => id !== hubLink),
    );
    await world.zoneEvent(blobZone);
    await world.drain();
    expect(world.azure.zones.networksOf(blobZone)).toContain(hub);
  });

  it('asks for the resolution policy that policy names, and reports a standing link that differs without touching it', async () => {
    const redirect = policyOf({
      links: [
        { network: hub, resolutionPolicy: 'NxDomainRedirect' },
        { network: spokeNetwork, resolutionPolicy: 'NxDomainRedirect' },
      ],
    });
    const world = await worldWith(redirect);
    const [spoke, made] = world.azure.zones.linksOf(blobZone);
    expect(made?.properties.resolutionPolicy).toBe('NxDomainRedirect');
    expect(spoke?.properties.resolutionPolicy).toBe('Default');
    expect(await world.openFindings()).toEqual(['dns-link-differs', 'dns-link-falls-back']);
  });

  it('is left alone while it is paused, and in observe mode', async () => {
    const paused = await worldWith(linking);
    paused.azure.zones.links.set(blobZone, []);
    paused.policy = policyOf({ links: [{ network: hub }], paused: ['privatelink.blob.core.windows.net'] });
    await paused.zoneEvent(blobZone);
    await paused.drain();
    expect(paused.azure.zones.networksOf(blobZone)).toEqual([]);
    const observing = await worldWith(
      policyOf({ mode: 'observe', zones: { missing: 'create' }, links: [{ network: hub }] }),
      ({ azure }) => azure.zones.missing.add(blobZone),
    );
    await observing.sweepZones();
    await observing.drain();
    expect(observing.azure.zones.calls.filter((call) => call.startsWith('PUT'))).toEqual([]);
  });
});

describe('a link that Azure does not make', () => {
  const failure = { code: 'BadRequest', message: 'overlapping namespaces' };

  it('is a finding when it fails after Azure took it on, and is made once what stood in the way is gone', async () => {
    const world = await worldWith(linking, ({ azure }) => azure.zones.failing.set(hubLink, failure));
    expect(await findingsOf(world)).toMatchObject([
      { check: 'dns-link-failed', subject: hubLink, message: expect.stringContaining('overlapping namespaces') },
    ]);
    const puts = (): number => world.azure.zones.calls.filter((call) => call.startsWith('PUT')).length;
    expect(puts()).toBe(1);
    await world.zoneEvent(blobZone);
    expect(puts()).toBe(1);
    world.azure.zones.failing.clear();
    world.clock.advance(6 * 60_000);
    await world.sweepZones();
    await world.drain();
    expect(world.azure.zones.networksOf(blobZone)).toContain(hub);
    expect(await world.openFindings()).toEqual([]);
  });

  it('is a finding with what to change when Azure refuses at once', async () => {
    const refusal = new PermanentError('LinkedAuthorizationFailed', 'may not join the network');
    const world = await worldWith(linking, ({ azure }) => azure.zones.refused.set(hubLink, refusal));
    const [finding] = await findingsOf(world);
    expect(finding).toMatchObject({ check: 'dns-link-failed', subject: hubLink, severity: 'high' });
    expect(finding).toMatchObject({ remedy: expect.stringContaining('virtualNetworks/join/action') });
    expect(await auditOf(world)).toEqual([`create ${record}`]);
  });

  it('is not said to be ours where Azure turned it away and somebody else has made it since', async () => {
    const throttled = new RetryableError('429', { refused: true });
    const world = dnsWorld(linking);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    world.azure.zones.refused.set(hubLink, throttled);
    await world.event('pe1');
    await world.drain(500);
    world.azure.zones.link(blobZone, linkName(hub), hub);
    await world.drain();
    expect(await auditOf(world)).toEqual([`create ${record}`]);
  });

  it('is said to have failed where that is what Azure says to whoever asks after a kill', async () => {
    const world = await worldWith(linking, ({ azure }) => azure.zones.failing.set(hubLink, failure));
    const row = await world.state.zones.find(hashId(blobZone), 'links');
    if (row?.value.kind !== 'links') throw new Error('the zone was not observed');
    // As a kill leaves it that came before the row said so: Azure has the write, and the audit does not.
    const [url = ''] = world.azure.zones.operationUrls();
    const begun = { kind: 'createLink' as const, target: hubLink, network: hub, because: 'b', url, audited: false };
    const decidedAt = world.clock.now().toISOString();
    const operations = [{ ...begun, decisionId: 'd1', decidedAt }];
    await world.state.zones.upsert(row.partition, row.row, { ...row.value, operations, refusals: [] });
    await world.zoneEvent(blobZone);
    const audit = (await Array.fromAsync(world.state.audit.listAll())).map(({ value }) => value);
    expect(audit.find(({ id }) => id === 'd1')?.answer).toEqual({
      kind: 'refused',
      reason: 'BadRequest',
      message: 'overlapping namespaces',
    });
  });

  it('holds nothing up: the other links and the records are made', async () => {
    const second = hub.replace('/hub', '/hub2');
    const both = policyOf({ links: [{ network: hub }, { network: second }] });
    const world = await worldWith(both, ({ azure }) => azure.zones.failing.set(hubLink, failure));
    expect(world.azure.zones.networksOf(blobZone)).toEqual([spokeNetwork, second].sort());
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });
});

describe('a zone that does not exist', () => {
  const missing = ({ azure }: DnsWorld): void => void azure.zones.missing.add(blobZone);

  it('is one finding, and is not created, unless policy says so', async () => {
    const world = await worldWith(linking, missing);
    expect(await world.openFindings()).toEqual(['dns-zone-missing']);
    expect(world.azure.zones.calls.filter((call) => call.startsWith('PUT'))).toEqual([]);
  });

  it('is created and marked where policy says create, then linked, and the record is written', async () => {
    const world = await worldWith(creating, missing);
    expect(world.azure.zones.missing.has(blobZone)).toBe(false);
    expect(world.azure.zones.tags.get(blobZone)).toEqual({ 'gatehouse-owner': 'test-owner' });
    expect(world.azure.zones.networksOf(blobZone)).toEqual([hub]);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await auditOf(world)).toEqual([`create ${record}`, `createLink ${hubLink}`, `createZone ${blobZone}`]);
    expect(await world.openFindings()).toEqual(['dns-zone-unlinked']);
  });

  it('is not waited for: each pass ends at once and comes back while Azure is busy', async () => {
    const world = await worldWith(creating, (before) => {
      missing(before);
      before.azure.zones.polls = 4;
    });
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(world.azure.zones.calls.filter((call) => call.startsWith('PUT privatelink'))).toHaveLength(1);
  });

  it('whose creation Azure Policy denies is a finding that ends it for an hour', async () => {
    const denied = new PermanentError('RequestDisallowedByPolicy', 'Deny-Private-DNS-Zones');
    const world = await worldWith(creating, (before) => {
      missing(before);
      before.azure.zones.refused.set(blobZone, denied);
    });
    expect(await world.openFindings()).toEqual(['dns-zone-denied-by-policy', 'dns-zone-missing']);
    world.clock.advance(30 * 60_000);
    await world.sweepZones();
    await world.drain();
    expect(world.azure.zones.calls.filter((call) => call.startsWith('PUT'))).toHaveLength(1);
    expect(await world.openFindings()).toEqual(['dns-zone-denied-by-policy', 'dns-zone-missing']);
    world.azure.zones.missing.clear();
    await world.zoneEvent(blobZone);
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual([]);
  });

  it('but stood a moment ago is created again, and gets its records back', async () => {
    const world = await worldWith(creating);
    missing(world);
    world.azure.recordSets.clear();
    await world.zoneEvent(blobZone);
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(world.azure.zones.networksOf(blobZone)).toEqual([hub]);
  });

  it('and comes back by hand lets its records go at once', async () => {
    const world = await worldWith(policyOf(), missing);
    world.azure.zones.missing.clear();
    await world.zoneEvent(blobZone);
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual([]);
  });

  it('and is shown before its record sets can be written is not asked again and again', async () => {
    const refuse = (world: DnsWorld): void => {
      const { privateDns } = world.azure;
      world.azure.putEndpoint('pe2', 'st2', '10.0.0.5');
      Object.assign(privateDns, {
        putRecordSet: async () => {
          world.azure.calls.push('PUT refused');
          throw new PermanentError('ParentResourceNotFound', 'not on this replica');
        },
      });
    };
    const world = await worldWith(linking, refuse);
    expect(world.azure.calls.filter((call) => call === 'PUT refused').length).toBeLessThanOrEqual(3);
  });

  it('by the answers to its record sets alone, while the zone is there, is a finding of its own from the second probe on', async () => {
    let putRecordSet: unknown;
    const world = await worldWith(linking, ({ azure: { privateDns } }) => {
      putRecordSet = privateDns.putRecordSet;
      Object.assign(privateDns, {
        putRecordSet: () => Promise.reject(new PermanentError('ResourceNotFound', 'in the words of a proxy')),
      });
    });
    expect(await world.openFindings(), 'another replica may answer').toEqual([]);
    const minutesLater = async (): Promise<void> => {
      world.clock.advance(6 * 60_000);
      await world.sweep(graphOver(world.azure));
      await world.drain();
    };
    await minutesLater();
    expect(await findingsOf(world)).toMatchObject([
      { check: 'dns-zone-answers-differ', subject: blobZone, message: expect.stringContaining('ResourceNotFound') },
    ]);
    await minutesLater();
    expect(await world.openFindings(), 'and it stays').toEqual(['dns-zone-answers-differ']);
    missing(world);
    await world.zoneEvent(blobZone);
    expect(await world.openFindings(), 'until the zone is gone indeed').toEqual(['dns-zone-missing']);
    world.azure.zones.missing.clear();
    await world.zoneEvent(blobZone);
    await minutesLater();
    await minutesLater();
    expect(await world.openFindings()).toEqual(['dns-zone-answers-differ']);
    Object.assign(world.azure.privateDns, { putRecordSet });
    await minutesLater();
    expect([world.azure.addresses(record), await world.openFindings()]).toEqual([['10.0.0.4'], []]);
  });

  it('can be hidden: what could not be read is never created, and its links are not made', async () => {
    const world = await worldWith(creating, ({ azure }) => azure.zones.unreadable.add(blobZone));
    expect(world.azure.zones.calls.filter((call) => call.startsWith('PUT'))).toEqual([]);
    expect(await world.openFindings()).toEqual(['dns-zone-unread']);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    const both = await worldWith(creating, (before) => {
      missing(before);
      before.azure.zones.unreadable.add(blobZone);
    });
    expect(both.azure.calls.filter((call) => call.startsWith('PUT'))).toHaveLength(1);
    expect(await both.openFindings()).toEqual(['dns-zone-missing', 'dns-zone-unread']);
    const unreadLinks = await worldWith(linking, ({ azure }) =>
      azure.zones.unreadable.add(`${blobZone}/virtualnetworklinks`),
    );
    expect(unreadLinks.azure.zones.calls.filter((call) => call.startsWith('PUT'))).toEqual([]);
    expect(await unreadLinks.openFindings()).toEqual(['dns-links-unread']);
  });
});

describe('who resolves a zone', () => {
  const unlinked = ({ azure }: DnsWorld): void => void azure.zones.links.set(blobZone, []);

  it('a network with claims and without a link is a finding that names it', async () => {
    const world = await worldWith(policyOf(), unlinked);
    expect(await findingsOf(world)).toMatchObject([
      { check: 'dns-zone-unlinked', subject: blobZone, message: expect.stringContaining(spokeNetwork) },
    ]);
    world.azure.zones.link(blobZone, 'spoke', spokeNetwork);
    await world.zoneEvent(blobZone);
    expect(await world.openFindings()).toEqual([]);
  });

  it('a network whose DNS servers are in the hub is judged by the hub', async () => {
    const resolvers = [{ addresses: ['10.1.0.4'], network: hub }];
    const arrange = (world: DnsWorld): void => {
      unlinked(world);
      world.azure.zones.dnsServers.set(spokeNetwork, ['10.1.0.4']);
    };
    const gap = await worldWith(policyOf({ resolvers }), arrange);
    const [finding] = await findingsOf(gap);
    expect(finding?.check).toBe('dns-zone-unlinked');
    expect(finding?.message).toContain(`its DNS servers are in ${hub}`);
    const closed = await worldWith(policyOf({ resolvers, links: [{ network: hub }] }), arrange);
    expect(await closed.openFindings()).toEqual([]);
  });

  it('servers nobody knows are reported and never guessed', async () => {
    const world = await worldWith(policyOf(), (before) => {
      unlinked(before);
      before.azure.zones.dnsServers.set(spokeNetwork, ['192.0.2.53']);
    });
    expect(await findingsOf(world)).toMatchObject([{ check: 'dns-resolver-unknown', severity: 'info' }]);
  });

  it('DNS servers that change are found by the sweep', async () => {
    const world = await worldWith(policyOf());
    world.azure.zones.dnsServers.set(spokeNetwork, ['192.0.2.53']);
    expect(await world.sweepZones()).toEqual([blobZone]);
    await world.drain();
    expect(await world.openFindings()).toEqual(['dns-resolver-unknown']);
  });

  it('a resolver that policy learns of is judged by at the next sweep', async () => {
    const world = await worldWith(policyOf(), ({ azure }) => azure.zones.dnsServers.set(spokeNetwork, ['10.1.0.4']));
    expect(await world.openFindings()).toEqual(['dns-resolver-unknown']);
    world.policy = policyOf({ resolvers: [{ addresses: ['10.1.0.4'], network: spokeNetwork }] });
    await world.sweepZones();
    await world.drain();
    expect(await world.openFindings()).toEqual([]);
  });

  it('a link that falls back to the internet is graver while a claimed name has no record', async () => {
    const world = await worldWith(policyOf(), ({ azure }) =>
      azure.zones.link(blobZone, 'falls', hub, 'NxDomainRedirect'),
    );
    expect(await findingsOf(world)).toMatchObject([{ check: 'dns-link-falls-back', severity: 'info' }]);
    expect(await linksRow(world)).toMatchObject({
      standing: 'there',
      links: [
        { name: 'falls', network: hub, resolutionPolicy: 'NxDomainRedirect', state: 'Completed' },
        { name: 'spoke', network: spokeNetwork, resolutionPolicy: 'Default' },
      ],
    });
    world.policy = policyOf({ paused: ['privatelink.blob.core.windows.net'] });
    world.azure.putEndpoint('pe2', 'st2', '10.0.0.5');
    await world.event('pe2');
    world.clock.advance(5 * 60_000);
    await world.zoneEvent(blobZone);
    const [finding] = await findingsOf(world).then((all) => all.filter(({ check }) => check === 'dns-link-falls-back'));
    expect(finding).toMatchObject({ severity: 'high', message: expect.stringContaining('st2') });
    expect(world.azure.zones.linksOf(blobZone).at(-1)?.properties.resolutionPolicy).toBe('NxDomainRedirect');
  });
});

describe('zones that are none of our business', () => {
  const theirs = `/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/team/providers/microsoft.network/privatednszones/corp.local`;

  it('are not even read when something happens to them', async () => {
    const world = dnsWorld(creating);
    await world.zoneEvent(theirs);
    expect(world.azure.zones.calls).toEqual([]);
    expect(await Array.fromAsync(world.state.zones.listAll())).toEqual([]);
  });

  it('lose their row once policy no longer concerns them', async () => {
    const aks = theirs.replace('corp.local', 'x.privatelink.westeurope.azmk8s.io');
    const world = dnsWorld(policyOf({ aks: { linkTo: [hub] } }));
    await world.zoneEvent(aks);
    await world.drain();
    world.policy = policyOf();
    expect(await world.sweepZones()).toEqual([aks]);
    await world.drain();
    expect(await Array.fromAsync(world.state.zones.listAll())).toEqual([]);
    expect(world.azure.zones.networksOf(aks)).toEqual([hub]);
  });
});

describe("the zone of a private cluster's API server", () => {
  const zone =
    '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/mc_app/providers/microsoft.network/privatednszones/0f8fad5b-d9cb-469f-a165-70867728950e.privatelink.westeurope.azmk8s.io';
  const nodes = hub.replace('/hub', '/nodes');

  it("is found through Resource Graph and linked to hubs and build machines; AKS's own link and record stay", async () => {
    const world = dnsWorld(policyOf({ aks: { linkTo: [hub, nodes] } }));
    world.azure.zones.link(zone, 'aks-own', nodes);
    const own = `${zone}/a/api`;
    world.azure.putForeignRecord(own, '10.2.0.4', { 'owned-by': 'aksrp' });
    const before = structuredClone(world.azure.recordSets.get(own));
    expect(await world.sweepZones()).toEqual([zone]);
    await world.drain();
    expect(world.azure.zones.linksOf(zone).map(({ id }) => id.split('/').at(-1))).toEqual(['aks-own', linkName(hub)]);
    expect(world.azure.recordSets.get(own)).toEqual(before);
    expect(await world.sweepZones()).toEqual([]);
  });

  it('in a locked-down node resource group is a finding that says what to do instead', async () => {
    const world = dnsWorld(policyOf({ aks: { linkTo: [hub] } }));
    const target = `${zone}/virtualnetworklinks/${linkName(hub)}`;
    world.azure.zones.refused.set(target, new PermanentError('DenyAssignmentAuthorizationFailed', 'locked down'));
    await world.zoneEvent(zone);
    expect(await findingsOf(world)).toMatchObject([
      { check: 'dns-link-failed', subject: target, remedy: expect.stringContaining('privateDNSZone') },
    ]);
  });
});

it('changing the rules moves the records to the other zone and releases them in the old one', async () => {
  const world = await worldWith(policyOf());
  const east = zoneGroup.replace('hub-dns', 'east-dns');
  const rules = [{ match: { locations: ['westeurope'] }, resourceGroup: east }];
  world.policy = policyOf({ zones: { rules } });
  world.clock.advance(10 * 60_000);
  await world.event('pe1');
  await world.drain();
  expect([...world.azure.recordSets.keys()]).toEqual([record.replace(zoneGroup, east)]);
});
