import { loadApp } from './app.ts';
import { type Env, isDisabled, isTrue } from './app-settings.ts';
import { createByHand } from './by-hand.ts';
import { countInvocations, createDraining } from './draining.ts';
import { createEventGridTrigger } from './event-grid-trigger.ts';
import { readHostJson } from './host-json.ts';
import { createAdmin } from './http/admin.ts';
import { createHttpTrigger } from './http/http-trigger.ts';
import type { HostKeys } from './http/keys.ts';
import { authenticate, localPrincipalHeader, type Principals } from './http/principals.ts';
import type { Reply } from './http/reply.ts';
import { type HostRequest, listen } from './http/server.ts';
import { signIn } from './http/sign-in.ts';
import { withTimeout } from './invoke-timeout.ts';
import type { HostLog } from './log.ts';
import { limitOutstanding } from './outstanding.ts';
import { withQueueOutputs } from './queue/queue-output.ts';
import { startQueueTrigger } from './queue/queue-trigger.ts';
import { hostStorage } from './storage-connection.ts';
import { blobTimerStore } from './timer/timer-store.ts';
import { indexTimers } from './timer/timer-trigger.ts';

/** What the platform shows of an app that has no page of its own there. */
const homePage: Reply = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><title>Your Azure Function App is up and running.</title>',
};

export interface HostOptions {
  /** The folder with host.json and package.json. */
  readonly appDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly keys: HostKeys;
  readonly principals: Principals;
  /** Who a request is made as that names no principal; nobody where left out. */
  readonly defaultPrincipal?: string | undefined;
  /** False leaves timers to be started by hand. */
  readonly timers: boolean;
  /** Overrides host.json's longest wait between two polls of an empty queue, in milliseconds. */
  readonly queuePoll?: number | undefined;
  /** How long a queue message stays hidden while it is worked on, in milliseconds. The platform's is ten minutes. */
  readonly queueLease: number;
  readonly env: Env;
  readonly log: HostLog;
}

export interface Host {
  readonly url: string;
  readonly functionNames: readonly string[];
  /** Stops listening, lets what is under way finish, then runs the appTerminate hooks. */
  stop(): Promise<void>;
}

/**
 * Runs an unchanged function app in this process. Once per process. An app that fails while it starts leaves a host that runs without
 * functions, as on the platform. Rejects with what is wrong with host.json or with a connection, or where the port is taken.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { env, log, keys, principals } = options;
  const hostJson = await readHostJson(options.appDir);
  const app = await loadApp(options.appDir, log);
  const enabled = [...app.functions.values()].filter((fn) => !isDisabled(fn.metadata.name, env));
  const queues = { ...hostJson.queues, maxPollingInterval: options.queuePoll ?? hostJson.queues.maxPollingInterval };
  const counted = countInvocations(
    withTimeout(withQueueOutputs(app.invoke, env, queues), hostJson.functionTimeout, log),
  );
  const { invoke } = counted;
  const storage = options.timers ? hostStorage(env) : undefined;
  const { functions, timers } = indexTimers(enabled, {
    env,
    scheduled: options.timers,
    store: storage && blobTimerStore(storage, env.AzureFunctionsWebHost__hostid ?? 'local'),
    invoke,
    log,
  });

  const draining = createDraining(counted.outstanding, () => {
    for (const timer of timers.values()) timer.start();
    const queueListeners = functions.flatMap((fn) => {
      const listener = startQueueTrigger(fn, { env, settings: queues, lease: options.queueLease, invoke, log });
      return listener === undefined ? [] : [listener];
    });
    return [...timers.values(), ...queueListeners];
  });

  // Listening comes first: a taken port must be known before anything is taken from a queue.
  const http = createHttpTrigger({
    functions,
    routePrefix: hostJson.routePrefix,
    keys,
    invoke,
    workerUri: app.workerUri,
  });
  const eventGrid = createEventGridTrigger(functions, keys, invoke);
  const admin = createAdmin(keys, new Date(), createByHand(functions, timers, invoke), draining);
  const route = async (request: HostRequest): Promise<Reply> => {
    const { headers } = request;
    const path = request.path.toLowerCase();
    if (path.startsWith('/admin/')) return admin(request);
    if (/^\/runtime\/webhooks\/eventgrid\/?$/.test(path)) return eventGrid(request);
    if (path.startsWith('/.auth/')) return signIn(request, headers.cookie, principals) ?? { status: 404 };
    if (path === '/' && !isTrue(env.AzureWebJobsDisableHomepage))
      return request.method === 'GET' ? homePage : { status: 404 };
    const chosen = headers[localPrincipalHeader];
    if (chosen !== undefined && principals[chosen] === undefined)
      return { status: 401, body: `No principal "${chosen}". Known: ${Object.keys(principals).sort().join(', ')}\n` };
    const reply = await http({ ...request, appHeaders: authenticate(headers, principals, options.defaultPrincipal) });
    // Without its page and without a function there, the root has nothing to say.
    return path === '/' && reply.status === 404 && reply.body === undefined ? { status: 204 } : reply;
  };
  const limited = limitOutstanding(hostJson.maxOutstandingRequests, route, log);
  const server = await listen(
    options.port,
    async (request) => {
      const reply = await limited(request);
      return { ...reply, headers: { ...hostJson.customHeaders, ...reply.headers } };
    },
    log,
  );
  draining.begin();

  return {
    url: server.url,
    functionNames: functions.map((fn) => fn.metadata.name).sort(),
    async stop() {
      await Promise.all([server.close(), draining.drain()]);
      await app.terminate();
    },
  };
}
