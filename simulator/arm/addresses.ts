import ipaddr from 'ipaddr.js';
import { type Json, objectAt, objectsAt, propertiesAt, sameId, textAt } from './bodies.ts';
import type { Simulation } from './simulation.ts';

const reservedAtStart = 4n;

export type Family = 'IPv4' | 'IPv6';

/** The lowest free addresses of a subnet, of one family; Azure keeps the first four for itself. */
export function freeAddresses(
  sim: Simulation,
  subnetId: string,
  count: number,
  family: Family = 'IPv4',
): readonly string[] {
  const prefix = prefixOf(propertiesAt(sim.world.find(subnetId)?.body), family) ?? '10.0.0.0/24';
  const bytes = ipaddr.parse(prefix.split('/')[0] ?? '').toByteArray();
  const first = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) + reservedAtStart;
  const taken = takenIn(sim, subnetId);
  const free: string[] = [];
  for (let address = first; free.length < count; address += 1n) {
    const text = toText(address, bytes.length);
    if (!taken.has(text)) free.push(text);
  }
  return free;
}

/** The subnet's prefix of a family; undefined where it has none of it. */
export function prefixOf(subnet: Json, family: Family): string | undefined {
  const several = Array.isArray(subnet.addressPrefixes) ? subnet.addressPrefixes.map(String) : [];
  return [textAt(subnet, 'addressPrefix'), ...several].find(
    (prefix) => prefix !== '' && prefix.includes(':') === (family === 'IPv6'),
  );
}

const holders: Readonly<Record<string, string>> = {
  'microsoft.network/networkinterfaces': 'ipConfigurations',
  'microsoft.network/loadbalancers': 'frontendIPConfigurations',
};

/** The addresses of a subnet that network interfaces and load balancers hold. */
export function takenIn(sim: Simulation, subnetId: string): Set<string> {
  const taken = new Set<string>();
  for (const resource of sim.world.list()) {
    const held = holders[resource.type.toLowerCase()];
    if (held === undefined) continue;
    for (const configuration of objectsAt(propertiesAt(resource.body), held)) {
      const properties = propertiesAt(configuration);
      if (sameId(textAt(objectAt(properties, 'subnet'), 'id'), subnetId))
        taken.add(textAt(properties, 'privateIPAddress'));
    }
  }
  return taken;
}

function toText(address: bigint, length: number): string {
  const bytes = Array.from({ length }, (_, index) => Number((address >> BigInt(8 * (length - 1 - index))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}
