import { loadApp } from '../simulator/host/app.ts';

/** Sent to the parent: once with `loaded` as it begins, then after each run that was asked for. */
export interface RunEnded {
  readonly failure?: string;
}

/**
 * The function app in a process of plain Node: nothing of the local host beside it but what keeps the registered functions. A message names one without
 * a body of its own, a timer; it is run once.
 */
async function main(): Promise<void> {
  const [, , appDir = ''] = process.argv;
  const { functions, invoke } = await loadApp(appDir, () => {});
  const say = (ended: RunEnded): unknown => process.send?.(ended);
  process.on('message', async (name: string) => {
    try {
      const fn = [...functions.values()].find(({ metadata }) => metadata.name === name);
      if (fn === undefined) throw new Error(`the app has no function '${name}'`);
      // The handlers take what their trigger says before the invocation's context.
      const [binding = ''] = Object.entries(fn.metadata.bindings).flatMap(([of, { type }]) =>
        /trigger$/i.test(type) ? [of] : [],
      );
      await invoke(fn, { inputData: [{ name: binding, data: { json: '{}' } }] }, 'asked for');
      say({});
    } catch (error) {
      say({ failure: String(error) });
    }
  });
  process.once('disconnect', () => process.exit());
  say({});
}

await main();
