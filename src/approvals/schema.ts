import * as z from 'zod';
import { isRecord, propertiesOf } from '../core/arm-body.ts';
import { InputError, type Problem } from '../core/errors.ts';
import { linkServiceType } from '../core/link-service.ts';
import { findResourceId, isIdShaped, quoteId, type ResourceId } from '../core/resource-id.ts';
import { checkJson } from '../core/schema-words.ts';
import { foldCase } from '../core/text.ts';
import { findConnectableType } from './catalogue.ts';
import type {
  Connection,
  ConnectionState,
  LinkService,
  ListedConnection,
  PrivateLinkResource,
  Requester,
  RequestKind,
} from './model.ts';

const text = z.string().nullish();

/** The fields of a connection that we use. Only the state must be there: everything else is left out by one provider or another. */
const ConnectionProperties = z.object({
  privateLinkServiceConnectionState: z.object({ status: z.string().min(1), description: text }),
  privateEndpoint: z.object({ id: text }).nullish(),
  privateEndpointLocation: text,
  provisioningState: text,
  groupIds: z.array(z.string()).nullish(),
  /** Cosmos DB, Kusto and Search name a single one. */
  groupId: text,
});

const states: Readonly<Record<string, ConnectionState>> = {
  pending: 'pending',
  approved: 'approved',
  rejected: 'rejected',
  disconnected: 'gone',
  removed: 'gone',
  timeout: 'gone',
  failed: 'gone',
  approving: 'changing',
  rejecting: 'changing',
  creating: 'changing',
  updating: 'changing',
  deleting: 'changing',
};

/** provisioningState of a connection that Azure has finished with. Sql says Ready; IoT Hub and Power BI say nothing. */
const settled: ReadonlySet<string> = new Set(['', 'succeeded', 'ready', 'failed', 'canceled']);

/**
 * One connection as ARM or `az -o json` gives it.
 * @param id counts where the body has none (exports).
 * @throws InputError naming every field that stops us from reading it.
 */
export function parseConnection(body: unknown, id?: string): Connection {
  if (!isRecord(body)) throw new InputError('connection', [{ path: '', message: 'is not a JSON object' }]);
  const { data, problems: refused = [] } = checkJson(ConnectionProperties, propertiesOf(body), 'properties');
  const connectionId = findResourceId(body.id ?? id);
  const idProblem: Problem = { path: 'id', message: 'is missing or not a resource id' };
  if (data === undefined || connectionId === undefined)
    throw new InputError('connection', connectionId === undefined ? [idProblem, ...refused] : refused);
  const { privateLinkServiceConnectionState: state, ...rest } = data;
  const provisioning = foldCase(rest.provisioningState ?? '');
  const kind = states[foldCase(state.status)] ?? 'other';
  return {
    id: connectionId.id,
    state: kind,
    status: state.status,
    description: state.description ?? '',
    busy: kind === 'changing' || !settled.has(provisioning),
    failed: provisioning === 'failed',
    requester: toRequester(rest.privateEndpoint?.id, rest.privateEndpointLocation ?? undefined),
    groupIds: rest.groupIds ?? (rest.groupId ? [rest.groupId] : undefined),
  };
}

/**
 * Elements of a resource's list. One that can't be read is kept as such: it must not be taken for absent. Nor is one taken for read
 * that is not the resource's own: it would be judged by the rules for this resource, and another's connection be answered.
 */
export function toListedConnections(resource: string, elements: readonly unknown[]): readonly ListedConnection[] {
  return elements.map((element): ListedConnection => {
    try {
      const connection = parseConnection(element);
      if (findResourceId(connection.id)?.parent === resource) return { kind: 'read', connection };
      return { kind: 'unread', id: undefined, because: `${quoteId(connection.id)} is no connection of this resource` };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const id = isRecord(element) ? findResourceId(element.id)?.id : undefined;
      return { kind: 'unread', id, because: error.message };
    }
  });
}

/** The connections inside a resource's own body; undefined where the body has no such list. */
export function findNestedConnections(body: unknown): readonly unknown[] | undefined {
  const nested = propertiesOf(body).privateEndpointConnections;
  return Array.isArray(nested) ? nested : undefined;
}

/**
 * A private link resource from its own body.
 * @throws InputError where the body has no resource id.
 */
export function parsePrivateLinkResource(body: unknown): PrivateLinkResource {
  const id = isRecord(body) ? findResourceId(body.id) : undefined;
  if (id === undefined) throw new InputError('resource', [{ path: 'id', message: 'is missing or not a resource id' }]);
  return readBody(toPrivateLinkResource(id), body);
}

/** A private link resource of which nothing but the id was read. */
export function toPrivateLinkResource(id: ResourceId): PrivateLinkResource {
  return {
    id: id.id,
    type: id.type,
    name: id.name,
    subscription: id.subscriptionId,
    resourceGroup: id.resourceGroup ?? '',
    tags: undefined,
    service: undefined,
    connectable: findConnectableType(id.type),
  };
}

