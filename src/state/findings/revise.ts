import pLimit from 'p-limit';
import { ConflictError } from '../../core/errors.ts';
import { type Finding, type Severity, severities } from '../../core/finding.ts';
import type { Key } from '../../core/key.ts';
import { abridged, plain } from '../../core/text.ts';
import type { Kept } from '../kept.ts';
import type { AnnounceFindings, FindingChange, KeptFinding, ReviseFindings } from './model.ts';
import { findingName, sideBySide } from './rows.ts';
import type { Findings, PastFinding } from './store.ts';

/**
 * Makes the findings of one scope equal to what was found now: new ones open, gone ones are resolved, a resolved one that is
 * back is reopened and keeps its first sight. Unchanged ones cost no write.
 */
export function createReviseFindings(
  kept: Pick<Findings, 'listOf' | 'findPast' | 'open' | 'resolve'>,
  announce: AnnounceFindings = async () => {},
): ReviseFindings {
  return async (scope, findings, now, { complete, checks, changedBy }) => {
    const before = new Map<string, Kept<KeptFinding>>();
    for (const each of await kept.listOf(scope)) before.set(findingName(scope, each.value), each);
    const past = new Map<string, PastFinding>();
    const unknown = findings.filter((finding) => !before.has(findingName(scope, finding)));
    const findPast = async (each: Finding) => past.set(findingName(scope, each), await kept.findPast(scope, each));
    if (unknown.length > 0) await pLimit(sideBySide).map(unknown, findPast);

    const changes: FindingChange[] = [];
    const writes: (() => Promise<unknown>)[] = [];
    for (const finding of findings) {
      const name = findingName(scope, finding);
      const known = before.get(name)?.value ?? past.get(name)?.value;
      before.delete(name);
      const next = nextRow(scope, finding, known, now, changedBy);
      if (next === undefined) continue;
      writes.push(() => kept.open(next.finding, past.get(name)));
      if (next.change !== undefined) changes.push({ change: next.change, finding: next.finding });
    }
    for (const each of complete ? before.values() : []) {
      const { value } = each;
      if (value.state === 'resolved' || checks?.has(value.check) === false) continue;
      const { changedBy: _, ...open } = value;
      const gone: KeptFinding = { ...open, ...by(changedBy), state: 'resolved', resolvedAt: now.toISOString() };
      writes.push(() => kept.resolve(each, gone));
      changes.push({ change: 'resolved', finding: gone });
    }
    if (changes.length > 0) await announce(changes);
    for (const write of writes) await write();
    return changes;
  };
}

/** A finding of which nothing was known. */
export function openedFirst(scope: Key, finding: Finding, now: Date): FindingChange {
  return { change: 'opened', finding: firstRow(saidOf(scope, finding, now, undefined), now) };
}

/** Most bytes of a message or a remedy: they quote what Azure says, which may be as long as it likes. */
const mostText = 8_000;

function nextRow(
  scope: Key,
  finding: Finding,
  known: PastFinding['value'],
  now: Date,
  changedBy: string | undefined,
): { change: FindingChange['change'] | undefined; finding: KeptFinding } | undefined {
  const said = saidOf(scope, finding, now, changedBy);
  if (known === undefined) return { change: 'opened', finding: firstRow(said, now) };
  const at = now.toISOString();
  const { severity, message, state } = said;
  const { firstSeen, openedAt, reopened } = known;
  const raises = known.raised === undefined ? {} : { raised: known.raised };
  if (known.state === 'resolved' || (known.state === 'exempt' && state === 'open')) {
    return {
      change: 'reopened',
      finding: { ...said, ...raises, firstSeen, openedAt: at, reopened: reopened + 1 },
    };
  }
  const isSame =
    known.state === state &&
    known.severity === severity &&
    known.message === message &&
    known.evidenceHash === finding.evidenceHash &&
    known.exemption === finding.exemption;
  if (isSame) return undefined;
  // A sweep that sees another wording doesn't take away who changed it last.
  const last = known.evidenceHash === finding.evidenceHash ? by(known.changedBy) : {};
  const next: KeptFinding = { ...last, ...said, ...raises, firstSeen, openedAt, reopened };
  if (state === 'exempt') return { change: known.state === 'open' ? 'exempted' : undefined, finding: next };
  if (known.severity === undefined || rank(severity) >= rank(known.severity))
    return { change: undefined, finding: next };
  return { change: 'raised', finding: { ...next, raised: (known.raised ?? 0) + 1 } };
}

type Said = Omit<KeptFinding, 'firstSeen' | 'openedAt' | 'reopened' | 'raised'>;

/** What a finding says by itself, as its row has it. */
function saidOf(scope: Key, finding: Finding, now: Date, changedBy: string | undefined): Said {
  const { check, subject, severity, exemption } = finding;
  const short = (text: string): string => abridged(plain(text), mostText);
  return {
    ...{ room: scope.room, key: scope.key, check, subject, severity, lastSeen: now.toISOString() },
    ...{ message: short(finding.message), remedy: short(finding.remedy) },
    ...(exemption === undefined ? { state: 'open' } : { state: 'exempt', exemption }),
    ...evidenceIn(finding),
    ...by(changedBy),
  };
}

function firstRow(said: Said, now: Date): KeptFinding {
  const at = now.toISOString();
  return { ...said, firstSeen: at, openedAt: at, reopened: 0 };
}

const by = (changedBy: string | undefined): Pick<KeptFinding, 'changedBy'> =>
  changedBy === undefined ? {} : { changedBy };

function evidenceIn({ evidence, evidenceHash }: Finding): Pick<KeptFinding, 'evidence' | 'evidenceHash'> {
  if (evidence === undefined || evidenceHash === undefined) return {};
  const text = JSON.stringify(evidence);
  const isShort = Buffer.byteLength(text) <= mostText;
  return { evidence: isShort ? evidence : abridged(text, mostText), evidenceHash };
}

/** Zero for the gravest. */
const rank = (severity: Severity): number => severities.indexOf(severity);

/** With more writers than this on one finding, the next sweep settles it. */
const tries = 5;

/**
 * Revises findings until they are kept, for facts stated outside of a pass: where another writer came first it repeats the same findings
 * on top of that writer's. A pass must not do so, since what came first may rest on a newer observation.
 */
export function reviseDespiteConflicts(revise: ReviseFindings): ReviseFindings {
  return async (...said) => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await revise(...said);
      } catch (error) {
        if (!(error instanceof ConflictError) || tried === tries) throw error;
      }
    }
  };
}
