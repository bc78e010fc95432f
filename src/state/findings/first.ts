import { ConflictError, PermanentError } from '../../core/errors.ts';
import type { Finding } from '../../core/finding.ts';
import { formerIds } from '../../core/former-checks.ts';
import type { Key } from '../../core/key.ts';
import { bytesOf, mostTransactionBytes } from '../limits.ts';
import { mostOperations, type TableWrite } from '../table.ts';
import type { AnnounceFindings, FindingChange, KeptFinding } from './model.ts';
import { openedFirst } from './revise.ts';
import { findingName, placeOf } from './rows.ts';
import type { Findings } from './store.ts';

/** Everything that was found under one key. */
export interface Found {
  readonly scope: Key;
  readonly findings: readonly Finding[];
}

/** Findings of many keys of which nothing was ever found: all they cost is their rows, written many at once. */
export interface FirstFindings {
  /** Those of these keys of which nothing is on record: neither open, nor exempt, nor resolved. */
  listUnrecorded(scopes: readonly Key[]): Promise<readonly Key[]>;
  /**
   * Opens what was found under such keys. Gives the keys of which nothing was written: somebody else wrote of one of them first, or the storage refuses
   * a row. They want passes of their own.
   */
  open(found: readonly Found[], now: Date): Promise<readonly Key[]>;
}

/** The same as it is announced and kept. */
interface Opened {
  readonly scope: Key;
  readonly changes: readonly FindingChange[];
}

export function createFirstFindings(
  kept: Pick<Findings, 'listPrefixes' | 'listRemembered' | 'insertFirst'>,
  announce: AnnounceFindings = async () => {},
  /** Sends what was announced, once it is kept: what is found in one go may be more than is sent after it. */
  send: () => Promise<void> = async () => {},
): FirstFindings {
  /** Gives the keys that could not be written: all were announced, so that one which fails must not keep the others from being written. */
  async function write(partition: string, opened: readonly Opened[]): Promise<readonly Key[]> {
    const all = opened.flatMap(({ changes }) => changes);
    if (await isWritten(partition, all)) return [];
    if (opened.length === 1) return opened.map(({ scope }) => scope);
    const left: Key[] = [];
    for (const each of opened) left.push(...(await write(partition, [each])));
    return left;
  }

  async function isWritten(partition: string, changes: readonly FindingChange[]): Promise<boolean> {
    const [first, ...rest] = changes.map(({ finding }) => insertOf(finding));
    if (first === undefined) return true;
    // As in a pass: after a kill in between they are announced again, in the same words.
    await announce(changes);
    try {
      await kept.insertFirst(partition, [first, ...rest]);
    } catch (error) {
      if (error instanceof ConflictError || error instanceof PermanentError) return false;
      throw error;
    }
    await send();
    return true;
  }

  return {
    async listUnrecorded(scopes) {
      const recorded = await kept.listPrefixes();
      return scopes.filter((scope) => !recorded.has(placeOf(scope).prefix));
    },
    async open(found, now) {
      const namesOf = ({ scope, findings }: Found): readonly string[] =>
        findings.flatMap(({ check, subject }) =>
          [check, ...formerIds(check)].map((each) => findingName(scope, { check: each, subject })),
        );
      const remembered = await kept.listRemembered(found.flatMap(namesOf));
      const isFirst = (each: Found): boolean => !namesOf(each).some((name) => remembered.has(name));
      const left = found.filter((each) => !isFirst(each)).map(({ scope }) => scope);
      const first = found.filter(isFirst).map(
        ({ scope, findings }): Opened => ({
          scope,
          changes: findings.map((each) => openedFirst(scope, each, now)),
        }),
      );
      const partitionOf = ({ scope }: Opened): string => placeOf(scope).partition;
      for (const partition of new Set(first.map(partitionOf))) {
        const its = first.filter((each) => partitionOf(each) === partition);
        for (const some of inTransactions(partition, its)) left.push(...(await write(partition, some)));
      }
      return left;
    },
  };
}

/** All that was found under one key goes in one transaction; what is more than one holds is refused there. */
function* inTransactions(partition: string, opened: readonly Opened[]): Iterable<readonly Opened[]> {
  const sizeOf = bytesOf(partition);
  let some: Opened[] = [];
  let [rows, bytes] = [0, 0];
  for (const each of opened) {
    const more = each.changes.reduce((sum, { finding }) => sum + sizeOf(insertOf(finding)), 0);
    if (some.length > 0 && (rows + each.changes.length > mostOperations || bytes + more > mostTransactionBytes)) {
      yield some;
      some = [];
      [rows, bytes] = [0, 0];
    }
    some.push(each);
    rows += each.changes.length;
    bytes += more;
  }
  if (some.length > 0) yield some;
}

const insertOf = (finding: KeptFinding): TableWrite<KeptFinding> & { readonly kind: 'insert' } => ({
  kind: 'insert',
  row: findingName(finding, finding),
  value: finding,
});
