import { isRecord } from '../../src/core/arm-body.ts';
import { findResourceId } from '../../src/core/resource-id.ts';
import type { SimResource } from '../world.ts';
import type { Columns, Row } from './bind.ts';
import type { TableName } from './syntax.ts';
import type { ColumnType } from './values.ts';

const text = (name: string) => [name, 'string' as ColumnType] as const;
const bag = (name: string) => [name, 'dynamic' as ColumnType] as const;

/** The columns all tables have [M]. A missing text is empty, a missing bag is null. */
export const tableColumns: Columns = new Map([
  ...['id', 'name', 'type', 'tenantId', 'kind', 'location', 'resourceGroup', 'subscriptionId', 'managedBy'].map(text),
  ...['sku', 'plan', 'properties', 'tags', 'identity', 'zones', 'extendedLocation'].map(bag),
]);

/**
 * Nested types that have rows of their own in `resources` (learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources);
 * every other nested type is seen in its parent only.
 */
const nestedTypes: ReadonlySet<string> = new Set([
  'microsoft.network/privatednszones/virtualnetworklinks',
  'microsoft.network/dnsresolvers/inboundendpoints',
  'microsoft.network/dnsresolvers/outboundendpoints',
  'microsoft.network/dnsresolverpolicies/dnssecurityrules',
  'microsoft.network/dnsresolverpolicies/virtualnetworklinks',
  'microsoft.sql/servers/databases',
]);

const recordSetType = /^microsoft\.network\/privatednszones\/(?:a|aaaa|cname|mx|ptr|soa|srv|txt)$/;

/**
 * What `networkresources` shows (learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources): of managers, firewall
 * policies and perimeters what is beneath them, and of networks what managers say of them.
 */
const ofNetwork =
  /^microsoft\.network\/((?:networkmanagers|firewallpolicies|networksecurityperimeters)\/.|effectivesecurityadminrules$|networkgroupmemberships$)/;

/** Which table shows a resource of this lower-cased type; containers and most nested resources are in neither. */
export function tableOf(type: string): TableName | undefined {
  if (recordSetType.test(type)) return 'dnsresources';
  if (ofNetwork.test(type)) return 'networkresources';
  if (/^microsoft\.(resources\/|management\/|authorization\/role)/.test(type)) return undefined;
  return type.split('/').length === 2 || nestedTypes.has(type) ? 'resources' : undefined;
}

/** A resource as Resource Graph shows it: type and group lower-cased, id and name as stored; undefined where no table does. */
export function toRow(
  { id, name, type, body }: SimResource,
  tenantId: string,
): { table: TableName; row: Row } | undefined {
  const parsed = findResourceId(id);
  const lowerType = type.toLowerCase();
  const table = tableOf(lowerType);
  if (parsed === undefined || table === undefined) return undefined;
  const own = Object.fromEntries(
    [...tableColumns].map(([column, columnType]) => [
      column,
      columnType === 'string' ? textIn(body, column) : (body[column] ?? null),
    ]),
  );
  const { resourceGroup = '', subscriptionId } = parsed;
  // A record set's name in an ARM body is relative to its zone, as it is here.
  return { table, row: { ...own, id, name, type: lowerType, tenantId, resourceGroup, subscriptionId } };
}

function textIn(body: unknown, name: string): string {
  const value = isRecord(body) ? body[name] : undefined;
  return typeof value === 'string' ? value : '';
}
