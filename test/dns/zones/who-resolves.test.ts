import { describe, expect, it } from 'vitest';
import { blobZone, type DnsWorld } from '../../support/dns-world.ts';
import { spokeNetwork } from '../../support/memory-zones.ts';
import { findingsOf, hub, linksRow, policyOf, worldWith } from '../support/zone-life.ts';

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
