import type { People } from '../api/ports.ts';
import type { Clock, Millis } from '../core/time.ts';
import type { State } from '../state/state.ts';

/** The names of people over our tables: as long as policy keeps them none is older, and where it keeps none, none is written or shown. */
export function createPeople(
  { people }: Pick<State['meta'], 'people'>,
  age: () => Promise<Millis>,
  clock: Clock,
): People {
  return {
    async list() {
      const oldest = clock.now().getTime() - (await age());
      const all = await Array.fromAsync(people.list());
      return all.filter(({ at }) => Date.parse(at) > oldest);
    },
    async note(objectId, name) {
      if ((await age()) > 0) await people.note(objectId, name, clock.now());
    },
  };
}