/** The same resource with what its own body says. */
export function readBody(resource: PrivateLinkResource, body: unknown): PrivateLinkResource {
  const isService = resource.type === linkServiceType;
  return { ...resource, tags: readTags(body), service: isService ? readService(body) : undefined };
}

function readService(body: unknown): LinkService {
  const { alias, autoApproval, visibility } = propertiesOf(body);
  const listed = (list: unknown): readonly string[] =>
    isRecord(list) && Array.isArray(list.subscriptions)
      ? list.subscriptions.flatMap((each) => (typeof each === 'string' ? [foldCase(each)] : []))
      : [];
  return {
    alias: typeof alias === 'string' ? alias : undefined,
    autoApproval: listed(autoApproval),
    visibility: listed(visibility),
  };
}

/** Tags of a body that was read: none are an empty object, not unknown. */
function readTags(body: unknown): Readonly<Record<string, string>> {
  const tags = isRecord(body) ? body.tags : undefined;
  if (!isRecord(tags)) return {};
  return Object.fromEntries(
    Object.entries(tags).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

/** Whether a body is of the resource that was asked for, as far as it says. */
export function isBodyOf(body: unknown, id: string): boolean {
  const said = isRecord(body) ? body.id : undefined;
  return said === undefined || said === null || findResourceId(said)?.id === findResourceId(id)?.id;
}

/** What a private endpoint's own body adds to a requester that asks to connect to this resource. */
export function readEndpoint(requester: Requester, body: unknown, resource: string): Requester {
  if (requester.kind === 'unseen' || !isBodyOf(body, requester.id)) return requester;
  const { subnet, resourceGuid } = propertiesOf(body);
  const location = isRecord(body) && typeof body.location === 'string' ? plainLocation(body.location) : undefined;
  return {
    ...requester,
    location: requester.location ?? location,
    subnet: isRecord(subnet) ? findResourceId(subnet.id)?.id : undefined,
    tags: readTags(body),
    resourceGuid: typeof resourceGuid === 'string' ? foldCase(resourceGuid) : undefined,
    ...findRequest(body, resource),
  };
}

interface Asking {
  readonly request?: RequestKind;
  readonly reference?: string | undefined;
  readonly requestMessage?: string;
  readonly groupIds?: readonly string[];
}

/** A private link service is asked for by its alias too, which is no id. */
const isAliasOf = (resource: string, target: unknown): boolean =>
  findResourceId(resource)?.type === linkServiceType && typeof target === 'string' && !target.includes('/');

/** How it asks; nothing where the body doesn't name the resource by its id or alias, or can't be read there. */
function findRequest(body: unknown, resource: string): Asking {
  const { privateLinkServiceConnections: plain, manualPrivateLinkServiceConnections: manual } = propertiesOf(body);
  const asking = (list: unknown): Record<string, unknown>[] =>
    (Array.isArray(list) ? list : [])
      .map(propertiesOf)
      .filter(
        ({ privateLinkServiceId: target }) => findResourceId(target)?.id === resource || isAliasOf(resource, target),
      );
  const asked = [...asking(plain), ...asking(manual)];
  const [first] = asked;
  if (first === undefined) return {};
  const requestMessage = typeof first.requestMessage === 'string' ? first.requestMessage : '';
  const groupIds = [...new Set(asked.flatMap((each) => groupIdsIn(each)))].sort();
  const references = asked.flatMap(({ approvalReference }) => (approvalReference ? [approvalReference] : []));
  if (references.length > 0) {
    // The requester writes it: what can be no id is nobody's, and is not repeated.
    const [reference] = references.map((each) => {
      const id = isRecord(each) ? findResourceId(each.privateEndpointId) : undefined;
      return id !== undefined && isIdShaped(id) ? id.id : undefined;
    });
    return { request: 'inherited', reference, requestMessage, groupIds };
  }
  return { request: asking(manual).length > 0 ? 'manual' : 'plain', requestMessage, groupIds };
}

const groupIdsIn = ({ groupIds }: Record<string, unknown>): readonly string[] =>
  (Array.isArray(groupIds) ? groupIds : []).filter((each) => typeof each === 'string');

const plainLocation = (location: string): string => foldCase(location).replaceAll(' ', '');

function toRequester(endpoint: string | null | undefined, location: string | undefined): Requester {
  const id = findResourceId(endpoint);
  // Exports and some providers answer `privateEndpoint: {}`, as observed; the id in it is optional in every provider's reference.
  if (id === undefined || id.type !== 'microsoft.network/privateendpoints') return { kind: 'unseen' };
  return {
    kind: 'seen',
    id: id.id,
    subscription: id.subscriptionId,
    resourceGroup: id.resourceGroup ?? '',
    name: id.name,
    location: location === undefined ? undefined : plainLocation(location),
  };
}
