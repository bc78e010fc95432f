import type { ActivityLog } from '../../../src/arm/activity-log.ts';
import type { Arm, ArmAnswer } from '../../../src/arm/arm.ts';
import { isRecord } from '../../../src/core/arm-body.ts';
import { ConflictError, PermanentError } from '../../../src/core/errors.ts';
import type { LoggedPage } from '../../../src/core/logged-operation.ts';

type Body = Record<string, unknown>;

/** How the provider of this small Azure answers an answer. */
export interface Habits {
  /** `async`: takes the write, and shows it only after `finish()`. */
  writes: 'sync' | 'async' | 'empty202';
  list: 'yes' | 'no';
  /** Refuses with 400 what is not Pending, as storage does. */
  strict: boolean;
}

export interface SmallAzure extends Arm {
  readonly habits: Habits;
  /** Everything that exists, by lower-cased id. */
  readonly bodies: Map<string, Body>;
  /** Makes what was taken visible. */
  finish(): void;
  statusOf(id: string): string | undefined;
  descriptionOf(id: string): unknown;
  /** Runs once, before the next read of a single connection: somebody else is quicker. */
  beforeRead: (() => void) | undefined;
  /** Runs once, between our last read and our write. */
  beforeWrite: (() => void) | undefined;
  /** Thrown by the next write, after (`took`) or before anything has changed. */
  failWrite: { readonly error: Error; readonly took: boolean } | undefined;
  writes: number;
  /** Every direct GET, in order. */
  readonly reads: string[];
  /** Ids whose GET fails, and how. */
  readonly unreadable: Map<string, Error>;
  /** What the activity log says, by lower-cased id of the resource; what is missing has an empty log, an error is how it is refused. */
  readonly logged: Map<string, LoggedPage | Error>;
  readonly activityLog: ActivityLog;
  /** Every read of the log, in order. */
  readonly logReads: string[];
  /** What the identity can list: `{ subscriptionId, tenantId }`. */
  subscriptions: readonly Body[];
}

/** A log that nobody wrote to. */
export const silentActivityLog: ActivityLog = { listOf: async () => ({ operations: [], complete: true }) };

const child = '/privateendpointconnections/';

