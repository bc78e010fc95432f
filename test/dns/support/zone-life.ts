import { shortId } from '../../../src/core/resource-id.ts';
import { linkName } from '../../../src/dns/zones/plan.ts';
import { Policy } from '../../../src/policy/policy.ts';
import { blobRecord, blobZone, type DnsWorld, dnsWorld, zoneGroup } from '../../support/dns-world.ts';

export const hub = `${zoneGroup}/providers/microsoft.network/virtualnetworks/hub`;
export const hubLink = `${blobZone}/virtualnetworklinks/${linkName(hub)}`;
export const record = blobRecord('st1');

export const policyOf = (dns: Record<string, unknown> = {}): Policy => {
  const { zones = {}, ...more } = dns;
  const places = { resourceGroup: zoneGroup, ...(zones as object) };
  return Policy.parse({ version: 1, dns: { mode: 'enforce', ...more, zones: places } });
};
export const linking = policyOf({ links: [{ network: hub }] });
export const creating = policyOf({ zones: { missing: 'create' }, links: [{ network: hub }] });

/** A world in which one endpoint needs a name in the blob zone. */
export async function worldWith(policy: Policy, arrange: (world: DnsWorld) => void = () => {}): Promise<DnsWorld> {
  const world = dnsWorld(policy);
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  arrange(world);
  await world.event('pe1');
  await world.drain();
  return world;
}

export async function findingsOf(
  world: DnsWorld,
): Promise<{ check: string; subject: string; severity: string; message: string }[]> {
  const open = [];
  for await (const { value } of world.state.findings.listAll()) if (value.state === 'open') open.push(value);
  return open.sort((a, b) => (a.check < b.check ? -1 : 1));
}

export const auditOf = async (world: DnsWorld): Promise<string[]> =>
  (await Array.fromAsync(world.state.audit.listAll())).map(({ value }) => `${value.action} ${value.target}`).sort();

export const linksRow = async (world: DnsWorld) => (await world.state.zones.find(shortId(blobZone), 'links'))?.value;
