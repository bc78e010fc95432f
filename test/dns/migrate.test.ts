import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import {
  blobRecord,
  blobZone,
  type DnsWorld,
  dnsWorld,
  endpointId,
  enforcing,
  zoneGroup,
} from '../support/dns-world.ts';
import { graphOver } from './support/graph-over.ts';

const page = readFileSync(new URL('../../docs/migrate.md', import.meta.url), 'utf8');

/** The document that a section of the page shows, for the zones of this world. */
function policyOf(section: string): Policy {
  const [, text = ''] = page.split(`## From ${section}`)[1]?.match(/```yaml\n([\s\S]*?)```/) ?? [];
  return parsePolicy(text.replace(/resourceGroup: .*/, `resourceGroup: ${zoneGroup}`));
}
const observing = enforcing({ mode: 'observe' });

/** A world in which the way is walked: after each step everything that waits is done, and the name is asked for. */
function walk(world: DnsWorld, names: Record<string, string>) {
  return async (step: string, doIt: () => void | Promise<void>): Promise<void> => {
    await doIt();
    const resolved = () =>
      Object.fromEntries(Object.keys(names).map((name) => [name, world.azure.addresses(blobRecord(name))?.join()]));
    expect(resolved(), `${step}, at once`).toEqual(names);
    for (const id of world.azure.endpoints.keys()) await world.event(id.slice(id.lastIndexOf('/') + 1));
    for (const name of Object.keys(names)) await world.recordEvent(blobRecord(name));
    expect(resolved(), `${step}, seen`).toEqual(names);
    await world.drain();
    expect(resolved(), `${step}, once all is done`).toEqual(names);
    await world.sweep(graphOver(world.azure));
    await world.drain();
    expect(resolved(), `${step}, swept`).toEqual(names);
  };
}

/** Puts another document in force. */
function use(world: DnsWorld, policy: Policy): void {
  world.policy = policy;
}

const isOurs = (world: DnsWorld, name: string): boolean =>
  Object.keys(world.azure.recordSets.get(blobRecord(name))?.properties.metadata ?? {}).includes('gatehouse-owner');

/** What the platform does once a zone group is written: its record, and the list in the group; the endpoint's own list is empty then. */
function putZoneGroup({ azure }: DnsWorld, endpoint: string, account: string, address: string): void {
  const id = endpointId(endpoint);
  azure.putInterface(endpoint, { [`${account}.blob.core.windows.net`]: address });
  (azure.endpoints.get(id) as { properties: { customDnsConfigs: unknown } }).properties.customDnsConfigs = [];
  const recordSets = [
    { recordType: 'A', recordSetName: account, ttl: 10, ipAddresses: [address], provisioningState: 'Succeeded' },
  ];
  azure.zoneGroups.set(id, {
    value: [
      {
        id: `${id}/privateDnsZoneGroups/default`,
        properties: {
          provisioningState: 'Succeeded',
          privateDnsZoneConfigs: [{ name: 'blob', properties: { privateDnsZoneId: blobZone, recordSets } }],
        },
      },
    ],
  });
  azure.putForeignRecord(blobRecord(account), address, {
    creator: `created by private endpoint ${endpoint} with resource guid guid-${endpoint}`,
  });
}

describe('from zone groups made by Azure Policy', () => {
  it('old endpoints keep their groups, new ones get records, and back: every name resolves at every step', async () => {
    const world = dnsWorld(observing);
    const names: Record<string, string> = { st1: '10.0.0.4' };
    const step = walk(world, names);
    await step('1. deploy, observe', () => {
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      putZoneGroup(world, 'pe1', 'st1', '10.0.0.4');
    });
    await step('2. enforce', () => use(world, policyOf('zone groups')));
    expect(isOurs(world, 'st1')).toBe(false);

    world.azure.putEndpoint('pe2', 'st2', '10.0.0.5');
    await world.event('pe2');
    names.st2 = '10.0.0.5';
    await step('3. the assignment is gone, and a new endpoint came', () => undefined);
    expect([isOurs(world, 'st1'), isOurs(world, 'st2')]).toEqual([false, true]);

    await step('back: the assignment is there again, and remediated', () =>
      putZoneGroup(world, 'pe2', 'st2', '10.0.0.5'),
    );
    expect(isOurs(world, 'st2')).toBe(false);
    expect(await Array.fromAsync(world.state.names.listAll())).toEqual([]);
  });
});

describe.each([
  { section: 'records of Terraform or Bicep', metadata: {} },
  { section: 'external-dns', metadata: {} },
])('from $section', ({ section, metadata }) => {
  // The page shows the document once, for both.
  const taking = policyOf('records of Terraform or Bicep');

  it('the record is taken over as it is, follows its endpoint, and goes back: the name resolves at every step', async () => {
    const world = dnsWorld(observing);
    const names: Record<string, string> = { st1: '10.0.0.4' };
    const step = walk(world, names);
    const theirs = () => world.azure.putForeignRecord(blobRecord('st1'), names.st1 ?? '', metadata);
    await step('1. deploy, observe', () => {
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      theirs();
    });
    await step('2. the old writer lets go, and nobody writes', () => undefined);
    await step('3. adopt and enforce', () => use(world, taking));
    expect(isOurs(world, 'st1'), section).toBe(true);

    world.azure.putEndpoint('pe1', 'st1', '10.0.0.9');
    await world.event('pe1');
    names.st1 = '10.0.0.9';
    await step('4. it follows its endpoint, without adopt', () => use(world, enforcing()));

    const write = JSON.stringify(world.azure.recordSets.get(blobRecord('st1')));
    await step('back: observe', () => use(world, observing));
    expect(JSON.stringify(world.azure.recordSets.get(blobRecord('st1')))).toBe(write);
    await step('back: the old writer has it again', theirs);
    await step('back: enforced for others, with hand edits reported', () =>
      use(world, enforcing({ handEdits: 'report' })),
    );
    expect(isOurs(world, 'st1')).toBe(false);
  });

  it('another address than the endpoint has is not taken over: it stays, and is a finding', async () => {
    const world = dnsWorld(taking);
    world.azure.putForeignRecord(blobRecord('st1'), '10.9.9.9', metadata);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    await world.drain();
    expect([world.azure.addresses(blobRecord('st1')), isOurs(world, 'st1')]).toEqual([['10.9.9.9'], false]);
    expect(await world.openFindings()).toContain('dns-name-taken');
  });
});

it('the page shows two documents, and both enforce', () => {
  for (const section of ['zone groups', 'records of Terraform or Bicep'])
    expect(policyOf(section).dns.mode).toBe('enforce');
});
