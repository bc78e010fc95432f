import { loadApp } from '../simulator/host/app.ts';

/** Sent to the parent once the app is loaded: what that cost. Milliseconds, and bytes. */
export interface ImportCost {
  readonly time: number;
  readonly cpu: number;
  readonly memory: number;
}

/** Loads the function app in this process as a worker does, and says what that cost. */
async function main(): Promise<void> {
  const [, , appDir = ''] = process.argv;
  const began = performance.now();
  const used = process.cpuUsage();
  await loadApp(appDir, () => {});
  const time = performance.now() - began;
  const { user, system } = process.cpuUsage(used);
  process.send?.({ time, cpu: (user + system) / 1_000, memory: process.memoryUsage.rss() } satisfies ImportCost);
}

await main();
process.disconnect();
