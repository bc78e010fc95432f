import { remember } from '../core/remember.ts';
import { type Clock, hours, type Millis, minutes, seconds, since } from '../core/time.ts';
import type { World } from '../egress/model.ts';
import { worldOf } from '../egress/world.ts';
import type { KeptEstate } from '../state/estate/model.ts';
import type { Estate } from '../state/estate/store.ts';
import { listedIn } from './read-azure.ts';

/** The bodies of an estate as they were at one moment. */
export interface SeenEstate {
  readonly bodies: readonly unknown[];
  readonly world: World;
  /** Before the first of them was read. */
  readonly asOf: Date;
}

/** A process notes that something changed at most this often. */
export const notedEvery: Millis = seconds(10);
/** Until Resource Graph shows a notified change, and until a change is noted that came right after another. */
const settling: Millis = seconds(45);
/** A change whose event was lost is seen by then: older bodies are read again by the next sweep. */
const keptFor: Millis = hours(1);
/** Bodies older than this answer nothing: no sweep has run. */
const answersFor: Millis = hours(2);

/** Whether no change was notified since that the kept bodies may lack. */
function isCurrent({ asOf, changedAt }: Pick<KeptEstate, 'asOf' | 'changedAt'>): boolean {
  return changedAt === undefined || since(changedAt, asOf) > settling;
}

/** Whether a sweep has to read it again. */
const isDue = (kept: KeptEstate | undefined, now: Date): boolean =>
  kept === undefined || !isCurrent(kept) || since(kept.asOf, now) > keptFor;

/** What our own tables have of the estate. The last unpacked bodies are kept in memory: an answer costs one query of the table. */
export function createKeptEstate(estate: Estate, clock: Clock) {
  const unpacked = remember<Omit<SeenEstate, 'asOf'> | undefined>(minutes(24 * 60), 1);
  return {
    /** Undefined where nothing is kept, or not what Azure shows now. */
    async find(): Promise<SeenEstate | undefined> {
      const now = clock.now();
      const kept = await estate.head();
      if (kept === undefined || !isCurrent(kept) || since(kept.asOf, now) > answersFor) return undefined;
      const read = async () => {
        const bodies = await estate.bodiesOf(kept);
        return bodies === undefined ? undefined : { bodies, world: worldOf(bodies, listedIn(bodies)) };
      };
      const seen = await unpacked.get(kept.generation, now, read);
      if (seen !== undefined) return { ...seen, asOf: kept.asOf };
      unpacked.forget(kept.generation);
      return undefined;
    },
    isDue: async (): Promise<boolean> => isDue(await estate.head(), clock.now()),
    keep: (bodies: readonly unknown[], asOf: Date) => estate.keep(bodies, asOf),
    /** Something was changed from here: until its event comes, the kept bodies must answer nothing. */
    outdate: () => estate.noteChange(clock.now()),
  };
}
