import assert from 'node:assert/strict';
import type { Proposals } from '../../src/access/proposals/proposals.ts';
import type { AccessReader } from '../../src/access/reader.ts';
import { createApi } from '../../src/api/create-api.ts';
import type { ApiRequest, ApiResponse } from '../../src/api/message.ts';
import type { ApiDependencies, ConsoleFiles, PolicyStatus, TimerStatus } from '../../src/api/ports.ts';
import type { Role } from '../../src/api/principal.ts';
import { described, type RouteName, routeNames, routes } from '../../src/api/routes.ts';
import { createPeople } from '../../src/app/people.ts';
import type {
  DecisionRequest,
  DecisionResult,
  Decisions,
  DeferralRequest,
} from '../../src/approvals/decisions/model.ts';
import { createAsking } from '../../src/clusters/live/asking.ts';
import type { IsolationWithHistory } from '../../src/clusters/reader.ts';
import type { PublishedService } from '../../src/clusters/services/model.ts';
import type { Log } from '../../src/core/log.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { hours } from '../../src/core/time.ts';
import { createUndoing } from '../../src/egress/closing/undo.ts';
import { ApiPolicy } from '../../src/policy/api.ts';
import { DnsPolicy } from '../../src/policy/dns.ts';
import { Policy } from '../../src/policy/policy.ts';
import type { HeldZone } from '../../src/reconcile/guard.ts';
import type { Pass } from '../../src/reconcile/reconciler.ts';
import { createState } from '../../src/state/state.ts';
import type { Tables } from '../../src/state/tables.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import type { WhyReader } from '../../src/why/reader.ts';
import { explainWhy } from '../../src/why/why.ts';
import { azureOf } from '../clusters/support/azure.ts';
import { memoryState } from '../support/memory-state.ts';
import { signedIn, tenantId } from './callers.ts';

export const now = new Date('2026-03-04T12:00:00.000Z');
export const requestId = '00000000-0000-4000-8000-00000000abcd';

export interface Sent {
  readonly as?: Role;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** An approval that doesn't say which version it is of. */
  readonly sawNothing?: true;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

/** The API over a state in memory, with everything it was asked to change written down. */
export class World {
  readonly state: Tables = memoryState();
  readonly decided: DecisionRequest[] = [];
  readonly deferred: DeferralRequest[] = [];
  readonly released: { zone: string; hash: string; by: string }[] = [];
  readonly causes: string[] = [];
  readonly lines: LogLine[] = [];
  held: HeldZone[] = [];
  readonly audited: string[] = [];
  egressMode: 'observe' | 'enforce' = 'observe';
  /** The pass over what is to be reopened; Azure takes its time. */
  visit: (id: string) => Promise<unknown> = async () => undefined;
  policy: PolicyStatus = {
    version: '0123456789ab',
    problem: undefined,
    modes: { dns: 'enforce', approvals: 'observe', egress: 'observe' },
  };
  managed: Awaited<ReturnType<ApiDependencies['managed']['status']>> = { managed: 1, left: 0 };
  /** Groups that may see some subscriptions. */
  readers: readonly { readonly group: string; readonly subscriptions: readonly string[] }[] = [];
  /** How long policy keeps what people are called. */
  namesKept = hours(400 * 24);
  timers: readonly TimerStatus[] = [
    {
      name: 'sweep',
      schedule: '0 */5 * * * *',
      state: 'ok',
      lastStarted: '2026-03-04T11:55:00.000Z',
      lastedSeconds: 12,
      nextDue: '2026-03-04T12:05:00.000Z',
    },
  ];
  settings: ApiDependencies['settings'] = {
    platformAuth: true,
    tenantId,
    cloud: 'AzureCloud',
    portal: 'https://portal.azure.com',
  };
  peopleNeeded: 1 | 2 = 1;
  askPeopleNeeded = async (): Promise<1 | 2> => this.peopleNeeded;
  /** Asked for the message that has waited longest. */
  findOldest = async (): Promise<Date | undefined> => undefined;
  subscriptions = new Map([['aaaaaaaa-1111-4111-8111-000000000001', { displayName: 'Hub', tenantId }]]);
  /** What the private endpoint that asks is found to say of itself. */
  whoAsks: Decisions['whoAsks'] = async () => undefined;
  services: readonly PublishedService[] = [];
  /** What policy says besides. */
  inForce: object = {};
  proposals: Proposals = { list: async () => [], apply: async () => ({ kind: 'notFound' }) };
  access: AccessReader = { clusters: async () => [], access: async () => undefined };
  isolations: readonly IsolationWithHistory[] = [];
  /** An Azure in which nothing is to be seen. */
  reach: WhyReader = {
    why: async (name, from) => explainWhy(readGraph([], DnsPolicy.parse({})), name, from),
    whyAbout: async (name, from, signal) => ({ why: await this.reach.why(name, from, signal), about: [from] }),
    reached: async () => [],
    promises: async () => ({ promises: [], unmatched: [] }),
    reachability: async () => ({ targets: [], from: [], cells: [], unmatched: [], asOf: now.toISOString() }),
    graph: async () => readGraph([], DnsPolicy.parse({})),
    freshGraph: async () => readGraph([], DnsPolicy.parse({})),
    outdate: async () => undefined,
    forget: () => undefined,
  };
  console: ConsoleFiles = { findAsset: async () => undefined, page: async () => undefined, hasPage: async () => false };
  signal: AbortSignal = new AbortController().signal;
  decide: (request: DecisionRequest, pass: Pass) => Promise<DecisionResult> = async ({
    connection,
    kind,
    by,
    reason,
  }) => {
    const row = await this.state.connections.findByRow(connection);
    if (row === undefined) return { kind: 'notFound' };
    const decision = { id: 'd1', kind, by: `person ${by}`, reason, at: now.toISOString(), state: 'done' as const };
    const value = { ...row.value, state: kind === 'approve' ? 'Approved' : 'Rejected', decision };
    const etag = await this.state.connections.replace(row.partition, row.row, value, row.etag);
    return { kind: 'done', connection: { ...row, value, etag } };
  };

