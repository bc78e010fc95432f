import { afterAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { createEstate, type Estate, enforcing, subscription } from './support/estate.ts';
import { settled } from './support/settled.ts';
import { type StorageView, viewStorage } from './support/storage.ts';
import { worldOf } from './support/world-of.ts';

/** Something that happens, and what must exist before it. */
interface Story {
  /** Short: the names of tests are cut, and each is to be run by its own. */
  readonly what: string;
  /**
   * Which of its writes are cut off: every `step`-th from `first` on, its parts side by side, each on a stack of its own; or the first of each kind. The
   * latter where every single write is cut off in memory, in test/dns/kill.test.ts: here it is about the processes.
   */
  readonly cuts: { readonly first: number; readonly step: number } | 'each kind';
  before(estate: Estate, name: string): Promise<void>;
  event(estate: Estate, name: string, stack: Stack): Promise<void>;
  /** Whether it takes the sweep to make up for what a kill lost; elsewhere the event or the message that comes again is enough. */
  readonly swept?: boolean;
  /** Some of the writes that must be among those cut off, as service and method: in one part of the story or another, since a late message shifts their numbers. */
  readonly among: readonly string[];
}

const removal = {
  async before(estate: Estate, name: string) {
    await estate.addAccount(name);
    await estate.addEndpoint(name);
  },
  event: (estate: Estate, name: string) => estate.removeEndpoint(name),
  cuts: 'each kind' as const,
  among: ['arm DELETE', 'table PUT', 'table POST', 'table DELETE'],
};

const approval = {
  before: (estate: Estate, name: string) => estate.addAccount(name),
  async event(estate: Estate, name: string, stack: Stack) {
    // The endpoint's own event would have it observed again in a minute; this is about the request's event.
    stack.events.fault({ kind: 'drop', match: { operation: 'Microsoft.Network/privateEndpoints/write' } });
    await estate.addEndpoint(name, { manual: true });
  },
  // Killed between the resource's rows and the pass over its endpoint, nothing but the sweep knows of the endpoint.
  swept: true,
  among: ['arm PUT', 'table POST', 'table PUT'],
} satisfies Partial<Story>;

const stories: readonly Story[] = [
  {
    what: 'a create, killed after each kind of write',
    cuts: 'each kind',
    before: (estate, name) => estate.addAccount(name),
    event: (estate, name) => estate.addEndpoint(name),
    among: ['arm PUT', 'table POST', 'table PUT'],
  },
  { what: 'a delete, killed after each kind of write', ...removal },
  {
    what: 'an approval and its record, odd writes',
    ...approval,
    cuts: { first: 1, step: 2 },
  },
  {
    what: 'an approval and its record, even writes',
    ...approval,
    cuts: { first: 2, step: 2 },
  },
];

const policy = {
  ...enforcing({ deleteBudget: { atLeast: 1_000 } }),
  approvals: { mode: 'enforce', rules: [{ name: 'own', action: 'approve', from: { subscriptions: [subscription] } }] },
};

interface Round {
  readonly world: unknown;
  /** The write after which the app was killed; undefined where there was no such write. */
  readonly cut: string | undefined;
  /** The kinds of writes up to then. */
  readonly kinds: readonly string[];
}

/** Which write is the last: the n-th of all, or the first of a kind. Writes that are made side by side come in either order. */
type Last = number | string;

/** What was written and where, without whose it is: `table POST names`, `arm PUT A`. */
function kindOf({ service, method, path }: { service: string; method: string; path: string }): string {
  const where = service === 'arm' ? path.split('/').at(-2) : /^\/\w+\/(\$?\w+)/.exec(path)?.[1];
  return `${service} ${method} ${where}`;
}

/** Plays a story on a name of its own up to a kill after one write: it is done, and the app never hears of it. */
async function play(story: Story, last: Last, stack: Stack, estate: Estate, storage: StorageView): Promise<Round> {
  // No name begins with another, and none is longer than an account's may be.
  const name = `k${String(last).padStart(2, '0').replaceAll(/\W/g, '').toLowerCase()}z`;
  await story.before(estate, name);
  await settled(stack, storage);
  let cut: string | undefined;
  let again = Promise.resolve();
  stack.writes.reset();
  const kinds = new Set<string>();
  stack.writes.hook = async (write, count) => {
    const { service, method, path } = write;
    kinds.add(kindOf(write));
    if (![count, `${service} ${method}`, kindOf(write)].includes(last)) return;
    stack.writes.hook = undefined;
    await stack.killApp();
    cut = `${service} ${method} ${path}`;
    again = stack.startApp().then(stack.events.retryNow);
  };
  await story.event(estate, name, stack);
  await settled(stack, storage);
  await again;
  await settled(stack, storage);
  stack.writes.hook = undefined;
  if (story.swept) {
    await stack.sweep();
    await settled(stack, storage);
  }
  return { world: await worldOf(name, stack, storage), cut, kinds: [...kinds] };
}

/** What was cut off in each story that has ended well. */
const cutOff = new Map<Story, readonly string[]>();

afterAll(() => {
  for (const { among } of cutOff.keys()) {
    const parts = stories.filter((story) => story.among === among);
    if (!parts.every((part) => cutOff.has(part))) continue;
    const kinds = parts.flatMap((part) => cutOff.get(part) ?? []).map((cut) => cut.split(' ').slice(0, 2).join(' '));
    expect(kinds).toEqual(expect.arrayContaining([...among]));
  }
});

function* everyFrom({ first, step }: { first: number; step: number }): Generator<number> {
  for (let nth = first; ; nth += step) yield nth;
}

describe.concurrent.each(stories)('$what, and started again', (story) => {
  it('ends in the same world', { timeout: 300_000 }, async () => {
    const stack = await startStack({
      subscriptions: [subscription],
      policy,
      watchWrites: true,
      queueLease: 1_000,
      queuePoll: 250,
    });
    try {
      const estate = await createEstate(stack);
      const storage = viewStorage(stack);
      // Never cut off; and the tables and the queue are there from then on.
      const { world, kinds } = await play(story, 0, stack, estate, storage);
      const cuts: string[] = [];
      const { cuts: wanted } = story;
      for (const last of wanted === 'each kind' ? kinds : everyFrom(wanted)) {
        const round = await play(story, last, stack, estate, storage);
        expect(round.world, `killed after write ${last}, ${round.cut ?? 'not at all'}`).toEqual(world);
        if (round.cut !== undefined) cuts.push(round.cut);
        else if (typeof last === 'number') break;
      }
      // A create makes five kinds of writes: its row, the claim, the record, the row once more and the audit. Of single writes there are more.
      if (wanted === 'each kind') expect(cuts.length).toBeGreaterThanOrEqual(5);
      else expect(cuts.length * wanted.step).toBeGreaterThan(5);
      const missed = story.among.filter((kind) => !cuts.some((cut) => cut.startsWith(`${kind} `)));
      for (const kind of missed) {
        const round = await play(story, kind, stack, estate, storage);
        expect(round.world, `killed after the first ${kind}`).toEqual(world);
        cuts.push(round.cut ?? '');
      }
      cutOff.set(story, cuts);
    } finally {
      await stack.stop();
    }
  });
});
