import { type Finding, raise } from '../../core/finding.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { RecordTarget } from '../../state/names/model.ts';
import { recordChecks } from './checks.ts';
import type { RecordObserved } from './model.ts';
import type { Standing } from './ownership.ts';
import { sameList } from './target.ts';

/**
 * What we last wrote, where an address of it still exists and nothing says any more that the record set is ours: a writer that replaces one
 * without its metadata (an import of an exported zone, a tool that changes the time to live or adds an address) drops our mark. Undefined
 * otherwise.
 */
export function findUnmarked(
  { record, read }: Pick<RecordObserved, 'record' | 'read'>,
  standing: Standing,
): RecordTarget | undefined {
  const written = record?.written;
  if (standing.kind !== 'other' || written === undefined) return undefined;
  if (read === undefined ? record?.standing !== 'other' : standing.adoptable === undefined) return undefined;
  return written.addresses.some((address) => standing.addresses.includes(address)) ? written : undefined;
}

/** Whether exactly what we wrote exists there, without our mark: only then is it ours to mend. */
export function isOnlyUnmarked(observed: Pick<RecordObserved, 'record' | 'read'>, standing: Standing): boolean {
  const written = findUnmarked(observed, standing);
  return standing.kind === 'other' && written !== undefined && sameList(standing.addresses, written.addresses);
}

/** What people should know of a record set that lost our mark. */
export function unmarkedFindings(
  observed: Pick<RecordObserved, 'id' | 'record' | 'read'>,
  standing: Standing,
  target: RecordTarget | undefined,
): Finding[] {
  const written = findUnmarked(observed, standing);
  if (standing.kind !== 'other' || written === undefined) return [];
  const left = {
    endpoint: written.endpoint,
    ours: standing.addresses.filter((address) => written.addresses.includes(address)).join(', '),
    others: standing.addresses.filter((address) => !written.addresses.includes(address)).join(', '),
    isExact: sameList(standing.addresses, written.addresses),
  };
  return [target === undefined ? leftBehindFinding(observed.id, left) : unmarkedFinding(observed.id, left)];
}

interface Left {
  readonly endpoint: string;
  /** What exists there of what we wrote, and what else. */
  readonly ours: string;
  readonly others: string;
  readonly isExact: boolean;
}

/** The mark of a record set we wrote is gone while an endpoint claims its name. */
function unmarkedFinding(subject: string, left: Left): Finding {
  const { name, zone } = placeOf(subject);
  const repair = left.isExact ? ', write dns.handEdits: repair' : '';
  return raise(
    recordChecks.unmarked,
    subject,
    `'${name}' points to ${left.ours} as we wrote it for ${left.endpoint}${besides(left)}, but somebody wrote it anew without our mark: it would stay when the endpoint goes`,
    {
      remedy: `Name it in dns.adopt ('${zone}/${name}')${repair}, or delete it and it is written again: ${deletion(subject)}`,
    },
  );
}

/** Nobody claims the name any more, and what we wrote for it exists there without our mark. */
function leftBehindFinding(subject: string, left: Left): Finding {
  return raise(
    recordChecks.leftBehind,
    subject,
    `'${placeOf(subject).name}' still points to ${left.ours} as we wrote it for ${left.endpoint}, which claims it no more${besides(left)}; our mark is gone from it, so it is left standing`,
    {
      remedy:
        left.others === ''
          ? `Delete it: ${deletion(subject)}`
          : `Take ${left.ours} out of it; where nobody needs the rest either, delete it: ${deletion(subject)}`,
    },
  );
}

const besides = ({ others }: Left): string => (others === '' ? '' : ` and to ${others} besides`);

function placeOf(id: string): { name: string; zone: string } {
  const parsed = findResourceId(id);
  return { name: parsed?.name ?? id, zone: parsed?.names[0] ?? '' };
}

const deletion = (id: string): string =>
  `az network private-dns record-set ${findResourceId(id)?.type.endsWith('/aaaa') === true ? 'aaaa' : 'a'} delete --yes --ids ${id}`;
