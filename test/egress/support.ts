import type { Arm } from '../../src/arm/arm.ts';
import { RetryableError } from '../../src/core/errors.ts';
import type { Log } from '../../src/core/log.ts';
import { findResourceId } from '../../src/core/resource-id.ts';
import { listedChecks } from '../../src/egress/checks/catalogue.ts';
import { judgeResources } from '../../src/egress/plan.ts';
import { EgressPolicy } from '../../src/policy/egress.ts';
import { Policy } from '../../src/policy/policy.ts';
import type { Pass } from '../../src/reconcile/reconciler.ts';

export const subscription = '11111111-2222-3333-4444-555555555555';
export const group = `/subscriptions/${subscription}/resourceGroups/rg-app`;
export const now = new Date('2026-03-15T12:00:00Z');

type Body = Record<string, unknown>;

const body = (type: string, name: string, properties: Body, more: Body = {}): Body => ({
  id: `${group}/providers/${type}/${name}`,
  name: name.split('/').pop(),
  type,
  properties,
  ...more,
});

export const storage = (properties: Body, more: Body = {}): Body =>
  body('Microsoft.Storage/storageAccounts', 'st1', { allowBlobPublicAccess: false, ...properties }, more);
/** An account that lets in one address, and who has that. */
export const ruled = storage(
  {
    publicNetworkAccess: 'Enabled',
    networkAcls: { defaultAction: 'Deny', bypass: 'None', ipRules: [{ value: '203.0.113.7', action: 'Allow' }] },
  },
  { location: 'westeurope' },
);
export const publicAddress = (location: string): Body =>
  body('Microsoft.Network/publicIPAddresses', 'pip1', { ipAddress: '203.0.113.7' }, { location });
export const vault = (properties: Body): Body => body('Microsoft.KeyVault/vaults', 'kv1', properties);
export const registry = (properties: Body, sku = 'Premium'): Body =>
  body('Microsoft.ContainerRegistry/registries', 'reg1', properties, { sku: { name: sku } });
export const sqlServer = (properties: Body): Body => body('Microsoft.Sql/servers', 'sql1', properties);
export const sqlRule = (name: string, startIpAddress: string, endIpAddress: string): Body => ({
  ...body('Microsoft.Sql/servers', `sql1/firewallRules/${name}`, { startIpAddress, endIpAddress }),
  name,
});
export const cluster = (properties: Body, more: Body = {}): Body =>
  body('Microsoft.ContainerService/managedClusters', 'aks1', properties, more);
/** A cluster whose API server is private, for tests of its way out. */
export const privateCluster = (networkProfile: Body, properties: Body = {}): Body =>
  cluster({ apiServerAccessProfile: { enablePrivateCluster: true }, networkProfile, ...properties });
export const network = (properties: Body = {}, more: Body = {}): Body =>
  body('Microsoft.Network/virtualNetworks', 'net1', properties, more);
export const subnet = (properties: Body, name = 'snet1'): Body => ({
  ...body('Microsoft.Network/virtualNetworks', `net1/subnets/${name}`, { addressPrefix: '10.0.0.0/24', ...properties }),
  name,
});
export const natGateway = (properties: Body): Body => body('Microsoft.Network/natGateways', 'nat1', properties);
export const routeTable = (...routes: readonly (readonly [string, string])[]): Body =>
  body('Microsoft.Network/routeTables', 'rt1', {
    routes: routes.map(([addressPrefix, nextHopType], index) => ({
      name: `r${index}`,
      properties: { addressPrefix, nextHopType },
    })),
  });
export const withNat = { natGateway: { id: String(natGateway({}).id) } };
export const withRoutes = { routeTable: { id: String(routeTable().id) } };

export const idOf = (resource: Body): string => String(resource.id).toLowerCase();

export const egressPolicy = (policy: unknown = {}): EgressPolicy => EgressPolicy.parse(policy);

const ofTheTable = new Set(listedChecks.map(({ id }) => id).filter((id) => id !== 'exposure-storage-anonymous-blob'));