  /** Sends one request, e.g. `GET /api/connections?top=2`, the way the host would. */
  async send(line: string, sent: Sent = {}): Promise<Answer> {
    const [method = '', target = ''] = line.split(' ');
    const url = new URL(target, 'https://gatehouse.example');
    const { name, params } = findRoute(method, url.pathname);
    const body = typeof sent.body === 'string' ? sent.body : JSON.stringify(sent.body ?? {});
    const headers = new Headers({
      ...(sent.as === undefined ? {} : { 'x-ms-client-principal': signedIn(sent.as) }),
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      ...(['approveConnection', 'applyProposal'].includes(name) && sent.sawNothing === undefined
        ? { 'if-match': 'W/"1"' }
        : {}),
      ...sent.headers,
    });
    const request: ApiRequest = {
      id: requestId,
      method,
      url,
      params,
      query: url.searchParams,
      headers,
      text: async () => body,
    };
    const answer = toAnswer(await createApi(this.dependencies())[name](request));
    if (
      name !== 'getOpenApi' &&
      answer.status < 300 &&
      String(answer.headers['content-type']).startsWith('application/json;')
    )
      assert.deepEqual(
        described[name].answer.safeParse(answer.body).error?.issues ?? `${line} as openapi.json has it`,
        `${line} as openapi.json has it`,
      );
    return answer;
  }

  dependencies(): ApiDependencies {
    return {
      state: createState(this.state),
      decisions: {
        decide: (request, pass) => {
          this.decided.push(request);
          return this.decide(request, pass);
        },
        defer: async (request) => {
          this.deferred.push(request);
          const row = await this.state.connections.findByRow(request.connection);
          if (row === undefined) return { kind: 'notFound' };
          const { by, reason, until } = request;
          const deferral = { id: 'd2', by: `person ${by}`, at: now.toISOString(), until: until.toISOString(), reason };
          const value = { ...row.value, deferral };
          const etag = await this.state.connections.replace(row.partition, row.row, value, row.etag);
          return { kind: 'done', connection: { ...row, value, etag } };
        },
        peopleNeeded: () => this.askPeopleNeeded(),
        whoAsks: (connection, signal) => this.whoAsks(connection, signal),
      },
      asking: createAsking({
        state: createState(this.state),
        arm: azureOf(this.isolations.map(({ cluster: id }) => ({ id }))).arm,
        subscriptions: [],
        enqueue: async ({ key }) => void (await this.visit(key)),
      }),
      undoing: createUndoing({
        state: createState(this.state),
        audit: async ({ action }) => {
          this.audited.push(action);
        },
        visit: (key) => this.visit(key.key),
      }),
      guard: {
        listHeld: async () => this.held,
        release: async (zone, hash, by) => {
          this.released.push({ zone, hash, by });
          const held = this.held.find((each) => shortId(each.zone) === zone);
          if (held === undefined) return 'notFound';
          return held.hash === hash ? 'released' : 'changed';
        },
      },
      beginPass: (cause) => {
        this.causes.push(cause);
        const policy = Policy.parse({ version: 1, egress: { mode: this.egressMode }, ...this.inForce });
        return { signal: this.signal, now, policy, policyVersion: '0123456789ab', log: this.log(), cause, attempt: 0 };
      },
      policy: () => this.policy,
      timers: async () => this.timers,
      readers: async () => ApiPolicy.parse({ readers: this.readers }),
      queue: { findOldest: () => this.findOldest() },
      managed: { status: async () => this.managed },
      settings: this.settings,
      subscriptions: async () => this.subscriptions,
      clusters: {
        services: async () => this.services,
        isolation: async (hash) => this.isolations.find(({ cluster }) => shortId(cluster) === hash),
      },
      access: this.access,
      proposals: this.proposals,
      reach: this.reach,
      console: this.console,
      people: createPeople(createState(this.state).meta, async () => this.namesKept, { now: () => now }),
      log: this.log(),
      clock: { now: () => now },
    };
  }

  log(with_: Record<string, unknown> = {}): Log {
    const write =
      (level: string) =>
      (message: string, fields: Record<string, unknown> = {}) => {
        this.lines.push({ level, message, fields: { ...with_, ...fields } });
      };
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      with: (fields) => this.log({ ...with_, ...fields }),
    };
  }
}

/** Which route the host would choose, and what is in its `{…}` parts. */
export function findRoute(method: string, path: string): { name: RouteName; params: Record<string, string> } {
  for (const name of routeNames) {
    const route = routes[name];
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param ?? '');
    const pattern = new RegExp(`^/api/${route.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`);
    const match = pattern.exec(path);
    if (match === null || route.method !== method) continue;
    const values = match.slice(1).map(decodeURIComponent);
    return { name, params: Object.fromEntries(names.map((param, index) => [param, values[index] ?? ''])) };
  }
  throw new Error(`no route for ${method} ${path}`);
}

export function toAnswer({ status, headers, body }: ApiResponse): Answer {
  const text = String(body);
  return { status, headers, body: JSON.parse(text) as Record<string, unknown>, text };
}
