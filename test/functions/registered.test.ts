import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { routes } from '../../src/api/routes.ts';

type Handler = (input: unknown, context: unknown) => unknown;
interface Registration {
  readonly handler: Handler;
  readonly [setting: string]: unknown;
}

const { registered, asked } = vi.hoisted(() => ({
  registered: new Map<string, { readonly trigger: string; readonly handler: Handler; readonly settings: object }>(),
  asked: [] as unknown[][],
}));

vi.mock('@azure/functions', () => {
  const takes =
    (trigger: string) =>
    (name: string, { handler, ...settings }: Registration) => {
      if (registered.has(name)) throw new Error(`${name} is registered twice`);
      registered.set(name, { trigger, handler, settings });
    };
  const app = {
    http: takes('http'),
    timer: takes('timer'),
    eventGrid: takes('eventGrid'),
    storageQueue: takes('storageQueue'),
    setup: () => undefined,
    hook: { appStart: () => undefined, appTerminate: () => undefined },
  };
  return { app };
});

vi.mock('../../src/app/app.ts', () => {
  const notes =
    (method: string) =>
    (...inputs: unknown[]) => {
      asked.push([method, ...inputs]);
    };
  const methods = ['handleEvent', 'handleQueuedEvent', 'handleMessage', 'sweep', 'poll'];
  const app = Object.fromEntries(methods.map((method) => [method, notes(method)]));
  return { theApp: () => ({ ...app, api: (route: string) => notes(`api ${route}`) }) };
});

const folder = fileURLToPath(new URL('../../functions', import.meta.url));
for (const file of readdirSync(folder)) await import(/* @vite-ignore */ `../../functions/${file}`);
const askedOnImport = [...asked];

const http = (method: string | readonly string[], route: string) => ({
  trigger: 'http',
  settings: {
    methods: method === 'GET' ? ['GET', 'HEAD'] : typeof method === 'string' ? [method] : method,
    route,
    authLevel: 'anonymous',
  },
});
const queue = (queueName: string) => ({
  trigger: 'storageQueue',
  settings: { connection: 'STATE_STORAGE', queueName },
});
const timer = (schedule: string) => ({ trigger: 'timer', settings: { schedule } });

/** What deployments, alerts and callers know the functions by. */
const everyFunction = {
  listConnections: http('GET', 'api/connections'),
  getConnection: http('GET', 'api/connections/{id}'),
  approveConnection: http('POST', 'api/connections/{id}/approve'),
  rejectConnection: http('POST', 'api/connections/{id}/reject'),
  deferConnection: http('POST', 'api/connections/{id}/defer'),
  listEndpoints: http('GET', 'api/endpoints'),
  getEndpoint: http('GET', 'api/endpoints/{id}'),
  listRecords: http('GET', 'api/records'),
  getRecords: http('GET', 'api/records/{fqdn}'),
  listFindings: http('GET', 'api/findings'),
  getFinding: http('GET', 'api/findings/{id}'),
  listEgress: http('GET', 'api/egress'),
  getEgress: http('GET', 'api/egress/{id}'),
  listEgressDays: http('GET', 'api/egress-days'),
  listPeople: http('GET', 'api/people'),
  listRemediations: http('GET', 'api/remediations'),
  undoRemediation: http('POST', 'api/remediations/{id}/undo'),
  listAudit: http('GET', 'api/audit'),
  listHeldDeletes: http('GET', 'api/guard'),
  releaseHeldDeletes: http('POST', 'api/guard/{zone}/release'),
  getPlan: http('GET', 'api/plan'),
  listSubscriptions: http('GET', 'api/subscriptions'),
  listServices: http('GET', 'api/services'),
  getService: http('GET', 'api/services/{id}'),
  listProposals: http('GET', 'api/proposals'),
  applyProposal: http('POST', 'api/proposals/{id}/apply'),
  listClusters: http('GET', 'api/clusters'),
  getClusterAccess: http('GET', 'api/clusters/{id}/access'),
  askCluster: http('POST', 'api/clusters/{id}/ask'),
  getIsolation: http('GET', 'api/clusters/{id}/isolation'),
  getWhy: http('GET', 'api/why'),
  getReachability: http('GET', 'api/reachability'),
  getOpenApi: http('GET', 'api/openapi.json'),
  getMe: http('GET', 'api/me'),
  getHealth: http('GET', 'api/health'),
  unknownRoute: http(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], '{*path}'),
  'resource-event': { trigger: 'eventGrid', settings: {} },
  'resource-event-queue': queue('resource-events'),
  reconcile: queue('reconcile'),
  sweep: timer('%GATEHOUSE_SWEEP_SCHEDULE%'),
  poll: timer('%GATEHOUSE_POLL_SCHEDULE%'),
};

describe('what functions/ registers', () => {
  it('is what it always was, and builds nothing on import', () => {
    const found = [...registered].map(([name, { trigger, settings }]) => [name, { trigger, settings }]);
    expect(Object.fromEntries(found)).toEqual(everyFunction);
    expect(askedOnImport).toEqual([]);
  });

  it('has a function for every route of the API', () => {
    for (const name of Object.keys(routes)) expect(registered.get(name)?.trigger, name).toBe('http');
  });

  it.each([
    ...[...Object.keys(routes), 'unknownRoute'].map((name) => [name, ['request', 'context']] as const),
    ['resource-event', ['event', 'context']],
    ['resource-event-queue', ['event', 'context']],
    ['reconcile', ['message', 'context']],
    ['sweep', ['timer', 'context']],
    ['poll', ['timer', 'context']],
  ] as const)('%s hands on to its own method of the app', (name, inputs) => {
    const methods: Readonly<Record<string, readonly unknown[]>> = {
      'resource-event': ['handleEvent', ...inputs],
      'resource-event-queue': ['handleQueuedEvent', ...inputs],
      reconcile: ['handleMessage', ...inputs],
      sweep: ['sweep', 'context'],
      poll: ['poll', 'context'],
    };
    asked.length = 0;
    const [input, context] = inputs;
    registered.get(name)?.handler(input, context);
    expect(asked).toEqual([methods[name] ?? [`api ${name}`, ...inputs]]);
  });
});
