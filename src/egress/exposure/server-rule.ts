import { reachOf } from '../../core/address-sets.ts';
import { quoteRange } from '../../core/text.ts';
import { field, textOf } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { isAllOfAzure } from './admission.ts';
import { findSwitchRow } from './catalogue.ts';
import { entryOf } from './entries.ts';
import type { Unknown } from './model.ts';
import { readSwitch } from './switch.ts';

/** What a firewall rule of a server lets in beyond known clients. */
export type Opening =
  | { readonly kind: 'azure' | 'wide'; readonly because: string }
  | { readonly kind: 'unknown'; readonly unknown: Unknown };

/** More addresses than this in one rule are not a list of known clients any more. */
const mostAddresses = 256;

const unread = (because: string): Opening => ({ kind: 'unknown', unknown: { property: 'startIpAddress', because } });

/**
 * What one firewall rule of a database, or of another server that lists ranges, lets in. Undefined where those are known clients.
 *
 *   range                           opening
 *   none, or none that can be read  unknown
 *   0.0.0.0 to 0.0.0.0              azure: what Azure writes for all of its own addresses
 *   more than 256 public addresses  wide
 *   any other                       none
 */
export function openingOf({ id, body, properties }: Resource): Opening | undefined {
  const entry = entryOf(properties);
  if (entry?.isAddress !== true) return unread('it names no addresses');
  const { addresses, unreadable } = reachOf([entry.text]);
  if (unreadable.length > 0) return unread(`${quoteRange(entry.text)} is not a range of addresses`);
  const rule = `rule ${textOf(field(body, 'name')) ?? id.name}`;
  if (isAllOfAzure(entry.text))
    return { kind: 'azure', because: `${rule} runs from 0.0.0.0 to 0.0.0.0, which lets in every Azure address` };
  if (addresses <= mostAddresses) return undefined;
  return { kind: 'wide', because: `${rule} lets in ${addresses} public addresses (${entry.text})` };
}

/** The same while the server is closed: a rule counts again the moment somebody opens it. */
export const dormant = (because: string) =>
  ({ because: `${because}; dormant while the server is closed`, severity: 'low' }) as const;

/** Whether the server that a rule belongs to was seen, and is closed regardless of its rules. */
export function isServerClosed({ id }: Resource, world: World): boolean {
  const server = world.find(id.parent ?? '');
  const row = findSwitchRow(server?.id.type ?? '');
  if (server?.isRead !== true || row === undefined) return false;
  return ['off', 'perimeter'].includes(readSwitch(server.properties, row).state);
}
