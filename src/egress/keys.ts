import type { ResourceChange } from '../core/change.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';

/** The types a key can name: each is judged by one pass. A virtual network is a way to its subnets. */
export const keyTypes: ReadonlySet<string> = new Set([
  'microsoft.storage/storageaccounts',
  'microsoft.keyvault/vaults',
  'microsoft.containerregistry/registries',
  'microsoft.sql/servers',
  'microsoft.containerservice/managedclusters',
  'microsoft.network/virtualnetworks',
  'microsoft.network/virtualnetworks/subnets',
]);

/** Children without a verdict of their own: their parent is observed. */
const partsOfParent: ReadonlySet<string> = new Set([
  'microsoft.sql/servers/firewallrules',
  'microsoft.sql/servers/virtualnetworkrules',
]);

/**
 * What to observe after a change. Route tables and NAT gateways name their subnets only in their body, so their changes wait
 * for the sweep; actions (listing keys, starting a cluster) change nothing that is judged here.
 */
export function egressKeys(change: Pick<ResourceChange, 'id' | 'type' | 'change'>): readonly Key[] {
  if (change.change === 'action') return [];
  if (keyTypes.has(change.type)) return [{ room: 'egress', key: change.id }];
  const parent = partsOfParent.has(change.type) ? findResourceId(change.id)?.parent : undefined;
  return parent === undefined ? [] : [{ room: 'egress', key: parent }];
}
