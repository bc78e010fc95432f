import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { appFolder } from '../scripts/build.ts';
import { bundled } from '../simulator/bundled.ts';
import type { Stack } from '../simulator/stack.ts';
import { appEnvironment, localOwner } from '../simulator/stack-settings.ts';
import type { RunEnded } from './alone-process.ts';
import { hub, spoke } from './estate.ts';

/** The app of a stack in a process that has no host. */
export interface AppAlone {
  readonly pid: number;
  /** Runs one of its timers once. */
  run(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the app beside the stack's Azure and storage, as plain Node with this much heap, in megabytes. The stack's own app should not run. */
export async function startAlone(stack: Stack, heap: number): Promise<AppAlone> {
  const program = await bundled({ name: 'alone-process', entry: 'bench/alone-process.ts', format: 'esm' });
  const caPath = join(dirname(stack.policyFile), 'alone-ca.pem');
  await writeFile(caPath, stack.ca);
  const { PATH = '', HOME = '' } = process.env;
  const child = fork(program, [appFolder], {
    env: { PATH, HOME, ...environmentOf(stack, caPath) },
    execArgv: [`--max-old-space-size=${heap}`, '--disable-warning=ExperimentalWarning'],
  });
  const ended = async (): Promise<void> => {
    const said = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => undefined)]);
    const { failure } = (said?.[0] ?? { failure: 'the process ended' }) as RunEnded;
    if (failure !== undefined) throw new Error(`the app alone: ${failure}`);
  };
  await ended();
  return {
    pid: child.pid ?? 0,
    async run(name) {
      child.send(name);
      await ended();
    },
    async stop() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

/** What the platform would set for the app of this stack. */
function environmentOf(stack: Stack, caPath: string): Record<string, string> {
  const { urls, storage, storageGate, identity, policyFile, world } = stack;
  return appEnvironment({
    armUrl: urls.arm,
    armAudience: 'https://management.azure.com',
    subscriptions: [spoke, hub],
    owner: localOwner,
    tenantId: world.tenantId,
    policyFile,
    sweepSchedule: '0 */5 * * * *',
    storage: storageGate ?? storage,
    identity,
    clientId: identity.systemAssigned.clientId,
    caPath,
  });
}
