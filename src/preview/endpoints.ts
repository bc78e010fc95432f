import { isRecord, propertiesOf } from '../core/arm-body.ts';
import { foldCase } from '../core/text.ts';
import { at, elementsOf, field, lowerText, textOf } from '../egress/body.ts';
import type { Resource, World } from '../egress/model.ts';
import { isExpression } from '../egress/reading/expression.ts';
import { findId } from './ids.ts';

/** What an endpoint asks for. Undefined: not known before it is deployed. */
export interface Request {
  /** Lower-cased id, alias, or the expression of an id. */
  readonly target: string | undefined;
  /** As they are written; none where it asks for the whole resource. */
  readonly groupIds: readonly string[] | undefined;
  readonly isManual: boolean | undefined;
  /** Null where there is none. */
  readonly message: string | null | undefined;
  readonly inherits: boolean;
  /** The state of its connection, lower-case; undefined where the body doesn't say. */
  readonly status: string | undefined;
}

/** A zone group, and its zones: ids, lower-case; undefined for one that is not known. The last segment of an id may still be an expression. */
export interface ZoneGroup {
  readonly zones: readonly (string | undefined)[];
}

/** A private endpoint as a plan has it. */
export interface PlannedEndpoint {
  readonly resource: Resource;
  /** Lower-cased id. */
  readonly id: string;
  readonly subnet: string | undefined;
  readonly network: string | undefined;
  readonly requests: readonly Request[];
  /** Undefined where the file doesn't show children. */
  readonly groups: readonly ZoneGroup[];
  readonly fixed: readonly { readonly address: string; readonly member: string | undefined }[];
}

const endpointType = 'microsoft.network/privateendpoints';
const zoneType = 'microsoft.network/privatednszones';
const groupType = 'privatednszonegroups';

/** The private endpoints among a world's resources. */
export const endpointsIn = (world: World): readonly PlannedEndpoint[] =>
  world.resources.flatMap((resource) => (resource.id.type === endpointType ? [toEndpoint(resource, world)] : []));

function toEndpoint(resource: Resource, world: World): PlannedEndpoint {
  const subnet = foldCase(known(at(resource.properties, 'subnet', 'id')));
  return {
    resource,
    id: resource.id.id,
    subnet,
    network: subnet === undefined ? undefined : networkOf(subnet, world),
    requests: [false, true].flatMap((isManual) => requestsIn(resource.properties, isManual)),
    groups: (world.findChildren(resource.id.id, groupType) ?? []).map(({ properties }) => toGroup(properties, world)),
    fixed: elementsOf(field(resource.properties, 'ipConfigurations')).flatMap((config) => {
      const says = propertiesOf(config);
      const address = known(field(says, 'privateIPAddress'));
      return address === undefined ? [] : [{ address, member: foldCase(known(field(says, 'memberName'))) }];
    }),
  };
}

const networkOf = (subnet: string, world: World): string | undefined => findId(subnet, world)?.parent;

const known = (value: unknown): string | undefined => (isExpression(value) ? undefined : textOf(value));

function requestsIn(properties: Readonly<Record<string, unknown>>, isManual: boolean): readonly Request[] {
  const list = field(properties, isManual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections');
  if (isExpression(list)) {
    const unknown = { target: undefined, groupIds: undefined, message: undefined, inherits: false, status: undefined };
    return [{ ...unknown, isManual: undefined }];
  }
  return elementsOf(list).map((element) => {
    const says = propertiesOf(element);
    const message = field(says, 'requestMessage');
    return {
      target: lowerText(field(says, 'privateLinkServiceId'))?.replace(/\/+$/, ''),
      groupIds: textsIn(field(says, 'groupIds')),
      isManual: isExpression(element) ? undefined : isManual,
      message: isExpression(message) ? undefined : (textOf(message) ?? null),
      inherits: textOf(at(says, 'approvalReference', 'privateEndpointId')) !== undefined,
      status: foldCase(known(at(says, 'privateLinkServiceConnectionState', 'status'))),
    };
  });
}

function textsIn(list: unknown): readonly string[] | undefined {
  if (isExpression(list)) return undefined;
  const texts = elementsOf(list).map(known);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function toGroup(properties: Readonly<Record<string, unknown>>, world: World): ZoneGroup {
  const configs = field(properties, 'privateDnsZoneConfigs');
  if (isExpression(configs)) return { zones: [undefined] };
  return {
    zones: elementsOf(configs).map((config) => {
      const zone = isRecord(config) ? lowerText(field(propertiesOf(config), 'privateDnsZoneId')) : undefined;
      return zone === undefined ? undefined : findZone(zone, world);
    }),
  };
}

/** An expression that is also the id of something else (both read the same output) says nothing about the zone. */
function findZone(text: string, world: World): string | undefined {
  const found = findId(text, world);
  return found === undefined || (isExpression(text) && found.type !== zoneType) ? undefined : found.id;
}
