import { describe, expect, it } from 'vitest';
import { PermanentError, RetryableError } from '../../../src/core/errors.ts';
import { dnsWorld, endpointId, enforcing, zoneGroup } from '../../support/dns-world.ts';

const subscription = '/subscriptions/00000000-0000-0000-0000-000000000001';
const thing = `${subscription}/resourcegroups/app/providers/microsoft.novelty/things/thing1`;
const zone = 'privatelink.novelty.example';
const record = `${zoneGroup}/providers/microsoft.network/privatednszones/${zone}/a/thing1`;
const entry = (groupId: string, requiredZoneNames: string[]) => ({ properties: { groupId, requiredZoneNames } });
const versions = (resourceType: string, apiVersions: string[]) => ({ resourceType, apiVersions });

/** An endpoint of a type nobody knows, whose provider asks for these zones. */
function worldOf(zones: readonly unknown[], fqdn = 'thing1.novelty.example') {
  const world = dnsWorld(enforcing());
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  const body = JSON.stringify(world.azure.endpoints.get(endpointId('pe1')))
    .replace('Microsoft.Storage/storageAccounts/st1', 'Microsoft.Novelty/things/thing1')
    .replace('"blob"', '"thing"')
    .replace('st1.blob.core.windows.net', fqdn);
  world.azure.endpoints.set(endpointId('pe1'), JSON.parse(body));
  world.azure.putInterface('pe1', { [fqdn]: '10.0.0.4' });
  const { bodies } = world.azure.asked;
  bodies.set(`${subscription}/providers/microsoft.novelty`, {
    resourceTypes: [versions('things', ['2020-01-01']), versions('Things/privateLinkResources', ['2024-01-01'])],
  });
  bodies.set(`${thing}/privatelinkresources`, zones);
  return world;
}

describe('an endpoint of a type the catalogue does not know', () => {
  it('gets its record in the zone its provider asks for, where the name ends like it', async () => {
    const world = worldOf([entry('thing', [zone])]);
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual([]);
  });

  it.each([
    { when: 'the name ends otherwise', zones: [entry('thing', ['privatelink.other.example'])] },
    { when: 'the zone is no private link zone', zones: [entry('thing', ['novelty.example'])] },
    { when: 'only another group has a zone', zones: [entry('other', [zone])] },
    { when: 'the provider names none', zones: [entry('thing', [])] },
  ])('gets a finding and no record where $when', async ({ zones }) => {
    const world = worldOf(zones);
    await world.event('pe1');
    expect(world.azure.recordSets.size).toBe(0);
    expect(await world.openFindings()).toEqual(['dns-name-unmapped']);
  });

  it('asks the provider once in an hour for a resource', async () => {
    const world = worldOf([entry('thing', [zone])]);
    await world.event('pe1');
    await world.event('pe1');
    expect(world.azure.asked.calls).toEqual(['GET microsoft.novelty', 'LIST privateLinkResources']);
    world.clock.advance(61 * 60_000);
    await world.event('pe1');
    expect(world.azure.asked.calls).toHaveLength(4);
  });

  it('keeps its record while the provider refuses to say', async () => {
    const world = worldOf([entry('thing', [zone])]);
    await world.event('pe1');
    world.clock.advance(61 * 60_000);
    world.azure.asked.refused.set(`${thing}/privatelinkresources`, new PermanentError('AuthorizationFailed', 'no'));
    await world.event('pe1');
    await world.drain(2 * 60 * 60_000);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual(['dns-name-unmapped']);
  });

  it('is asked for again when the provider is busy', async () => {
    const world = worldOf([entry('thing', [zone])]);
    world.azure.asked.refused.set(`${thing}/privatelinkresources`, new RetryableError('429', {}));
    await world.event('pe1');
    expect(world.azure.recordSets.size).toBe(0);
    world.azure.asked.refused.clear();
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it('a known type costs that read only for a name that fits nowhere', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe0', 'st0', '10.0.0.3');
    await world.event('pe0');
    const asked = (): string[] => world.azure.asked.calls.filter((call) => call.includes('microsoft.'));
    expect(asked()).toEqual([]);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    const body = JSON.stringify(world.azure.endpoints.get(endpointId('pe1'))).replace(
      'st1.blob.core.windows.net',
      'a.example',
    );
    world.azure.endpoints.set(endpointId('pe1'), JSON.parse(body));
    world.azure.putInterface('pe1', { 'a.example': '10.0.0.4' });
    await world.event('pe1');
    expect(asked()).toEqual(['GET microsoft.storage']);
    expect(await world.openFindings()).toEqual(['dns-name-unmapped']);
  });
});
