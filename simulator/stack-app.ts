import { invocationHeader } from './host/http/admin.ts';
import type { HostKeys } from './host/http/keys.ts';
import { localPrincipalHeader } from './host/http/principals.ts';
import { type HostProcess, type LaunchOptions, launchHost } from './host/launch.ts';
import type { LogBook } from './stack-log.ts';

/** The function app on its host: started, killed and started again at one address. */
export interface StackApp {
  readonly url: string;
  readonly keys: HostKeys;
  /** Undefined while it is not running. */
  process(): HostProcess | undefined;
  start(): Promise<void>;
  /** Lets it finish what is under way. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** The address Event Grid delivers to. */
  webhook(functionName: string): string;
  /** One request as one of the principals, or as nobody. */
  request(path: string, init?: RequestInit, principal?: string): Promise<Response>;
  /** Starts a function by hand and waits for its end. Rejects when it fails, or when the app ends first. */
  runByHand(functionName: string): Promise<void>;
}

export function createStackApp(options: LaunchOptions & { port: number; keys: HostKeys }, log: LogBook): StackApp {
  const url = `http://127.0.0.1:${options.port}`;
  const { keys } = options;
  let running: HostProcess | undefined;

  const end = async (how: 'stop' | 'kill'): Promise<void> => {
    const host = running;
    running = undefined;
    await host?.[how]();
    log.forgetRunning();
  };

  return {
    url,
    keys,
    process: () => running,
    async start() {
      if (running !== undefined) throw new Error('The app is running already.');
      const host = await launchHost({ ...options, onLog: log.add });
      running = host;
      void host.exited.then(() => {
        if (running !== host) return;
        running = undefined;
        log.forgetRunning();
      });
    },
    stop: () => end('stop'),
    kill: () => end('kill'),
    webhook: (functionName) =>
      `${url}/runtime/webhooks/eventgrid?functionName=${functionName}&code=${encodeURIComponent(keys.eventGrid)}`,
    request(path, init = {}, principal) {
      const headers = new Headers(init.headers);
      if (principal !== undefined) headers.set(localPrincipalHeader, principal);
      return fetch(`${url}${path}`, { redirect: 'manual', ...init, headers });
    },
    async runByHand(functionName) {
      const host = running;
      if (host === undefined) throw new Error(`The app is not running: ${functionName} can't be started.`);
      const from = log.lines.length;
      const answer = await fetch(`${url}/admin/functions/${functionName}`, {
        method: 'POST',
        headers: { 'x-functions-key': keys.master, 'content-type': 'application/json' },
        body: '{"input":""}',
      });
      if (answer.status !== 202) throw new Error(`Starting ${functionName} by hand was answered ${answer.status}.`);
      const id = answer.headers.get(invocationHeader);
      const line = await Promise.race([
        log.find((one) => one.category === 'host.executed' && one.invocationId === id, Math.max(0, from - 1)),
        host.exited,
      ]);
      if (line === undefined) throw new Error(`The app ended while ${functionName} was running.`);
      if (line.outcome !== 'succeeded') throw new Error(`${line.message}\n${String(line.error ?? '')}`);
    },
  };
}
