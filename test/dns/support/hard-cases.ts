import { blobRecord, type DnsWorld, dnsWorld, endpointId, enforcing } from '../../support/dns-world.ts';

export const record = blobRecord('st1');
export const blob = 'privatelink.blob.core.windows.net';
export const old = 6 * 60_000;

/** An endpoint with its record, six minutes old unless said otherwise. */
export async function settled(policy = enforcing(), age = old): Promise<DnsWorld> {
  const world = dnsWorld(policy);
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { guid: 'g1' });
  await world.event('pe1');
  world.clock.advance(age);
  world.azure.calls.length = 0;
  return world;
}

/** Changes the body of pe1 as text, for what the builder doesn't say. */
export function rewrite(world: DnsWorld, from: string | RegExp, to: string): void {
  const body = JSON.stringify(world.azure.endpoints.get(endpointId('pe1')));
  world.azure.endpoints.set(endpointId('pe1'), JSON.parse(body.replace(from, to)));
}

export const messages = async (world: DnsWorld): Promise<string> =>
  (await Array.fromAsync(world.state.findings.listAll()))
    .map(({ value }) => `${value.check}: ${value.message}`)
    .join('\n');
