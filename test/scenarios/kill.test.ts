import { afterAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { createEstate, type Estate, enforcing, subscription } from './support/estate.ts';
import { settled } from './support/settled.ts';
import { type StorageView, viewStorage } from './support/storage.ts';
import { worldOf } from './support/world-of.ts';

/** Something that happens, and what must stand before it. */
interface Story {
  readonly what: string;
  /** Which of its writes are cut off: every `step`-th from `first` on. Its parts run side by side, each on a stack of its own. */
  readonly first: number;
  readonly step: number;
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
  step: 2,
  among: ['arm DELETE', 'table PUT', 'table POST', 'table DELETE'],
};

const stories: readonly Story[] = [
  {
    what: 'a create',
    first: 1,
    step: 1,
    before: (estate, name) => estate.addAccount(name),
    event: (estate, name) => estate.addEndpoint(name),
    among: ['arm PUT', 'table POST', 'table PUT'],
  },
  { what: 'a delete, its odd writes', ...removal, first: 1 },
  { what: 'a delete, its even writes', ...removal, first: 2 },
  {
    what: 'an approval by rule and the record that follows it',
    first: 1,
    step: 1,
    before: (estate, name) => estate.addAccount(name),
    async event(estate, name, stack) {
      // The endpoint's own event would have it observed again in a minute; this is about the request's event.
      stack.events.fault({ kind: 'drop', match: { operation: 'Microsoft.Network/privateEndpoints/write' } });
      await estate.addEndpoint(name, { manual: true });
    },
    // Killed between the resource's rows and the pass over its endpoint, nothing but the sweep knows of the endpoint.
    swept: true,
    among: ['arm PUT', 'table POST', 'table PUT'],
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
}

/** Which write is the last: the n-th of all, or the first of a kind. Writes that are made side by side come in either order. */
type Last = number | string;

/** Plays a story on a name of its own up to a kill after one write: it is done, and the app never hears of it. */
async function play(story: Story, last: Last, stack: Stack, estate: Estate, storage: StorageView): Promise<Round> {
  const name = `kill${String(last).padStart(2, '0').replaceAll(/\W/g, '').toLowerCase()}`;
  await story.before(estate, name);
  await settled(stack, storage);
  let cut: string | undefined;
  let again = Promise.resolve();
  stack.writes.reset();
  stack.writes.hook = async ({ service, method, path }, count) => {
    if (last !== count && last !== `${service} ${method}`) return;
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
  return { world: await worldOf(name, stack, storage), cut };
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

describe.concurrent.each(stories)('$what, killed after every single write and started again', (story) => {
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
      const { world } = await play(story, 0, stack, estate, storage);
      const cuts: string[] = [];
      for (let nth = story.first; ; nth += story.step) {
        const round = await play(story, nth, stack, estate, storage);
        expect(round.world, `killed after write ${nth}, ${round.cut ?? 'not at all'}`).toEqual(world);
        if (round.cut === undefined) break;
        cuts.push(round.cut);
      }
      expect(cuts.length * story.step).toBeGreaterThan(5);
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
