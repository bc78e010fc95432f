import { takenIn } from './addresses.ts';
import type { Answer } from './answer.ts';
import { propertiesAt, textAt } from './bodies.ts';
import type { Simulation } from './simulation.ts';

/** Azure keeps the first four addresses of a subnet and its last for itself. */
const reserved = 5;

/** `GET {virtual network}/usages`: how full each of its subnets is. */
export function subnetUsages(sim: Simulation, networkId: string): Answer {
  const subnets = [...sim.world.list(networkId)].filter(({ type }) => /\/subnets$/i.test(type));
  const value = subnets.map(({ id, body }) => {
    const properties = propertiesAt(body);
    const prefixes = properties.addressPrefixes;
    const prefix = textAt(properties, 'addressPrefix') || (Array.isArray(prefixes) ? String(prefixes[0]) : '');
    return {
      id,
      currentValue: takenIn(sim, id).size,
      limit: 2 ** (32 - Number(prefix.split('/')[1] ?? 24)) - reserved,
      name: { localizedValue: 'Subnet size and usage', value: 'SubnetSpace' },
      unit: 'Count',
    };
  });
  return { status: 200, body: { value } };
}
