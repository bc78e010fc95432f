import { describe, expect, it } from 'vitest';
import { PermanentError, RetryableError } from '../../../src/core/errors.ts';
import { shortId } from '../../../src/core/resource-id.ts';
import { linkName } from '../../../src/dns/zones/plan.ts';
import { blobZone, dnsWorld, endpointId, zoneGroup } from '../../support/dns-world.ts';
import { spokeNetwork } from '../../support/memory-zones.ts';
import {
  auditOf,
  creating,
  findingsOf,
  hub,
  hubLink,
  linking,
  linksRow,
  policyOf,
  record,
  worldWith,
} from '../support/zone-life.ts';

const clusterType = 'providers/Microsoft.ContainerService/managedClusters';
const spokeOf = (id: string): string => id.split('/').slice(0, 3).join('/');

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

  it('is observed again at the next first name, once its last one was let go and the sweep forgot it', async () => {
    const world = await worldWith(linking);
    world.azure.endpoints.delete(endpointId('pe1'));
    await world.event('pe1');
    await world.drain();
    await world.sweepZones();
    await world.drain();
    expect(await linksRow(world)).toBeUndefined();
    world.azure.putEndpoint('pe2', 'st1', '10.0.0.5');
    await world.event('pe2');
    await world.drain();
    expect(await linksRow(world)).toMatchObject({ links: expect.any(Array) });
  });

  it('needs no link where one leads to the hub already, under any name', async () => {
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

  it('is a finding when it fails after Azure took it on, and is made once what was in the way is gone', async () => {
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

  it('is said to have failed where that is what Azure says when asked after a kill', async () => {
    const world = await worldWith(linking, ({ azure }) => azure.zones.failing.set(hubLink, failure));
    const row = await world.state.zones.find(shortId(blobZone), 'links');
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
    const world = dnsWorld(policyOf({ aks: { linkTo: [hub], zones: [aks] } }));
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
  const named = (world: ReturnType<typeof dnsWorld>, more: Record<string, unknown> = {}) => {
    const guidAndRest = zone.split('/').at(-1);
    const properties = { privateFQDN: `app-0a.${guidAndRest}`, nodeResourceGroup: 'MC_app', ...more };
    world.azure.zones.clusters = [{ id: `${spokeOf(zone)}/resourceGroups/app/${clusterType}/app`, properties }];
    return world;
  };

  it("is found through Resource Graph and linked to hubs and build machines; AKS's own link and record stay", async () => {
    const world = named(dnsWorld(policyOf({ aks: { linkTo: [hub, nodes] } })));
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

  const other = '7c9e6679-7425-40de-944b-e07fc1f90ae7.privatelink.westeurope.azmk8s.io';
  it.each([
    { attempt: 'no cluster names it', body: { privateFQDN: null } },
    { attempt: 'a cluster with another guid is beside it', body: { privateFQDN: `app-0a.${other}` } },
    { attempt: 'the cluster’s nodes are in another resource group', body: { nodeResourceGroup: 'MC_other' } },
    {
      attempt: 'the cluster was set to use a zone of somebody’s',
      body: { apiServerAccessProfile: { privateDNSZone: zone } },
    },
    { attempt: 'the cluster’s name is only like it', body: { privateFQDN: `x.${zone.split('/').at(-1)}.example` } },
  ])('is linked to nothing where $attempt', async ({ body }) => {
    const world = named(dnsWorld(policyOf({ aks: { linkTo: [hub] } })), body);
    world.azure.zones.link(zone, 'theirs', nodes);
    await world.zoneEvent(zone);
    await world.sweepZones();
    await world.drain();
    expect(world.azure.zones.networksOf(zone)).toEqual([nodes]);
  });

  it('in a locked-down node resource group is a finding that says what to do instead', async () => {
    const world = named(dnsWorld(policyOf({ aks: { linkTo: [hub] } })));
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
  const rules = [
    {
      match: { subscriptions: ['00000000-0000-0000-0000-000000000001'], locations: ['westeurope'] },
      resourceGroup: east,
    },
  ];
  world.policy = policyOf({ zones: { rules } });
  world.clock.advance(10 * 60_000);
  await world.event('pe1');
  await world.drain();
  expect([...world.azure.recordSets.keys()]).toEqual([record.replace(zoneGroup, east)]);
});
