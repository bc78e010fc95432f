import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { inSeconds, type Report } from './figures.ts';
import type { Played, Share } from './histories-worker.ts';

const withinMs = 590_000;

/**
 * Random histories of trouble on the dns room, in memory: each is played on two workers and judged once it has settled. A thread for each
 * core; a seed of the moment, so that each run tries others, said so that a run can be repeated.
 */
export async function benchHistories(report: Report, count = 10_000, seed = Date.now() % 1_000_000): Promise<void> {
  const threads = availableParallelism();
  const began = performance.now();
  report.say(`${count} histories from seed ${seed} on, in ${threads} threads`);
  const played = await Promise.all(
    Array.from({ length: threads }, (_, index) =>
      inThread({ seed: seed + index, histories: Math.ceil(count / threads), withinMs }),
    ),
  );
  const took = performance.now() - began;
  const histories = played.reduce((sum, each) => sum + each.histories, 0);
  const failures = played.flatMap(({ failed }) => failed ?? []);
  for (const failure of failures) report.say(`the shortest history that goes wrong:\n${failure}`);
  report.add({
    what: `random histories, from seed ${seed} on`,
    measured: `${histories} in ${inSeconds(took)}, ${failures.length === 0 ? 'all as they should be' : 'and one goes wrong'}`,
    against: `${count}, or as many as ten minutes hold; none may go wrong`,
    holds: failures.length === 0,
    numbers: { histories, tookMs: took, failed: failures.length },
  });
}

function inThread(share: Share): Promise<Played> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./histories-worker.ts', import.meta.url), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
