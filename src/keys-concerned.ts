import { approvalKeys } from './approvals/keys.ts';
import type { ResourceChange } from './core/change.ts';
import { type Key, keyText } from './core/key.ts';
import { dnsKeys } from './dns/keys.ts';
import { egressKeys } from './egress/keys.ts';

/** Where these changes make us look, in every room: each key once, sorted by room and id. */
export function keysConcerned(...changes: readonly ResourceChange[]): readonly Key[] {
  const keys = changes.flatMap((change) => [...dnsKeys(change), ...approvalKeys(change), ...egressKeys(change)]);
  const byText = new Map(keys.map((key) => [keyText(key), key]));
  return [...byText.keys()].sort().flatMap((text) => byText.get(text) ?? []);
}
