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

/** What is written in one transaction. */
interface Together {
  readonly scopes: Key[];
  readonly writes: [TableWrite<KeptFinding>, ...TableWrite<KeptFinding>[]];
  readonly changes: FindingChange[];
}

export function createFirstFindings(
  kept: Pick<Findings, 'listPrefixes' | 'listRemembered' | 'insertFirst'>,
  announce: AnnounceFindings = async () => {},
  /** Sends what was announced, once it is kept: what is found in one go may be more than is sent after it. */
  send: () => Promise<void> = async () => {},
): FirstFindings {
  async function isWritten(partition: string, { writes, changes }: Together): Promise<boolean> {
    // As in a pass: after a kill in between they are announced again, in the same words.
    await announce(changes);
    try {
      await kept.insertFirst(partition, writes);
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
      const first = found.filter(isFirst);
      const partitionOf = ({ scope }: Found): string => placeOf(scope).partition;
      for (const partition of new Set(first.map(partitionOf))) {
        const its = first.filter((each) => partitionOf(each) === partition);
        for (const together of inTransactions(partition, its, now)) {
          if (await isWritten(partition, together)) continue;
          // Announced already: only the key that somebody else was first with may stay unwritten.
          for (const scope of together.scopes) {
            const alone = inTransactions(
              partition,
              its.filter((each) => each.scope === scope),
              now,
            );
            for (const each of alone) if (!(await isWritten(partition, each))) left.push(...each.scopes);
          }
        }
      }
      return left;
    },
  };
}

/** All that was found under one key goes in one transaction; what is more than one holds is refused there. */
function* inTransactions(partition: string, found: readonly Found[], now: Date): Iterable<Together> {
  const sizeOf = bytesOf(partition);
  let together: Together | undefined;
  let bytes = 0;
  for (const { scope, findings } of found) {
    const changes = findings.map((each) => openedFirst(scope, each, now));
    const [first, ...rest] = changes.map(({ finding }) => {
      return { kind: 'insert', row: findingName(scope, finding), value: finding } as const;
    });
    if (first === undefined) continue;
    const more = [first, ...rest].reduce((sum, each) => sum + sizeOf(each), 0);
    const fits =
      together !== undefined &&
      together.writes.length + changes.length <= mostOperations &&
      bytes + more <= mostTransactionBytes;
    if (together !== undefined && fits) {
      together.scopes.push(scope);
      together.writes.push(first, ...rest);
      together.changes.push(...changes);
      bytes += more;
      continue;
    }
    if (together !== undefined) yield together;
    together = { scopes: [scope], writes: [first, ...rest], changes };
    bytes = more;
  }
  if (together !== undefined) yield together;
}
