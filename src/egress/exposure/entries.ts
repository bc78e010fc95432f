import { isRecord } from '../../core/arm-body.ts';
import { at, elementsOf, field, lowerText, textOf } from '../body.ts';
import { isOfKind, wrongKindText } from '../kinds.ts';
import { isExpression } from '../reading/expression.ts';
import type { Unknown } from './model.ts';
import { decidedLater, readAt } from './values.ts';

/** The entries of lists of who may come. */
export interface Entries {
  /** Addresses, prefixes and ranges. */
  readonly addresses: readonly string[];
  /** Subnets and resources. */
  readonly others: readonly string[];
  readonly unknown: readonly Unknown[];
  /** Whether any of the lists is there at all. */
  readonly isThere: boolean;
}

const addressNames = ['value', 'ipAddressOrRange', 'ipMask', 'ipRange', 'addressRange', 'ipAddress', 'ipAddressRange'];
const startNames = ['startIpAddress', 'startIP', 'rangeStart'];
const endNames = ['endIpAddress', 'endIP', 'rangeEnd'];
const otherNames = ['id', 'virtualNetworkResourceId', 'virtualNetworkSubnetId', 'vnetSubnetResourceId', 'resourceId'];

const firstText = (element: unknown, names: readonly string[]): string | undefined =>
  names.map((name) => textOf(field(element, name))).find((text) => text !== undefined);

/** The entries of lists below `properties`; rules that deny let nobody in and are left out. */
export function entriesOf(properties: unknown, paths: readonly string[]): Entries {
  const addresses: string[] = [];
  const others: string[] = [];
  const unknown: Unknown[] = [];
  let isThere = false;
  for (const path of paths) {
    const reading = readAt(properties, path);
    if (reading.kind === 'unknown') unknown.push(decidedLater(reading.path));
    if (reading.kind !== 'value') continue;
    isThere = true;
    if (!isList(reading.value)) {
      unknown.push({ property: path, because: wrongKindText(path, 'list', reading.value) });
      continue;
    }
    for (const element of typeof reading.value === 'string' ? reading.value.split(',') : elementsOf(reading.value)) {
      const entry = entryOf(element);
      if (entry === undefined) continue;
      if (isExpression(entry.text)) unknown.push(decidedLater(path));
      else (entry.isAddress ? addresses : others).push(entry.text);
    }
  }
  return { addresses: addresses.sort(), others: others.sort(), unknown, isThere };
}

/** A list, or a text of several with commas between them; `{}` is how some exports write none. */
const isList = (value: unknown): boolean => typeof value === 'string' || isOfKind('list', value);

/** What one element lets in; undefined for one that denies or is empty. An element without a name that is known here counts as something. */
export function entryOf(element: unknown): { readonly text: string; readonly isAddress: boolean } | undefined {
  if (typeof element === 'string') return element.trim() === '' ? undefined : { text: element.trim(), isAddress: true };
  const says = isRecord(field(element, 'properties')) ? field(element, 'properties') : element;
  if (lowerText(field(says, 'action')) === 'deny') return undefined;
  const start = firstText(says, startNames);
  if (start !== undefined) return { text: `${start}-${firstText(says, endNames) ?? start}`, isAddress: true };
  const address = firstText(says, addressNames);
  if (address !== undefined) return { text: address, isAddress: true };
  return { text: firstText(says, otherNames) ?? textOf(at(says, 'subnet', 'id')) ?? '?', isAddress: false };
}

/** The lists of an object like `networkAcls`, under any of their names. */
export const usualLists: readonly string[] = ['ipRules', 'ipv6Rules', 'virtualNetworkRules', 'resourceAccessRules'];
