import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { describeHistory, type History, history } from '../test/dns/histories/happenings.ts';
import { playHistory } from '../test/dns/histories/play-history.ts';

/** What one thread is to play, and until when. */
export interface Share {
  readonly seed: number;
  readonly histories: number;
  readonly withinMs: number;
}

export interface Played {
  readonly histories: number;
  /** The shortest form of one that did not come out as it should, and what was wrong; absent where all did. */
  readonly failed?: string;
}

async function play({ seed, histories, withinMs }: Share): Promise<Played> {
  let count = 0;
  const property = fc.asyncProperty(history, async (each: History) => {
    count += 1;
    return (await playHistory(each)).length === 0;
  });
  const outcome = await fc.check(property, { seed, numRuns: histories, interruptAfterTimeLimit: withinMs });
  const [shortest] = outcome.counterexample ?? [];
  if (shortest === undefined) return { histories: count };
  return { histories: count, failed: `${describeHistory(shortest)}\n${(await playHistory(shortest)).join('\n')}` };
}

parentPort?.postMessage(await play(workerData as Share));
