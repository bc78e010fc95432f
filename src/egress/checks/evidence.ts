import { findBodyId, propertiesOf } from '../../core/arm-body.ts';
import type { Evidence } from '../../core/evidence.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { foldCase, isNameShaped } from '../../core/text.ts';
import { at, field, textOf } from '../body.ts';
import { findSwitchRow } from '../exposure/catalogue.ts';
import { childrenOf } from '../exposure/row.ts';
import { switchesOf } from '../exposure/switch.ts';
import type { EgressCheck, Resource, World } from '../model.ts';
import { partsOf, rootOf } from './read.ts';

/** What the bodies say at the paths a check reads; of a check of the general rule, at the switch and the lists. */
export function evidenceOf(world: World, resource: Resource, check: EgressCheck): Evidence {
  const row = findSwitchRow(resource.id.type);
  if (check.paths !== undefined) return Object.fromEntries(check.paths.map((path) => valueAt(resource, path)));
  if (row === undefined) return {};
  return Object.fromEntries([
    ...[...switchesOf(row), ...listsOf(row.gate)].map((path) => valueAt(resource, path)),
    ...childrenOf(row.gate).map((list) => [list, childrenAt(world, resource, list)] as const),
  ]);
}

function valueAt(resource: Resource, path: string): readonly [string, unknown] {
  const found = partsOf(rootOf(resource, path), path.replace(/^\//, '')).map((each) => evidenceAt(path, each));
  return [path.replace(/^\//, ''), path.includes('[]') ? found : (found[0] ?? null)];
}

/** Of connections their endpoint and status only: the rest is text of requesters, which is not repeated here. */
function evidenceAt(path: string, value: unknown): unknown {
  if (!path.endsWith('privateEndpointConnections') || !Array.isArray(value)) return value;
  return value.map((each) => {
    const status = textOf(at(propertiesOf(each), 'privateLinkServiceConnectionState', 'status'));
    const endpoint = findResourceId(at(propertiesOf(each), 'privateEndpoint', 'id'))?.id;
    return {
      id: findBodyId(each)?.id ?? null,
      status: status === undefined || isNameShaped(status) ? (status ?? null) : 'a text that can be no state',
      privateEndpoint: endpoint ?? null,
    };
  });
}

/** The fields of children that decide who comes in; Azure may add others. */
const decidingFields: readonly string[] = [
  ...['startIpAddress', 'endIpAddress', 'startIP', 'endIP', 'virtualNetworkSubnetId', 'publicNetworkAccess'],
  ...['defaultAction', 'ipRules', 'virtualNetworkRules', 'ipSecurityRestrictions', 'scmIpSecurityRestrictions'],
];

/** The rules that are resources of their own, as far as they were read. */
const childrenAt = (world: World, { id }: Resource, list: string): unknown =>
  world.findChildren(id.id, foldCase(list))?.map((child) => ({
    name: child.id.name,
    ...Object.fromEntries(decidingFields.map((name) => [name, field(child.properties, name)])),
  })) ?? null;

type Row = NonNullable<ReturnType<typeof findSwitchRow>>;

function listsOf(gate: Row['gate']): readonly string[] {
  switch (gate?.kind) {
    case 'acl':
      return gate.at.slice(0, 1).flatMap((at) => [`${at}.defaultAction`, `${at}.ipRules`, `${at}.virtualNetworkRules`]);
    case 'list':
      return [...gate.lists, ...(gate.networks === undefined ? [] : [gate.networks])];
    case 'requests':
      return [gate.at];
    case 'ordered':
      return [`${gate.at}.${gate.rules}`];
    default:
      return [];
  }
}
