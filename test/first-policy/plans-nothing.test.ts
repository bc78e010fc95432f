import { expect, it } from 'vitest';
import { readFile } from '../../src/egress/reading/read-file.ts';
import { proposePolicy } from '../../src/first-policy/first-policy.ts';
import { writePolicy } from '../../src/first-policy/write.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { blobRecord, blobZone, type DnsWorld, dnsWorld, endpointId, enforcing } from '../support/dns-world.ts';

/** What other tools left: an endpoint of each, with a record that is right, and one that nobody wrote a record for. */
function estate(world: DnsWorld): void {
  const { azure } = world;
  azure.putEndpoint('pe1', 'stgroup', '10.0.0.4', { names: false });
  azure.putInterface('pe1', { 'stgroup.blob.core.windows.net': '10.0.0.4' });
  const recordSets = [
    { recordType: 'A', recordSetName: 'stgroup', ttl: 10, ipAddresses: ['10.0.0.4'], provisioningState: 'Succeeded' },
  ];
  const privateDnsZoneConfigs = [{ name: 'blob', properties: { privateDnsZoneId: blobZone, recordSets } }];
  const group = {
    id: `${endpointId('pe1')}/privateDnsZoneGroups/default`,
    properties: { provisioningState: 'Succeeded', privateDnsZoneConfigs },
  };
  azure.zoneGroups.set(endpointId('pe1'), { value: [group] });
  azure.putForeignRecord(blobRecord('stgroup'), '10.0.0.4', {
    creator: 'created by private endpoint pe1 with resource guid guid-pe1',
  });
  azure.putEndpoint('pe2', 'stterraform', '10.0.0.5');
  azure.putForeignRecord(blobRecord('stterraform'), '10.0.0.5', { managed_by: 'terraform' });
  azure.putEndpoint('pe3', 'stexternal', '10.0.0.6');
  azure.putForeignRecord(blobRecord('stexternal'), '10.0.0.6');
  azure.putEndpoint('pe4', 'stnew', '10.0.0.7');
}

/** The document that `policy init` writes of it. */
function firstPolicy({ azure }: DnsWorld): string {
  const groups = [...azure.zoneGroups.values()].flatMap((each) => (each as { value: unknown[] }).value);
  const bodies = [{ id: blobZone, location: 'global', properties: {} }, ...azure.endpoints.values(), ...groups];
  const now = new Date('2026-06-01T00:00:00Z');
  return writePolicy(proposePolicy(readFile(bodies), { cloud: 'AzureCloud', now }), 'policy.schema.json');
}

it.each([
  { mode: 'observe', writes: [] },
  // What is right is nobody's business in enforce either: the one name without a record is all that changes.
  { mode: 'enforce', writes: [blobRecord('stnew')] },
])(
  'under the first policy of an estate, what other tools wrote rightly stays as it is: $mode',
  async ({ mode, writes }) => {
    const world = dnsWorld(enforcing({ mode: 'observe' }));
    estate(world);
    const before = new Map(world.azure.recordSets);
    world.policy = parsePolicy(firstPolicy(world).replaceAll('mode: observe', `mode: ${mode}`));
    for (const name of ['pe1', 'pe2', 'pe3', 'pe4']) await world.event(name);
    await world.drain();
    const changed = [...world.azure.recordSets].filter(([id, body]) => before.get(id) !== body).map(([id]) => id);
    expect(changed).toEqual(writes);
    for (const id of before.keys()) expect(world.azure.recordSets.has(id), id).toBe(true);
  },
);
