import { Expectations, type Scenario, type Step } from '../simulator/scenario/schema.ts';
import { duration } from './story.ts';

/** How long after each write the app has to answer before the story says what it did: a removal takes a little over two seconds. */
const answersWithinMs = 3_000;

/**
 * A scenario as it is played under another policy than its own. What it does to Azure is done all the same, nothing is expected of it, and
 * decisions of people are left to the spectator. The scenario's own sentences say what comes of a step under its own policy, so
 * each step says only what is done.
 */
export function underOwnPolicy(scenario: Scenario): Scenario {
  const steps = scenario.steps.flatMap((step): Step[] => {
    const { put, delete: gone, sweep, wait } = step;
    const nothing = Expectations.parse({ stays: `${answersWithinMs}ms` });
    if (put !== undefined) return [{ say: `${resourceOf(put.id)} is written`, put, expect: nothing }];
    if (gone !== undefined) return [{ say: `${resourceOf(gone)} is deleted`, delete: gone, expect: nothing }];
    if (sweep !== undefined) return [{ say: 'A sweep observes everything', sweep }];
    return wait === undefined ? [] : [{ say: `${duration(wait)} pass`, wait }];
  });
  return { ...scenario, title: `What the scenario "${scenario.title}" writes, under your own policy`, steps };
}

/** The last sentence of such a run: it promises nothing. */
export const endUnderOwnPolicy = (steps: number, tookMs: number): string =>
  `The scenario's ${steps} steps were played in ${duration(tookMs)}. With --policy nothing is expected of them: the table says what happened.`;

/** As in `storageAccounts stshopbackups`. */
function resourceOf(id: string): string {
  const [name, type] = id.split('/').toReversed();
  return `${type} ${name}`;
}
