import pLimit from 'p-limit';
import { dnsWorld, enforcing, MemoryAzure } from '../test/support/dns-world.ts';
import { heardTables } from '../test/support/heard-tables.ts';
import type { Report } from './figures.ts';

/** As many side by side as the loop takes; others would go through the queue. */
const sideBySide = 24;
const most = 8;

/** Requests to tables of many endpoints that are gone at once, all their deletes held by the guard. A count over tables in memory, so the same on every machine. */
export async function benchDeletes(report: Report, count = 800): Promise<void> {
  const requests: string[] = [];
  const azure = new MemoryAzure();
  const world = dnsWorld(enforcing({ deleteBudget: { atLeast: 1, share: 0 } }), heardTables(requests), azure);
  const names = Array.from({ length: count }, (_, index) => `pe${index}`);
  const notify = () => pLimit(sideBySide).map(names, (name) => world.event(name));
  for (const name of names) azure.putEndpoint(name, name, '10.0.0.4');
  await notify();
  await world.drain();
  world.clock.advance(10 * 60_000);
  azure.endpoints.clear();
  requests.length = 0;
  await notify();
  const each = requests.length / count;
  report.add({
    what: `${count} endpoints deleted at once, held by the guard: table requests of each`,
    measured: each.toFixed(1),
    against: `at most ${most}`,
    holds: each <= most,
    numbers: { requests: requests.length },
  });
  const held = azure.recordSets.size;
  report.add({
    what: 'record sets that still exist, and findings about it',
    measured: `${held}; ${(await world.openFindings()).join(', ')}`,
    against: `${count - 1}: the budget lets one go; one finding`,
    holds: held === count - 1 && (await world.openFindings()).length === 1,
    numbers: { held },
  });
}
