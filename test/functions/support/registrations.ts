import { readdirSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { asked } from './standing-app.ts';
import { registered } from './standing-framework.ts';

/** What one function is registered as, and what its handler asks of the app when it is called with `input` and `context`. */
export interface Registered {
  readonly name: string;
  readonly trigger: string;
  readonly settings: object;
  readonly asks: readonly (readonly unknown[])[];
}

/** What the thread reports. */
export interface Registrations {
  readonly functions: readonly Registered[];
  /** What was asked of the app before any handler was called. */
  readonly askedOnImport: readonly (readonly unknown[])[];
}

/** The entries of the deployment, and no other module of this thread, get what takes the place of the framework and of the app. */
const folder = new URL('../../../functions/', import.meta.url);
const standIns: Readonly<Record<string, URL>> = {
  '@azure/functions': new URL('standing-framework.ts', import.meta.url),
  '../src/app/app.ts': new URL('standing-app.ts', import.meta.url),
};
registerHooks({
  resolve(specifier, context, next) {
    const standIn = context.parentURL?.startsWith(folder.href) ? standIns[specifier] : undefined;
    return standIn === undefined ? next(specifier, context) : { url: standIn.href, shortCircuit: true };
  },
});

for (const file of readdirSync(fileURLToPath(folder))) await import(new URL(file, folder).href);
const askedOnImport = [...asked];
const functions = [...registered].map(([name, { trigger, settings, handler }]): Registered => {
  asked.length = 0;
  handler('input', 'context');
  return { name, trigger, settings, asks: [...asked] };
});
parentPort?.postMessage({ functions, askedOnImport } satisfies Registrations);
