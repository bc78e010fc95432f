import { propertiesOf } from '../core/arm-body.ts';
import { linkServiceType } from '../core/link-service.ts';
import type { ResourceId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';
import { type Target, unseenTarget } from '../dns/names/foreseen.ts';
import { privateLinkType } from '../dns/names/readiness.ts';
import { at, elementsOf, field, textOf } from '../egress/body.ts';
import type { Resource, World } from '../egress/model.ts';
import { isExpression } from '../egress/reading/expression.ts';
import type { Request } from './endpoints.ts';
import { findId } from './ids.ts';

/** What a request leads to, as far as it is known. */
export interface Sought {
  readonly target: Target;
  /** Undefined for an alias that leads to nothing we see. */
  readonly id: ResourceId | undefined;
  /** Its body, where it is among those given. */
  readonly resource: Resource | undefined;
}

/** Undefined where the target is not known before it is deployed. */
export function findTarget({ target }: Request, world: World): Sought | undefined {
  if (target === undefined) return undefined;
  const resource = world.find(target);
  const id = resource?.id ?? findId(target, world);
  if (id !== undefined) return { target: describe(id, resource, world), id, resource };
  if (isExpression(target) || privateLinkType(target) !== linkServiceType) return undefined;
  const service = world.resources.find(
    ({ id: { type }, properties }) =>
      type === linkServiceType && foldCase(textOf(field(properties, 'alias'))) === target,
  );
  return { target: unseenTarget(linkServiceType, undefined), id: service?.id, resource: service };
}

function describe(id: ResourceId, resource: Resource | undefined, world: World): Target {
  const name = isUnread(id.name) ? undefined : id.name;
  if (resource === undefined) return unseenTarget(id.type, name);
  const { body, properties } = resource;
  const known = (value: unknown): string | undefined => (isExpression(value) ? undefined : textOf(value));
  const property = (wanted: string): string | null | undefined => {
    const value = at(properties, ...wanted.split('.'));
    if (value === undefined || value === null) return resource.isRead ? null : undefined;
    return isExpression(value) ? undefined : foldCase(String(value));
  };
  const children = (type: string): readonly string[] | undefined => {
    const found = world.findChildren(id.id, type)?.map((child) => child.id.name);
    return found === undefined || found.some(isUnread) ? undefined : found;
  };
  const region = regionOf(field(body, 'location'));
  return {
    type: id.type,
    name,
    region,
    locations: locationsOf(resource, region, world),
    subdomain: property('customSubDomainName') ?? property('subdomain') ?? undefined,
    sku: known(at(body, 'sku', 'name')),
    kind: known(field(body, 'kind')),
    property,
    children,
  };
}

const isUnread = (name: string): boolean => name.startsWith('[') || name === 'unknown';

/** `West Europe` is `westeurope`. */
const regionOf = (value: unknown): string | undefined =>
  isExpression(value) ? undefined : foldCase(textOf(value))?.replaceAll(' ', '');

/** Where a resource answers from: its list of locations, or its own region and those of its replicas. */
function locationsOf(
  { id, properties }: Resource,
  region: string | undefined,
  world: World,
): readonly string[] | undefined {
  const listed = field(properties, 'locations');
  if (listed !== undefined && listed !== null) {
    const found = elementsOf(listed).map((each) => regionOf(field(each, 'locationName')));
    return isExpression(listed) || found.includes(undefined) ? undefined : found.flatMap((each) => each ?? []);
  }
  const replicas = world.findChildren(id.id, 'replications');
  if (region === undefined || replicas === undefined) return undefined;
  const others = replicas.map(
    ({ body }) => regionOf(field(body, 'location')) ?? regionOf(field(propertiesOf(body), 'location')),
  );
  return others.includes(undefined) ? undefined : [...new Set([region, ...others.flatMap((each) => each ?? [])])];
}
