import { isRecord, propertiesOf } from '../../core/arm-body.ts';
import { at, elementsOf, field, idTextOf, lowerText, textOf } from '../body.ts';
import type { Resource, World } from '../model.ts';

/** A private endpoint connection as the resource's own body or the endpoint's shows it. */
export interface Connection {
  /** Lower-case; undefined where the body doesn't say. */
  readonly status: string | undefined;
  /** Lower-case id of the endpoint; absent where it is another tenant's. */
  readonly endpoint: string | undefined;
  /** Lower-case; empty where the body doesn't say. */
  readonly groups: readonly string[];
  readonly name: string;
}

/** The connections a resource's own body lists; undefined where it doesn't list any. */
export function connectionsOf({ properties }: Pick<Resource, 'properties'>): readonly Connection[] | undefined {
  const listed = field(properties, 'privateEndpointConnections');
  return Array.isArray(listed) ? listed.map(toConnection) : undefined;
}

/** A connection from its own body, inside a resource's or alone. */
export function toConnection(body: unknown): Connection {
  const says = propertiesOf(body);
  return {
    status: lowerText(at(says, 'privateLinkServiceConnectionState', 'status')),
    endpoint: idTextOf(at(says, 'privateEndpoint', 'id')),
    // Cosmos DB, Kusto and Search name a single one.
    groups: groupsOf(field(says, 'groupIds') ?? [field(says, 'groupId')]),
    name: textOf(field(body, 'name')) ?? lowerText(field(body, 'id'))?.split('/').at(-1) ?? '?',
  };
}

const groupsOf = (value: unknown): readonly string[] => elementsOf(value).flatMap((group) => lowerText(group) ?? []);

/**
 * Who is connected and approved: what the resource lists, and endpoints among the bodies. An endpoint of a plan has no status yet: one that
 * asks its owner (manual) may never be approved, any other will be.
 */
export function approvedConnections(resource: Resource, world: World): readonly Connection[] {
  const slot = resource.id.type === 'microsoft.web/sites/slots';
  const owner = slot ? world.find(resource.id.parent ?? '') : resource;
  const target = owner?.id.id ?? resource.id.parent ?? resource.id.id;
  const listed = owner === undefined ? [] : (connectionsOf(owner) ?? []);
  const found = [
    ...listed,
    ...world.endpointsTo(target).flatMap((endpoint) => connectionsFrom(endpoint, target, world)),
  ];
  return found.filter(({ status, groups }) => status === 'approved' && isOf(resource, slot, groups));
}

/** A slot's endpoint is on its app, under a group of the slot's name; it is no endpoint of the app itself. */
function isOf({ id }: Resource, slot: boolean, groups: readonly string[]): boolean {
  if (slot) return groups.includes(`sites-${id.name}`);
  return (
    id.type !== 'microsoft.web/sites' || groups.length === 0 || groups.some((group) => !group.startsWith('sites-'))
  );
}

/** What an endpoint asks of this target, which it may name by the expression of its id. */
function connectionsFrom(endpoint: Resource, target: string, world: World): readonly Connection[] {
  const { id, properties, plannedWith } = endpoint;
  return requestsOf(properties)
    .filter((request) => (world.find(request.target ?? '')?.id.id ?? request.target) === target)
    .map(({ status, isManual, groups }) => ({
      status: status ?? (plannedWith !== undefined && !isManual ? 'approved' : undefined),
      endpoint: id.id,
      groups,
      name: id.name,
    }));
}

/** What a private endpoint asks for: its target (lower-case id or alias), whether its owner has to be asked, and the state of the request. */
export interface EndpointRequest {
  readonly target: string | undefined;
  readonly status: string | undefined;
  readonly isManual: boolean;
  readonly groups: readonly string[];
}

export function requestsOf(properties: unknown): readonly EndpointRequest[] {
  if (!isRecord(properties)) return [];
  const known = requests.get(properties);
  if (known !== undefined) return known;
  const read = readRequests(properties);
  requests.set(properties, read);
  return read;
}

/** Several checks ask for those of one endpoint. */
const requests = new WeakMap<Record<string, unknown>, readonly EndpointRequest[]>();

function readRequests(properties: Record<string, unknown>): readonly EndpointRequest[] {
  return ['privateLinkServiceConnections', 'manualPrivateLinkServiceConnections'].flatMap((list) =>
    elementsOf(field(properties, list)).map((body) => {
      const says = propertiesOf(body);
      return {
        target: lowerText(field(says, 'privateLinkServiceId'))?.replace(/\/+$/, ''),
        status: lowerText(at(says, 'privateLinkServiceConnectionState', 'status')),
        isManual: list.startsWith('manual'),
        groups: groupsOf(field(says, 'groupIds')),
      };
    }),
  );
}
