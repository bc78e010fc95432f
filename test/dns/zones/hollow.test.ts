import { describe, expect, it } from 'vitest';
import { takesServiceAway } from '../../../src/dns/zones/hollow.ts';
import { wantedLinks } from '../../../src/dns/zones/wanted-links.ts';
import { DnsPolicy } from '../../../src/policy/dns.ts';
import { zoneGroup } from '../../support/dns-world.ts';
import { spokeNetwork } from '../../support/memory-zones.ts';
import { auditOf, findingsOf, hub, policyOf, worldWith } from '../support/zone-life.ts';
import { policyOf as dnsPolicy, planOf, used, zoneId } from '../support/zone-values.ts';

const powerBi = 'privatelink.analysis.windows.net';

describe('a zone that public names always pass through', () => {
  const zone = zoneId(powerBi);
  const groupOf = (id: string): string => id.slice(0, id.indexOf('/providers/'));
  const wanted = (entry: object, use: { isWrittenTo?: boolean; isServed?: boolean } = {}): number => {
    const policy = DnsPolicy.parse({ zones: { resourceGroup: groupOf(zone) }, links: [{ network: hub, ...entry }] });
    return wantedLinks(zone, { isWrittenTo: false, isNamed: false, isServed: false, ...use }, policy).length;
  };

  it.each([
    { when: 'a pattern matches it', entry: { zones: ['privatelink.*'] }, links: 0 },
    { when: 'a pattern of ids matches it', entry: { zones: [`${groupOf(zone)}/**`] }, links: 0 },
    { when: 'it is named in full', entry: { zones: [powerBi] }, links: 1 },
    { when: 'it is named by its id', entry: { zones: [zone] }, links: 1 },
    { when: 'it is named beside a pattern', entry: { zones: ['privatelink.*', powerBi] }, links: 1 },
    {
      when: 'the links ask public DNS for what it lacks',
      entry: { zones: ['privatelink.*'], resolutionPolicy: 'NxDomainRedirect' },
      links: 1,
    },
    {
      when: 'a pattern matches it, and a name is claimed there, without a record yet',
      entry: { zones: ['privatelink.*'] },
      use: { isWrittenTo: true },
      links: 0,
    },
    { when: 'every zone is meant, and a name is claimed there', entry: {}, use: { isWrittenTo: true }, links: 0 },
    {
      when: 'a pattern matches it, and a record is there',
      entry: { zones: ['privatelink.*'] },
      use: { isWrittenTo: true, isServed: true },
      links: 1,
    },
  ])('is linked where it should be: $when', ({ entry, use, links }) => {
    expect(wanted(entry, use)).toBe(links);
  });

  const linked = [{ name: 'hub', network: hub, resolutionPolicy: 'Default', state: 'Completed' }];
  const zoneView = (count: number) => ({
    isOurs: false,
    recordSets: { count, most: 25_000 },
    links: { count: 1, most: 1_000 },
  });
  it.each([
    { when: 'empty and linked', given: {}, says: ['high'] },
    { when: 'linked, with a record', given: { zone: zoneView(2) }, says: [] },
    { when: 'linked, and Azure says no number', given: { zone: zoneView(0) }, says: [] },
    { when: 'empty and linked nowhere', given: { links: [] }, says: [] },
    {
      when: 'empty, and its link asks public DNS',
      given: { links: linked.map((link) => ({ ...link, resolutionPolicy: 'NxDomainRedirect' })) },
      says: [],
    },
    {
      when: 'empty and linked, but public names pass through it for customers alone',
      given: { id: zoneId('privatelink.vaultcore.azure.net') },
      says: [],
    },
  ])('takes its service away: $when: $says', ({ given, says }) => {
    const plan = planOf({ id: zone, use: used({ isWrittenTo: false }), links: linked, zone: zoneView(1), ...given });
    const findings = plan.findings.filter(({ check }) => check === 'dns-zone-takes-service-away');
    expect(findings.map(({ severity }) => severity)).toEqual(says);
  });

  it.each([
    { when: 'it is linked', zone: zoneView(1), links: linked, is: true },
    { when: 'its links are unread', zone: zoneView(1), links: undefined, is: false },
    { when: 'it is gone', zone: 'absent' as const, links: linked, is: false },
    { when: 'it is unread', zone: 'unread' as const, links: linked, is: false },
  ])('takes its service away as it was read: $when: $is', ({ zone: view, links, is }) => {
    expect(takesServiceAway(zone, view, links)).toBe(is);
  });

  it('is observed again while its first record is on the way', () => {
    const policy = dnsPolicy({ links: [{ network: hub }] });
    const { actions, recheck } = planOf({ id: zone, use: used({ isServed: false }) }, policy);
    expect([actions, recheck?.because]).toEqual([[], 'it is linked once its first record exists']);
    expect(planOf({ id: zone, use: used() }, policy).actions.map(({ kind }) => kind)).toEqual(['createLink']);
  });

  it('is found by the sweep where somebody links it while it is empty, and let go once it has a record', async () => {
    const theirs = `${zoneGroup}/providers/microsoft.network/privatednszones/${powerBi}`;
    const world = await worldWith(policyOf({ links: [{ network: hub, zones: ['privatelink.*'] }] }));
    world.azure.zones.links.set(theirs, []);
    await world.sweepZones();
    await world.drain();
    expect(world.azure.zones.networksOf(theirs)).toEqual([]);

    world.azure.zones.link(theirs, 'by-hand', spokeNetwork);
    expect(await world.sweepZones()).toEqual([theirs]);
    await world.drain();
    expect(await findingsOf(world)).toMatchObject([{ check: 'dns-zone-takes-service-away', subject: theirs }]);
    expect(await world.sweepZones()).toEqual([]);

    world.azure.zones.recordSets.set(theirs, 2);
    await world.sweepZones();
    await world.drain();
    expect(await findingsOf(world)).toEqual([]);
    expect(await world.sweepZones()).toEqual([]);
  });
});

