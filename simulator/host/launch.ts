import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundled } from '../bundled.ts';
import { endProcess, type OnLate } from '../ending.ts';
import type { HostKeys } from './http/keys.ts';
import type { Principals } from './http/principals.ts';
import { type LogLine, parseLogLine } from './log.ts';

export interface LaunchOptions {
  readonly appDir: string;
  /** The whole environment of the app; nothing of this process's is added but PATH and HOME. */
  readonly env: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly keys?: HostKeys;
  readonly principals?: Principals;
  readonly defaultPrincipal?: string;
  /** Default false: timers run only by hand. */
  readonly timers?: boolean;
  readonly queuePoll?: number;
  readonly queueLease?: number;
  /** Where the keys and principals are written for the child; removed when it is ready or gone. */
  readonly scratch: string;
  /** Takes an app that has no functions, as the host itself does: that is what a failed start leaves. Default false. */
  readonly evenEmpty?: boolean;
  /** Sees every line of the child as it comes. */
  readonly onLog?: (line: LogLine) => void;
  /** Is called where it did not end in time and was killed. */
  readonly onLate?: OnLate;
  /** Names lines of the app's sources in stack traces; each trace then costs a reading of the maps. Default false. */
  readonly sourceMaps?: boolean;
  /** Milliseconds until a start that says nothing counts as failed. Default 60,000. */
  readonly startTimeout?: number;
}

/** What runs there. */
export const hostProgram = { name: 'host', entry: join(import.meta.dirname, 'main.ts'), format: 'esm' } as const;

/** The host is compiled once for all its starts, as the app is (scripts/entry-stub.ts). */
const withCache = ['--import', "data:text/javascript,import m from 'node:module'; m.enableCompileCache?.();"] as const;

/** Where the host says what is wrong with an app, and the app itself. */
const troubled: ReadonlySet<string> = new Set(['console', 'host.start', 'host.index']);

/** A Functions host in its own process. */
export interface HostProcess {
  readonly url: string;
  readonly keys: HostKeys;
  readonly functionNames: readonly string[];
  readonly pid: number;
  /** Resolves when the process has ended, however it did. */
  readonly exited: Promise<void>;
  /** Lets it finish what is under way. Killed after ten seconds. */
  stop(): Promise<void>;
  /** SIGKILL: nothing of it runs on. */
  kill(): Promise<void>;
}

/**
 * Starts `main.ts`, in one file, with plain Node and waits until it listens. Rejects with the app's own words when it doesn't start, or has no functions:
 * the host itself would run on and say why only at debug.
 */
export async function launchHost(options: LaunchOptions): Promise<HostProcess> {
  const keys = options.keys ?? makeKeys();
  const scratch = await mkdtemp(join(options.scratch, 'host-'));
  const file = async (name: string, content: unknown): Promise<string> => {
    const path = join(scratch, name);
    await writeFile(path, JSON.stringify(content), { mode: 0o600 });
    return path;
  };
  const { port = 0, principals = {}, timers = false, queuePoll = 100, queueLease = 600_000 } = options;
  const args = [
    '--app',
    options.appDir,
    '--port',
    `${port}`,
    '--queue-poll',
    `${queuePoll}`,
    '--queue-lease',
    `${queueLease}`,
  ];
  args.push('--keys', await file('keys.json', keys), '--principals', await file('principals.json', principals));
  if (options.defaultPrincipal !== undefined) args.push('--default-principal', options.defaultPrincipal);
  if (!timers) args.push('--no-timers');

  const { PATH = '', HOME = '' } = process.env;
  const child = fork(await bundled(hostProgram), args, {
    env: { PATH, HOME, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [
      ...withCache,
      '--disable-warning=ExperimentalWarning',
      ...(options.sourceMaps ? ['--enable-source-maps'] : []),
    ],
  });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let lastTrouble = '';
  const ready = new Promise<LogLine>((resolve, reject) => {
    const see = (text: string): void => {
      const line = parseLogLine(text);
      if (line.level === 'critical' || troubled.has(line.category))
        lastTrouble = `${lastTrouble}\n${line.message}`.slice(-4000);
      if (line.category === 'host.ready') resolve(line);
      options.onLog?.(line);
    };
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', see);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`The Functions host ended with status ${code}.${lastTrouble}`)));
    setTimeout(
      () => reject(new Error(`The Functions host said nothing in time.${lastTrouble}`)),
      options.startTimeout ?? 60_000,
    ).unref();
  });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  try {
    const line = await ready;
    const functionNames = line.functions as string[];
    if (functionNames.length === 0 && options.evenEmpty !== true)
      throw new Error(`The app runs without functions.${lastTrouble}`);
    return {
      url: String(line.url),
      keys,
      functionNames,
      pid: child.pid ?? 0,
      exited,
      kill,
      async stop() {
        await endProcess('The Functions host', child, options.onLate ?? (() => {}), undefined, 'SIGINT');
        await exited;
      },
    };
  } catch (error) {
    await kill();
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

export function makeKeys(): HostKeys {
  const key = () => randomBytes(24).toString('base64url');
  return { master: key(), functions: key(), eventGrid: key() };
}
