import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '../../../simulator/stack.ts';
import type { StorageView } from './storage.ts';

/** Asks until `condition` holds. Rejects saying what was waited for, and what `left` says is still there. */
export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
  within = 20_000,
  left: () => string = () => '',
): Promise<void> {
  const began = performance.now();
  const deadline = began + within;
  for (;;) {
    const late = performance.now() > deadline;
    if (await condition()) return;
    if (late) throw new Error(`Waited ${within / 1_000} s in vain: ${what}.${left()}`);
    // What takes long is asked for more slowly: asking takes the time of what they wait for.
    await sleep(Math.max(50, Math.min(500, (performance.now() - began) / 10)));
  }
}

/** Resolves when the app has nothing left to do: no delivery, no invocation, no message, no key that waits. */
export async function settled(stack: Stack, storage: StorageView, within = 20_000): Promise<void> {
  let messages = 0;
  let waiting: readonly unknown[] = [];
  await until(
    'nothing is left to do',
    async () => {
      await stack.quiet(100);
      messages = await storage.countQueued();
      waiting = await storage.rows('work');
      return messages === 0 && waiting.length === 0;
    },
    within,
    () => ` ${messages} messages are queued, and these keys wait: ${JSON.stringify(waiting)}`,
  );
}
