import type { ResourceChange } from '../core/change.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';

const privateEndpoints = 'microsoft.network/privateendpoints';
const zoneGroups = `${privateEndpoints}/privatednszonegroups`;

const recordSets = /^microsoft\.network\/privatednszones\/(a|aaaa)$/;

/** Which endpoints and record sets a change may concern. Network interfaces and connections follow their endpoint's own events. */
export function dnsKeys({ id, type, change }: ResourceChange): Key[] {
  if (change === 'action') return [];
  if (type === privateEndpoints || recordSets.test(type)) return [{ room: 'dns', key: id }];
  const parent = type === zoneGroups ? findResourceId(id)?.parent : undefined;
  return parent === undefined ? [] : [{ room: 'dns', key: parent }];
}
