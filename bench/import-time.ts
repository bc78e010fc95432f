import { loadApp } from '../simulator/host/app.ts';

/** Sent to the parent once the app is loaded. */
export interface ImportTime {
  readonly milliseconds: number;
}

/** Loads the function app in this process as a worker does, and says how long that took. */
async function main(): Promise<void> {
  const [, , appDir = ''] = process.argv;
  const began = performance.now();
  await loadApp(appDir, () => {});
  process.send?.({ milliseconds: performance.now() - began } satisfies ImportTime);
}

await main();
process.disconnect();
