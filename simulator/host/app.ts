import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createCoreApi, installCoreApi, type RegisteredFunction } from './core-api.ts';
import { createInvoker, type Invoke } from './invoke.ts';
import { describeError, type HostLog } from './log.ts';
import { keepOnLoopback } from './loopback.ts';

/** A function app whose entry points are loaded and whose start hooks have run. */
export interface LoadedApp {
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  readonly invoke: Invoke;
  /** Where the worker itself takes HTTP requests: set where the app has asked for HTTP streaming. */
  readonly workerUri: string | undefined;
  /** Runs the appTerminate hooks; their failures are logged and don't stop the others. */
  terminate(): Promise<void>;
}

/**
 * Loads an app as the worker does: every file that `main` matches, appStart hooks, capabilities, then registration is
 * locked. Once per process, because the library remembers the core it first saw. An app that throws meanwhile is left without
 * functions, and only a line at debug says why.
 */
export async function loadApp(appDir: string, log: HostLog): Promise<LoadedApp> {
  const { api, registry } = createCoreApi(log);
  installCoreApi(api);
  // The worker's own working directory is the app's folder.
  process.chdir(appDir);
  const files = await entryPoints(appDir);
  const appHookData: Record<string, unknown> = {};
  const hookContext = () => ({ functionAppDirectory: appDir, hookData: {}, appHookData });
  let workerUri: string | undefined;
  let isStarted = false;
  const undo = keepOnLoopback();
  try {
    for (const file of files) await import(pathToFileURL(file).href);
    const startContext = hookContext();
    for (const hook of registry.hooks('appStart')) await hook(startContext);
    const capabilities = await registry.model()?.getCapabilities({ RawHttpBodyBytes: 'true', RpcHttpBodyOnly: 'true' });
    workerUri = capabilities?.HttpUri;
    log('debug', 'host.capabilities', JSON.stringify(capabilities));
    isStarted = true;
  } catch (error) {
    log('debug', 'host.start', `Worker was unable to load the app: ${describeError(error)}`);
  } finally {
    undo();
  }
  registry.lock();

  return {
    functions: isStarted ? registry.functions : new Map(),
    workerUri,
    invoke: createInvoker(registry, appHookData, log),
    async terminate() {
      const context = hookContext();
      for (const hook of registry.hooks('appTerminate')) {
        try {
          await hook(context);
        } catch (error) {
          log('error', 'host.stop', `An appTerminate hook failed: ${String(error)}`);
        }
      }
    },
  };
}

async function entryPoints(appDir: string): Promise<string[]> {
  const manifest = JSON.parse(await readFile(join(appDir, 'package.json'), 'utf8')) as { main?: string };
  if (!manifest.main) throw new Error(`${join(appDir, 'package.json')}: "main" must name the entry points of the app.`);
  const files: string[] = [];
  for await (const file of glob(manifest.main, { cwd: appDir })) files.push(resolve(appDir, file));
  if (files.length === 0)
    throw new Error(`${join(appDir, 'package.json')}: "main" (${manifest.main}) matches no file. Build the app first.`);
  return files.sort();
}
