import type { Finding } from '../../core/finding.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { RecordTarget } from '../../state/rows.ts';
import type { Standing } from './ownership.ts';
import type { RecordObserved } from './plan.ts';
import { sameList } from './target.ts';

/**
 * What we last wrote, where exactly that still stands and nothing says any more that it is ours: whoever writes a record set anew without
 * its metadata (an import of an exported zone, a tool that changes the time to live) drops our mark. Undefined otherwise.
 */
export function findUnmarked(
  { record, read }: Pick<RecordObserved, 'record' | 'read'>,
  standing: Standing,
): RecordTarget | undefined {
  const written = record?.value.written;
  if (standing.kind !== 'other' || written === undefined) return undefined;
  if (read === undefined ? record?.value.standing !== 'other' : standing.adoptable === undefined) return undefined;
  return sameList(standing.addresses, written.addresses) ? written : undefined;
}

/** The mark of a record set we wrote is gone while an endpoint claims its name. */
export function unmarkedFinding(subject: string, { addresses, endpoint }: RecordTarget): Finding {
  const { name, zone } = placeOf(subject);
  return {
    check: 'RecordUnmarked',
    subject,
    severity: 'medium',
    message: `'${name}' points to ${addresses.join(', ')} as we wrote it for ${endpoint}, but somebody wrote it anew without our mark: it would stay when the endpoint goes`,
    remedy: `Name it in dns.adopt ('${zone}/${name}'), write dns.handEdits: repair, or delete it and it is written again: ${deletion(subject)}`,
  };
}

/** Nobody claims the name any more, and what we wrote for it stands there without our mark. */
export function leftBehindFinding(subject: string, { addresses, endpoint }: RecordTarget): Finding {
  return {
    check: 'RecordLeftBehind',
    subject,
    severity: 'high',
    message: `'${placeOf(subject).name}' still points to ${addresses.join(', ')} as we wrote it for ${endpoint}, which claims it no more; our mark is gone from it, so it is left standing`,
    remedy: `Delete it: ${deletion(subject)}`,
  };
}

function placeOf(id: string): { name: string; zone: string } {
  const parsed = findResourceId(id);
  return { name: parsed?.name ?? id, zone: parsed?.names[0] ?? '' };
}

const deletion = (id: string): string =>
  `az network private-dns record-set ${findResourceId(id)?.type.endsWith('/aaaa') === true ? 'aaaa' : 'a'} delete --yes --ids ${id}`;
