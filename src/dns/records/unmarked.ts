import { sayAddresses } from '../../core/addresses.ts';
import { type Finding, raise } from '../../core/finding.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { RecordTarget } from '../../state/names/model.ts';
import { recordTypeOf } from '../names/zone-id.ts';
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

/** Whether exactly what we wrote exists there, without our mark: only then may we repair it. */
export function isOnlyUnmarked(observed: Pick<RecordObserved, 'record' | 'read'>, standing: Standing): boolean {
  const written = findUnmarked(observed, standing);
  return standing.kind === 'other' && written !== undefined && sameList(standing.addresses, written.addresses);
}

/** What people should know of a record set that lost our mark: it would stay when its endpoint goes, or stays although nobody claims it. */
export function unmarkedFindings(
  observed: Pick<RecordObserved, 'id' | 'record' | 'read'>,
  standing: Standing,
  target: RecordTarget | undefined,
): Finding[] {
  const written = findUnmarked(observed, standing);
  if (standing.kind !== 'other' || written === undefined) return [];
  const { id } = observed;
  const { names: [zone = '', name = id] = [] } = findResourceId(id) ?? {};
  const isOurs = (address: string): boolean => written.addresses.includes(address);
  const ours = standing.addresses.filter(isOurs).join(', ');
  const others = sayAddresses(standing.addresses.filter((address) => !isOurs(address)));
  const besides = others === '' ? '' : ` and to ${others} besides`;
  const deletion = `az network private-dns record-set ${recordTypeOf(id)} delete --yes --ids ${id}`;
  if (target === undefined) {
    const message = `'${name}' still points to ${ours} as we wrote it for ${written.endpoint}, which claims it no more${besides}; our mark is gone from it, so it is left standing`;
    const remedy =
      others === ''
        ? `Delete it: ${deletion}`
        : `Take ${ours} out of it; where nobody needs the rest either, delete it: ${deletion}`;
    return [raise(recordChecks.leftBehind, id, message, { remedy })];
  }
  const repair = sameList(standing.addresses, written.addresses) ? ', write dns.handEdits: repair' : '';
  const message = `'${name}' points to ${ours} as we wrote it for ${written.endpoint}${besides}, but somebody wrote it again without our mark: it would stay when the endpoint goes`;
  const remedy = `Name it in dns.adopt ('${zone}/${name}')${repair}, or delete it and it is written again: ${deletion}`;
  return [raise(recordChecks.unmarked, id, message, { remedy })];
}