/** Whether a finding is of the general rule or of a type's own rules: the checks of data/checks.json have a table of their own (checks/). */
export const isOfRules = ({ check }: { readonly check: string }): boolean => !ofTheTable.has(check);

/** What the general rule and the types' own rules find, as `check severity`, sorted. */
export function found(resources: readonly unknown[], policy: unknown = {}): readonly string[] {
  const { findings } = judgeResources(resources, egressPolicy(policy), now);
  return findings.filter(isOfRules).map(({ check, severity }) => `${check} ${severity}`);
}

/** The ports of the room over a tiny ARM; networks reach nothing unless said otherwise. */
export const portsOver = <A, S>(arm: A, state: S) => ({
  arm,
  state,
  clock: { now: () => now },
  subscriptions: [subscription],
  enqueueCalmly: async (_: unknown): Promise<void> => {},
  askNetworks: async (): Promise<readonly { from: string; state: string; name: string | null }[]> => [],
});

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent };

export const passWith = (egress: unknown = {}, at = now): Pass => ({
  signal: AbortSignal.timeout(10_000),
  now: at,
  policy: Policy.parse({ version: 1, egress }),
  policyVersion: 'test',
  log: silent,
  cause: 'test',
  attempt: 0,
});

export interface TinyArm extends Arm {
  /** What was asked for, in order: ids of GETs and lists, queries of the graph. */
  readonly reads: string[];
  /** Bodies by lower-cased id. */
  readonly bodies: Map<string, Body>;
  /** Rows the graph hides. */
  readonly hidden: Set<string>;
  /** Errors to throw instead of an answer, by lower-cased path. */
  readonly errors: Map<string, Error>;
  /** Rows a page of the graph holds. */
  pageSize: number;
}

/** What Resource Graph shows in its table `networkresources`, and in no other. */
const ofNetworks =
  /^microsoft\.network\/((networkmanagers|firewallpolicies|networksecurityperimeters)\/.|effectivesecurityadminrules|networkgroupmemberships)/;

/** An ARM of a few bodies: direct reads, child lists, and a graph that knows the two queries of the sweep. Never written to. */
export function tinyArm(...resources: readonly Body[]): TinyArm {
  const bodies = new Map(resources.map((each) => [idOf(each), each]));
  const reads: string[] = [];
  const hidden = new Set<string>();
  const errors = new Map<string, Error>();
  const failIfSet = (path: string): void => {
    const error = errors.get(path.toLowerCase());
    if (error !== undefined) throw error;
  };
  const refuse = (): Promise<never> => Promise.reject(new Error('egress writes nothing'));
  const arm: TinyArm = {
    reads,
    bodies,
    hidden,
    errors,
    pageSize: 1_000,
    async find(id) {
      reads.push(id);
      failIfSet(id);
      const found = bodies.get(id.toLowerCase());
      return found === undefined ? undefined : { status: 200, headers: {}, body: structuredClone(found) };
    },
    async list(path) {
      reads.push(path);
      failIfSet(path);
      const start = `${path.toLowerCase()}/`;
      return [...bodies].filter(([id]) => id.startsWith(start)).map(([, each]) => structuredClone(each));
    },
    put: refuse,
    patch: refuse,
    remove: refuse,
    follow: refuse,
    async queryGraph(query, _subscriptions, skipToken) {
      reads.push(query);
      if (skipToken === 'lapsed') failIfSet('lapsed');
      const texts = new Set([...query.matchAll(/'([^']*)'/g)].map(([, text]) => text?.toLowerCase()));
      const byId = query.includes('id in~');
      const isOfNetworks = query.startsWith('networkresources');
      const rows = [...bodies]
        .filter(([id]) => !hidden.has(id) && texts.has(byId ? id : findResourceId(id)?.type))
        .filter(([id]) => ofNetworks.test(findResourceId(id)?.type ?? '') === isOfNetworks)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, each]) => structuredClone(each));
      const start = Number(skipToken ?? 0);
      const end = start + arm.pageSize;
      return { rows: rows.slice(start, end), skipToken: end < rows.length ? String(end) : undefined };
    },
  };
  return arm;
}

export const throttled = new RetryableError('too many requests');
