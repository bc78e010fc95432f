import type { Log } from '../core/log.ts';
import type { Chain } from './chain.ts';
import type { Loop } from './loop.ts';
import type { Sweeper } from './reconciler.ts';

export interface PollPorts {
  readonly sweepers: readonly Sweeper[];
  readonly chain: Pick<Chain, 'enqueue'>;
  readonly loop: Pick<Loop, 'beginPass'>;
}

const cause = 'poll';

/**
 * One quick pass over what raises no event, between two sweeps. It keeps no cursor: what a pass that is cut off leaves out, the next
 * one finds. Gives how many keys were enqueued.
 */
export async function poll({ sweepers, chain, loop }: PollPorts, signal: AbortSignal, log: Log): Promise<number> {
  let enqueued = 0;
  for (const sweeper of sweepers) {
    for await (const { keys } of sweeper.drift(undefined, await loop.beginPass(cause, signal, log))) {
      for (const key of keys) await chain.enqueue(key, cause);
      enqueued += keys.length;
      if (signal.aborted) break;
    }
  }
  log.info('polled', { enqueued });
  return enqueued;
}
