import { objectAt, objectsAt, propertiesAt, sameId, textAt } from './bodies.ts';
import type { Simulation } from './simulation.ts';

const reservedAtStart = 4;

/** The lowest free addresses of a subnet; Azure keeps the first four for itself. */
export function freeAddresses(sim: Simulation, subnetId: string, count: number): readonly string[] {
  const subnet = propertiesAt(sim.world.find(subnetId)?.body);
  const prefixes = subnet.addressPrefixes;
  const prefix = textAt(subnet, 'addressPrefix') || (Array.isArray(prefixes) ? String(prefixes[0]) : '10.0.0.0/24');
  const first = toNumber(prefix.split('/')[0] ?? '') + reservedAtStart;
  const taken = takenIn(sim, subnetId);
  const free: string[] = [];
  for (let address = first; free.length < count; address += 1) {
    const text = toText(address);
    if (!taken.has(text)) free.push(text);
  }
  return free;
}

/** The addresses of a subnet that network interfaces hold. */
export function takenIn(sim: Simulation, subnetId: string): Set<string> {
  const taken = new Set<string>();
  for (const resource of sim.world.list()) {
    if (resource.type !== 'Microsoft.Network/networkInterfaces') continue;
    for (const configuration of objectsAt(propertiesAt(resource.body), 'ipConfigurations')) {
      const properties = propertiesAt(configuration);
      if (sameId(textAt(objectAt(properties, 'subnet'), 'id'), subnetId))
        taken.add(textAt(properties, 'privateIPAddress'));
    }
  }
  return taken;
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
