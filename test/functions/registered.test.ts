import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import host from '../../host.json' with { type: 'json' };
import { routes } from '../../src/api/routes.ts';
import type { Registrations } from './support/registrations.ts';

// A thread of its own: other tests of this process have the framework and the app themselves.
const thread = new Worker(new URL('support/registrations.ts', import.meta.url));
const [{ functions, askedOnImport }]: [Registrations] = (await once(thread, 'message')) as [Registrations];
const registered = new Map(functions.map((each) => [each.name, each]));

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
    const found = functions.map(({ name, trigger, settings }) => [name, { trigger, settings }]);
    expect(Object.fromEntries(found)).toEqual(everyFunction);
    expect(askedOnImport).toEqual([]);
  });

  it('has a function for every route of the API', () => {
    for (const name of Object.keys(routes)) expect(registered.get(name)?.trigger, name).toBe('http');
  });

  it.each([
    ...[...Object.keys(routes), 'unknownRoute'].map((name) => [name, `api ${name}`, 'input', 'context']),
    ['resource-event', 'handleEvent', 'input', 'context'],
    ['resource-event-queue', 'handleQueuedEvent', 'input', 'context'],
    ['reconcile', 'handleMessage', 'input', 'context'],
    ['sweep', 'sweep', 'context'],
    ['poll', 'poll', 'context'],
  ])('%s hands on to its own method of the app', (name, ...asks) => {
    expect(registered.get(String(name))?.asks).toEqual([asks]);
  });

  it('reads what waits in queues as Event Grid writes it', () =>
    expect(host.extensions.queues.messageEncoding).toBe('base64'));
});
