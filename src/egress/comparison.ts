import type { Finding } from '../core/finding.ts';
import type { Key } from '../core/key.ts';
import type { KeptFinding } from '../state/findings/model.ts';
import { keyOfSubject } from './keys.ts';
import type { EgressReport } from './plan.ts';

/** The finding rows of this room that are not resolved, by the key they were found under. */
export type FindingsOnRecord = ReadonlyMap<string, readonly KeptFinding[]>;

/** Whether a finding says something of the resource; those of the loop say that a pass was refused, and it probes by itself. */
export const isVerdict = ({ check }: Pick<KeptFinding, 'check'>): boolean => !check.startsWith('reconcile-');

/** Sorts rows by key; rows of other rooms, of the loop and resolved ones are left out. */
export async function gatherOnRecord(
  rows: AsyncIterable<{ readonly value: KeptFinding }>,
  isWanted: (key: string) => boolean = () => true,
): Promise<FindingsOnRecord> {
  const standing = new Map<string, KeptFinding[]>();
  for await (const { value } of rows) {
    if (value.room !== 'egress' || value.state === 'resolved' || !isVerdict(value) || !isWanted(value.key)) continue;
    const rows = standing.get(value.key);
    if (rows === undefined) standing.set(value.key, [value]);
    else rows.push(value);
  }
  return standing;
}

/**
 * The keys whose findings on record are not what the report says, sorted: those that were judged, and those in `standing`.
 * What could not be read always differs.
 */
export function differingKeys(report: EgressReport, standing: FindingsOnRecord): readonly Key[] {
  const found = new Map<string, Finding[]>(report.exposures.map(({ id }) => [keyOfSubject(id), []]));
  for (const finding of report.findings) found.get(keyOfSubject(finding.subject))?.push(finding);
  const unread = new Set(report.unread.map(keyOfSubject));
  return [...new Set([...found.keys(), ...standing.keys()])]
    .filter((key) => unread.has(key) || !isSame(found.get(key) ?? [], standing.get(key) ?? []))
    .sort()
    .map((key) => ({ room: 'egress', key }));
}

function isSame(findings: readonly Finding[], rows: readonly KeptFinding[]): boolean {
  const said = findings.map(({ check, subject, severity, message, exemption }) =>
    JSON.stringify([check, subject, severity, message, exemption ?? null]),
  );
  const kept = rows.map(({ check, subject, severity, message, state, exemption }) =>
    JSON.stringify([check, subject, severity, message, state === 'exempt' ? (exemption ?? '') : null]),
  );
  return said.sort().join('\n') === kept.sort().join('\n');
}
