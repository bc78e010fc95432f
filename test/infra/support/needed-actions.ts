import { readTypes as readOfAccess } from '../../../src/access/read-azure.ts';
import { listConnectableTypes } from '../../../src/approvals/catalogue.ts';
import { readTypes as readOfClusters, runAction } from '../../../src/clusters/types.ts';
import { findResourceId } from '../../../src/core/resource-id.ts';
import { closableTypes } from '../../../src/egress/closing/closable.ts';
import { liveActions } from '../../../src/egress/live/ask.ts';
import { partTypes, types } from '../../../src/egress/types.ts';
import { readTypes as readOfManaged } from '../../../src/managed/read-azure.ts';
import { readTypes } from '../../../src/why/read-azure.ts';
import { ruleSetsAction } from '../../../src/why/read-way.ts';

/** One request to Azure Resource Manager, as the simulator records it. */
export interface MadeCall {
  readonly method: string;
  readonly path: string;
}

/** Requests that take no right of their own: queries are trimmed to what can be read, polls go to a URL only the asker knows. */
const free = [/^\/providers\/microsoft\.resourcegraph\//i, /\/(operations|operationStatuses|operationResults)\//i];

const verbs: Readonly<Record<string, string>> = {
  GET: 'read',
  HEAD: 'read',
  PUT: 'write',
  PATCH: 'write',
  DELETE: 'delete',
};

/** The action that Azure asks for before it answers a request, lower-case; undefined where it asks for none. */
export function actionOf({ method, path }: MadeCall): string | undefined {
  if (free.some((pattern) => pattern.test(path))) return undefined;
  const verb = verbs[method];
  // An action ends in its name; of all there are the product asks for four.
  if (method === 'POST' && /\/virtualNetworks\/[^/]+\/listDnsForwardingRulesets$/i.test(path))
    return ruleSetsAction.toLowerCase();
  if (method === 'POST' && /\/managedClusters\/[^/]+\/runCommand$/i.test(path)) return runAction.toLowerCase();
  const question =
    method === 'POST' ? liveActions.find((each) => path.toLowerCase().endsWith(nameOf(each))) : undefined;
  if (question !== undefined) return question.toLowerCase();
  const type = typeOf(path);
  if (verb === undefined || type === undefined) throw new Error(`Which right does ${method} ${path} take?`);
  return `${type}/${verb}`;
}

/** Also of a subscription. */
const anyName = '00000000-0000-0000-0000-000000000000';

function typeOf(path: string): string | undefined {
  if (/^\/subscriptions\/[^/]+\/providers\/[^/]+$/i.test(path)) return 'microsoft.resources/subscriptions/providers';
  // A list is read with the right of its elements; a name takes the place of the one it lacks.
  const type = (findResourceId(path) ?? findResourceId(`${path}/${anyName}`))?.type;
  return type === 'microsoft.resources/resourcegroups' ? 'microsoft.resources/subscriptions/resourcegroups' : type;
}

/** What egress judges or a verdict rests on, lists of children included. */
const egressTypes = [...types.map(({ name }) => name.toLowerCase()), ...partTypes];

export type RoleName = 'reader' | 'dns-writer' | 'approver' | 'closer' | 'commands' | 'verifier';

const zones = 'microsoft.network/privatednszones';
const zoneGroups = 'microsoft.network/privateendpoints/privatednszonegroups';
const connections = 'privateendpointconnections';

/**
 * Everything the product may need: what it was seen to ask for, asked for every type of its own catalogues. Where it answers the
 * connections of one type it answers those of all; each type that egress judges or leans on is read.
 */
export function neededActions(calls: readonly MadeCall[]): ReadonlySet<string> {
  const seen = new Set(calls.flatMap((call) => actionOf(call) ?? []));
  const needed = new Set([...seen].filter(isNameable).flatMap(ofBothFamilies));
  const answers = [...seen].some((each) => each.endsWith(`/${connections}/write`));
  for (const { type, list, write, removal } of listConnectableTypes()) {
    needed.add(`${type}/read`);
    if (list !== 'no') needed.add(`${type}/${connections}/read`);
    // Those in the resource's own body are read one by one only after they were answered: the approver's role has that right.
    else needed.delete(`${type}/${connections}/read`);
    if (removal === 'DELETE') needed.add(`${type}/${connections}/delete`);
    if (answers && write !== 'none') needed.add(`${type}/${connections}/write`);
  }
  for (const type of egressTypes) needed.add(`${type}/read`);
  for (const type of closableTypes) needed.add(`${type.toLowerCase()}/write`);
  needed.add(afterMinutes);
  // No scenario asks why a name resolves; test/why/reader.test.ts shows the requests.
  for (const type of readTypes) needed.add(`${type}/read`);
  needed.add(ruleSetsAction.toLowerCase());
  // Nor does one find subscriptions under a management group: test/managed/managed.test.ts shows the requests.
  for (const type of readOfManaged) needed.add(`${type.toLowerCase()}/read`);
  // Nor for a cluster's isolation but test/scenarios/clusters.test.ts, which runs apart.
  for (const type of readOfClusters) needed.add(`${type.toLowerCase()}/read`);
  // Nor does one ask a cluster itself: test/clusters/live/room.test.ts shows the requests.
  needed.add(runAction.toLowerCase());
  // Nor what a running machine has: test/egress/live/room.test.ts shows the requests.
  for (const action of liveActions) needed.add(action.toLowerCase());
  // Nor who gets in to a cluster: test/access/reader.test.ts shows the requests.
  for (const type of readOfAccess) needed.add(`${type}/read`);
  return needed;
}

/** Who asked is read of what has waited for five minutes, which no scenario does; test/arm/activity-log.test.ts shows the request. */
const afterMinutes = 'microsoft.insights/eventtypes/values/read';

/** A provider that no catalogue of ours speaks of: its resources are asked too, but no role can name them all. */
const isNameable = (action: string): boolean =>
  namespaces.has(action.split('/')[0] ?? '') || action.startsWith('microsoft.resources/');
const namespaces: ReadonlySet<string> = new Set(
  [...listConnectableTypes().map(({ type }) => type), ...egressTypes].map((type) => type.split('/')[0] ?? ''),
);

/** The same code serves both families of addresses; the simulator's endpoints have one. */
const ofBothFamilies = (action: string): readonly string[] => [
  action,
  action.replace(/^(microsoft\.network\/privatednszones)\/a\//, '$1/aaaa/'),
];

/** Where private DNS shows how far it is; only who wrote has a reason to ask. */
const operationReads = ['privatednsoperationresults', 'privatednsoperationstatuses'].map(
  (type) => `microsoft.network/${type}/read`,
);

/** How a command ended is read by who may run it, and by nobody else: it holds what the cluster printed. */
const resultReads = 'microsoft.containerservice/managedclusters/commandresults/read';

/** How a question to an interface ended is at an address of its own, and read by who may ask. */
const answerReads = 'microsoft.network/locations/operationresults/read';

/** `/effectiveRouteTable` of `…/networkInterfaces/effectiveRouteTable/action`. */
const nameOf = (action: string): string => `/${action.split('/').at(-2)}`.toLowerCase();

/** Rights that no request shows, and where it is written that they are asked for. */
const unseen: readonly {
  readonly when: RegExp;
  readonly also: (action: string) => readonly string[];
  readonly source: string;
}[] = [
  {
    when: /\/privateendpointconnections\/write$/,
    also: (action) => [
      action.replace(/privateendpointconnections\/write$/, 'privateendpointconnectionsapproval/action'),
    ],
    source:
      "Azure's article on private link permissions (articles/private-link/rbac-permissions.md): asked for where an answer approves",
  },
  {
    when: /^microsoft\.network\/privateendpoints\/privatednszonegroups\/write$/,
    also: () => ['microsoft.network/privatednszones/join/action'],
    source: 'a zone group names a zone: the linked action is checked at the zone',
  },
  {
    when: /^microsoft\.network\/privatednszones\/virtualnetworklinks\/write$/,
    also: () => ['microsoft.network/virtualnetworks/join/action'],
    source: 'a link joins a network: the linked action is checked at the network',
  },
  {
    when: /^microsoft\.network\/virtualnetworks\/subnets\/write$/,
    also: () =>
      ['natgateways', 'networksecuritygroups', 'routetables', 'serviceendpointpolicies'].map(
        (type) => `microsoft.network/${type}/join/action`,
      ),
    source: 'a subnet is written whole, with what it names: each linked action is checked there',
  },
  {
    when: /^microsoft\.network\/privatednszones(\/virtualnetworklinks)?\/write$/,
    also: () => operationReads,
    source: 'zones and links are made in the background: who waits for the end of it reads it here',
  },
];
/** API Management has connections but no such right (built-in role b556d68e-0be0-4f35-a333-ad7ee1ce17ea has only the write). */
const absent: ReadonlySet<string> = new Set([
  'microsoft.apimanagement/service/privateendpointconnectionsapproval/action',
]);

/**
 * Which role needs which actions: what is read, the reader reads; what is written, its own role writes, and reads too, so that
 * each role makes sense alone. A write that no role is for throws: it needs one, or an option of one.
 */
export function shareOut(actions: Iterable<string>): Record<RoleName, ReadonlySet<string>> {
  const roles: Record<RoleName, Set<string>> = {
    reader: new Set(),
    'dns-writer': new Set(),
    approver: new Set(),
    closer: new Set(),
    commands: new Set(),
    verifier: new Set(),
  };
  for (const action of actions) {
    const [, type = '', verb] = /^(.*)\/([^/]+)$/.exec(action) ?? [];
    if (verb === 'read') {
      if (!operationReads.includes(action) && action !== resultReads) roles.reader.add(action);
      continue;
    }
    // A POST that lists: nothing is changed by it.
    if (action === ruleSetsAction.toLowerCase()) {
      roles.reader.add(action);
      continue;
    }
    if (action === runAction.toLowerCase()) {
      for (const each of [action, resultReads]) roles.commands.add(each);
      continue;
    }
    if (liveActions.some((each) => each.toLowerCase() === action)) {
      for (const each of [action, answerReads]) roles.verifier.add(each);
      continue;
    }
    const role = roleFor(type);
    if (role === undefined) throw new Error(`No role is for ${action}.`);
    const extras = unseen.filter(({ when }) => when.test(action)).flatMap(({ also }) => also(action));
    for (const each of [action, `${type}/read`, ...extras]) if (!absent.has(each)) roles[role].add(each);
  }
  return roles;
}

function roleFor(type: string): RoleName | undefined {
  if (type === zones || type === zoneGroups || type.startsWith(`${zones}/`)) return 'dns-writer';
  if (closableTypes.some((each) => each.toLowerCase() === type)) return 'closer';
  return type.endsWith(`/${connections}`) ? 'approver' : undefined;
}