describe('a link of ours that policy asks for no longer', () => {
  const linking = { links: [{ network: hub }] };

  it('stays unless policy says remove; other people keep theirs', async () => {
    const world = await worldWith(policyOf(linking));
    const zone = [...world.azure.zones.links.keys()][0] ?? '';
    expect(world.azure.zones.networksOf(zone)).toEqual([hub, spokeNetwork].sort());

    world.policy = policyOf();
    await world.sweepZones();
    await world.drain();
    expect(world.azure.zones.networksOf(zone)).toEqual([hub, spokeNetwork].sort());

    world.policy = policyOf({ unwantedLinks: 'remove' });
    await world.sweepZones();
    await world.drain();
    expect(world.azure.zones.networksOf(zone)).toEqual([spokeNetwork]);
    expect((await auditOf(world)).filter((line) => line.startsWith('removeLink'))).toHaveLength(1);
    expect(await world.sweepZones()).toEqual([]);
  });

  it('is only planned in mode observe', async () => {
    const world = await worldWith(policyOf(linking));
    const zone = [...world.azure.zones.links.keys()][0] ?? '';
    world.policy = policyOf({ mode: 'observe', unwantedLinks: 'remove' });
    await world.sweepZones();
    await world.drain();
    expect(world.azure.zones.networksOf(zone)).toContain(hub);
  });

  it.each([
    { when: 'policy wants the network still', policy: { ...linking, unwantedLinks: 'remove' }, removes: [] },
    { when: 'policy keeps such links', policy: {}, removes: [] },
    { when: 'policy names no network', policy: { unwantedLinks: 'remove' }, removes: ['ours'] },
    {
      when: 'policy paused the zone',
      policy: { unwantedLinks: 'remove', paused: ['privatelink.blob.core.windows.net'] },
      removes: [],
    },
    {
      when: 'nobody claims a name at the moment, and policy wants the network once somebody does',
      policy: { ...linking, unwantedLinks: 'remove' },
      given: { use: used({ isWrittenTo: false, isServed: false }) },
      removes: [],
    },
    { when: 'the links were not read', policy: { unwantedLinks: 'remove' }, given: { links: undefined }, removes: [] },
    {
      when: 'an empty zone that takes a service away, matched by a pattern',
      policy: { links: [{ network: hub, zones: ['privatelink.*'] }], unwantedLinks: 'remove' },
      given: { id: zoneId(powerBi), use: used({ isWrittenTo: false, isServed: false }) },
      removes: ['ours'],
    },
  ])('goes where it should: $when', ({ policy, given = {}, removes }) => {
    const link = { network: hub, resolutionPolicy: 'Default', state: 'Completed' };
    const links = [
      { ...link, name: 'ours', owner: 'gatehouse-test' },
      { ...link, name: 'theirs', network: spokeNetwork },
      { ...link, name: 'of-another', network: spokeNetwork, owner: 'another-deployment' },
    ];
    const { actions } = planOf({ links, ...given }, dnsPolicy(policy));
    const removed = actions.filter(({ kind }) => kind === 'removeLink').map(({ target }) => target.split('/').at(-1));
    expect(removed).toEqual(removes);
  });
});
