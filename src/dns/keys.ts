import type { ResourceChange } from '../core/change.ts';
import type { Key } from '../core/key.ts';
import { linkServiceType } from '../core/link-service.ts';
import { findResourceId } from '../core/resource-id.ts';

const privateEndpoints = 'microsoft.network/privateendpoints';
const zoneGroups = `${privateEndpoints}/privatednszonegroups`;
const zones = 'microsoft.network/privatednszones';
const links = `${zones}/virtualnetworklinks`;
const recordSets = /^microsoft\.network\/privatednszones\/(a|aaaa)$/;

const own: ReadonlySet<string> = new Set([privateEndpoints, zoneGroups, linkServiceType, zones]);

/**
 * Which endpoints, record sets and zones a change may concern; what a zone group or a private link service means for endpoints is found
 * under its own key. Network interfaces and connections follow their endpoint's own events.
 */
export function dnsKeys({ id, type, change }: ResourceChange): Key[] {
  if (change === 'action') return [];
  if (own.has(type) || recordSets.test(type)) return [{ room: 'dns', key: id }];
  const parent = type === links ? findResourceId(id)?.parent : undefined;
  return parent === undefined ? [] : [{ room: 'dns', key: parent }];
}

/** Record sets that we write raise events as anybody's do, and so do the links of their zones. */
export const isOwnWrite = ({ type }: ResourceChange): boolean => type.startsWith(`${zones}/`);