/** Private link resources and their connections in memory: enough of ARM to see what a decision did to the world. */
export function smallAzure(bodies: readonly Body[], habits: Partial<Habits> = {}): SmallAzure {
  const world = new Map(bodies.map((body) => [String(body.id).toLowerCase(), structuredClone(body)]));
  const taken: (() => void)[] = [];

  const childrenOf = (resource: string): Body[] =>
    [...world].filter(([id]) => id.startsWith(`${resource}${child}`)).map(([, body]) => structuredClone(body));

  function write(id: string, body: unknown, ifMatch: string | undefined): ArmAnswer {
    azure.beforeWrite?.();
    azure.beforeWrite = undefined;
    const current = world.get(id.toLowerCase());
    if (current === undefined) throw new PermanentError('ResourceNotFound', `${id} is not there`);
    if (ifMatch !== undefined && current.etag !== ifMatch) throw new ConflictError('the etag is another');
    if (azure.habits.strict && statusOf(current) !== 'Pending') {
      throw new PermanentError('InvalidValuesForRequestParameters', 'the connection is not Pending');
    }
    azure.writes += 1;
    const failure = azure.failWrite;
    azure.failWrite = undefined;
    if (failure !== undefined && !failure.took) throw failure.error;
    const sent = isRecord(body) && isRecord(body.properties) ? body.properties : {};
    const properties = isRecord(current.properties) ? current.properties : {};
    const next = { ...current, properties: { ...properties, ...sent } };
    const apply = (): void => void world.set(id.toLowerCase(), structuredClone(next));
    if (azure.habits.writes === 'sync') apply();
    else taken.push(apply);
    if (failure !== undefined) throw failure.error;
    if (azure.habits.writes === 'sync') return { status: 200, headers: {}, body: next };
    const headers = { 'azure-asyncoperation': 'https://management.azure.com/operations/1', 'retry-after': '7' };
    if (azure.habits.writes === 'empty202') return { status: 202, headers, body: undefined };
    return {
      status: 201,
      headers,
      body: { ...next, properties: { ...next.properties, provisioningState: 'Updating' } },
    };
  }

  const azure: SmallAzure = {
    habits: { writes: 'sync', list: 'yes', strict: true, ...habits },
    bodies: world,
    beforeRead: undefined,
    beforeWrite: undefined,
    failWrite: undefined,
    writes: 0,
    reads: [],
    unreadable: new Map(),
    subscriptions: [],
    logged: new Map(),
    logReads: [],
    activityLog: {
      listOf: async (id) => {
        azure.logReads.push(id);
        const page = azure.logged.get(id) ?? { operations: [], complete: true };
        if (page instanceof Error) throw page;
        return page;
      },
    },
    finish: () => {
      for (const apply of taken.splice(0)) apply();
    },
    statusOf: (id) => statusOf(world.get(id.toLowerCase())),
    descriptionOf: (id) => stateOf(world.get(id.toLowerCase())).description,
    find: async (id) => {
      const refusal = azure.unreadable.get(id.toLowerCase());
      if (refusal !== undefined) throw refusal;
      azure.reads.push(id.toLowerCase());
      if (id.toLowerCase().includes(child)) {
        azure.beforeRead?.();
        azure.beforeRead = undefined;
      }
      const body = world.get(id.toLowerCase());
      if (body === undefined) return undefined;
      const nested = id.toLowerCase().includes(child) ? [] : childrenOf(id.toLowerCase());
      const properties = { ...(isRecord(body.properties) ? body.properties : {}) };
      if (nested.length > 0) properties.privateEndpointConnections = nested;
      return { status: 200, headers: {}, body: structuredClone({ ...body, properties }) };
    },
    list: async (path) => {
      if (path === '/subscriptions') return [...azure.subscriptions];
      const resource = path.toLowerCase().slice(0, path.lastIndexOf('/'));
      if (azure.habits.list === 'no') throw new PermanentError('MethodNotAllowed', 'there is no such list');
      if (!world.has(resource)) throw new PermanentError('ResourceNotFound', `${resource} is not there`);
      return childrenOf(resource);
    },
    put: async (id, _version, body, { ifMatch }) => write(id, body, ifMatch),
    patch: async (id, _version, body, { ifMatch }) => write(id, body, ifMatch),
    remove: async (id) => {
      if (!id.toLowerCase().includes(child)) throw new TypeError('only connections are removed here');
      azure.writes += 1;
      world.delete(id.toLowerCase());
      return { status: 200, headers: {}, body: undefined };
    },
    follow: () => Promise.reject(new TypeError('nothing is followed here')),
    queryGraph: async (query, _subscriptions, skipToken) => {
      const asked = /id =~ '([^']+)'/.exec(query)?.[1];
      const resources = [...world.keys()]
        .filter((id) => !id.includes(child) && (asked === undefined || id === asked))
        .sort();
      const [id, ...rest] = resources.slice(Number(skipToken ?? 0));
      const next = rest.length === 0 ? undefined : String(Number(skipToken ?? 0) + 1);
      return { rows: id === undefined ? [] : [{ id, connections: childrenOf(id) }], skipToken: next };
    },
  };
  return azure;
}

function stateOf(body: Body | undefined): Body {
  const properties = isRecord(body?.properties) ? body.properties : {};
  return isRecord(properties.privateLinkServiceConnectionState) ? properties.privateLinkServiceConnectionState : {};
}

const statusOf = (body: Body | undefined): string | undefined => {
  const { status } = stateOf(body);
  return typeof status === 'string' ? status : undefined;
};
