import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { modeOf } from '../../policy/policy.ts';
import type { Handed, Pass } from '../../reconcile/reconciler.ts';
import type { Kept } from '../../state/kept.ts';
import type { Claim, Name, NameRecord } from '../../state/names/model.ts';
import type { ClaimedName, Names, ReadName } from '../../state/names/store.ts';
import type { State } from '../../state/state.ts';
import type { ZoneBlock } from '../../state/zones/model.ts';
import { begunRow } from './intent.ts';
import { planRecord } from './plan.ts';
import { needsReading } from './standing.ts';

/** Names of one endpoint that are written side by side. */
const sideBySide = 8;

/** What an endpoint's pass has just written of a name it claims, for the pass over its record set. */
export class HandedName implements Handed {
  readonly isNew: boolean;
  readonly claimed: ClaimedName;
  readonly block: Kept<ZoneBlock> | undefined;

  constructor(before: Name, claimed: ClaimedName, block: Kept<ZoneBlock> | undefined) {
    this.isNew = before.record === undefined && before.claims.length === 0;
    this.claimed = claimed;
    this.block = block;
  }
}

/** A claim to set on a name as it was read. */
export interface ClaimSetting {
  readonly name: ReadName;
  readonly claim: Claim;
  /** As in `Names.setClaim`. */
  readonly isDoubtful: boolean;
}

type Blocks = ReadonlyMap<string, Kept<ZoneBlock> | undefined>;

/** What blocks the zones of these names, by zone. */
export async function readBlocks(
  { zones }: Pick<State, 'zones'>,
  settings: readonly Pick<ClaimSetting, 'name'>[],
  now: Date,
): Promise<Blocks> {
  const ids = [...new Set(settings.map(({ name }) => name.zoneId))];
  return new Map(await Promise.all(ids.map(async (id) => [id, await zones.findBlock(id, now)] as const)));
}

/**
 * Sets claims, and begins what their record sets need in the same transactions where that is known without a read of Azure and held up by
 * nothing: a row says `writing` before Azure is asked, as it always does, without a transaction of its own. What was set is handed on even
 * where another one fails.
 */
export async function setClaims(
  names: Names,
  settings: readonly ClaimSetting[],
  blocks: Blocks,
  pass: Pass,
  hand: (recordSet: string, name: HandedName) => void,
): Promise<void> {
  const set = async ({ name, claim, isDoubtful }: ClaimSetting): Promise<void> => {
    const block = blocks.get(name.zoneId);
    const begin = block === undefined ? (next: Name) => findBegun(name, next, pass) : undefined;
    const claimed = await names.setClaim(name, claim, { isDoubtful, begin });
    hand(name.recordSet, new HandedName(name, claimed, block));
  };
  const limit = pLimit(sideBySide);
  // Each to its end: nothing of this pass is under way when the next one begins.
  const ends = await Promise.allSettled(settings.map((each) => limit(set, each)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** The row as it begins the write; undefined where there is none to make, or a delete, which the guard is asked about first. */
function findBegun(
  { recordSet: id, zoneId }: Pick<ReadName, 'recordSet' | 'zoneId'>,
  name: Name,
  { policy, now, signal }: Pick<Pass, 'policy' | 'now' | 'signal'>,
): NameRecord | undefined {
  if (modeOf(policy, 'dns') === 'observe' || signal.aborted) return undefined;
  if (needsReading({ ...name, id }, policy.dns)) return undefined;
  const observed = { ...name, id, zoneId, read: undefined, zoneBlock: undefined, marked: undefined };
  const [action, ...others] = planRecord(observed, policy.dns, now).actions;
  if (action === undefined || others.length > 0 || action.drawsOn !== undefined) return undefined;
  return begunRow(observed, action, action.decision ?? { id: randomUUID(), at: now.toISOString() });
}
