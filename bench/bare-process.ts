import { type BarePair, type BareSettings, bareClient } from './bare-calls.ts';

/**
 * The bare reference in a process of its own, as the app is in one: it makes a pair of calls whenever it is asked to and says how long both
 * took, in milliseconds. In the simulator's own process it would run hot between the simulator's work, and seem faster than it is.
 */
function main(): void {
  const client = bareClient(JSON.parse(process.argv[2] ?? '') as BareSettings);
  process.on('message', async ({ endpoint, record }: BarePair) => {
    const began = performance.now();
    await client.call('GET', endpoint, '2024-05-01');
    await client.call('PUT', record, '2024-06-01', {
      properties: { ttl: 10, aRecords: [{ ipv4Address: '10.9.9.9' }] },
    });
    process.send?.(performance.now() - began);
  });
  process.once('disconnect', () => client.close());
}

main();
