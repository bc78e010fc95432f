import { freeAddresses } from './addresses.ts';
import { isObject, type Json, objectAt, objectsAt, propertiesAt, sameId, textAt } from './bodies.ts';
import type { Simulation } from './simulation.ts';

/** Nodes of a cluster have no interfaces here: a frontend takes none of the addresses that they would have. */
const nodes = 16;

/**
 * What Azure adds to the frontends of an internal load balancer that is put: the address it gives where none is asked for, kept as long as
 * the frontend is, and its version (https://learn.microsoft.com/azure/load-balancer/components#frontend-ip-configurations).
 */
export function withFrontendAddresses(sim: Simulation, before: Json, properties: Json): Json {
  const standing = objectsAt(before, 'frontendIPConfigurations');
  const given = new Set<string>();
  const addressed = (frontend: Json): Json => {
    const own = propertiesAt(frontend);
    const subnet = textAt(objectAt(own, 'subnet'), 'id');
    if (subnet === '') return frontend;
    const kept = propertiesAt(standing.find(({ name }) => sameId(String(name), String(frontend.name))));
    const free = (): string | undefined =>
      freeAddresses(sim, subnet, nodes + given.size + 1)
        .slice(nodes)
        .find((each) => !given.has(each));
    const address = textAt(own, 'privateIPAddress') || textAt(kept, 'privateIPAddress') || free();
    if (address !== undefined) given.add(address);
    return {
      ...frontend,
      properties: { privateIPAddressVersion: 'IPv4', ...own, privateIPAddress: address },
    };
  };
  const { frontendIPConfigurations: sent } = properties;
  return Array.isArray(sent)
    ? { ...properties, frontendIPConfigurations: sent.map((each) => (isObject(each) ? addressed(each) : each)) }
    : properties;
}
