import { type Finding, raise } from '../../core/finding.ts';
import { findResourceId, nameOf } from '../../core/resource-id.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import { isPlacedByPolicy } from '../names/zone-id.ts';
import { recordChecks } from './checks.ts';
import type { RecordObserved } from './model.ts';

/** Names that one finding lists; there may be thousands. */
const mostListed = 20;

/**
 * Whether our mark is where nothing of ours can be: memory knows nothing of the record set, and no entry of dns.zones names its zone. Metadata
 * is readable and may be copied into a zone of anybody's; such a record set is neither deleted, nor held, nor given to an endpoint.
 */
export const isCopied = (recordSet: string, policy: Pick<DnsPolicy, 'zones'>): boolean =>
  !isPlacedByPolicy(findResourceId(recordSet)?.parent ?? '', policy);

/**
 * The same of a record set that a row names, though nobody claims it and we never wrote there: such rows were made by releases that believed
 * every mark. The row is forgotten.
 */
export const isRememberedCopy = (
  { id, claims, record, read }: Pick<RecordObserved, 'id' | 'claims' | 'record' | 'read'>,
  policy: Pick<DnsPolicy, 'zones'>,
): boolean => read?.kind === 'ours' && record?.written === undefined && claims.length === 0 && isCopied(id, policy);

/** One finding for each zone. */
export function copiedFindings(recordSets: ReadonlySet<string>): Finding[] {
  const zones = new Map<string, string[]>();
  for (const id of [...recordSets].sort()) {
    const zone = findResourceId(id)?.parent ?? '';
    zones.set(zone, [...(zones.get(zone) ?? []), id]);
  }
  return [...zones].map(([zone, ids]) => {
    const names = ids.slice(0, mostListed).map(nameOf).join(', ');
    const more = ids.length > mostListed ? ` and ${ids.length - mostListed} more` : '';
    return raise(
      recordChecks.markCopied,
      zone,
      `no entry of dns.zones names this zone, but our mark is on ${names}${more}`,
    );
  });
}
