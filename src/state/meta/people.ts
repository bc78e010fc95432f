import { days, type Millis, since } from '../../core/time.ts';
import type { Kept } from '../kept.ts';
import type { Table } from '../table.ts';
import type { MetaRow, Person } from './model.ts';
import { partitions } from './place.ts';

/** So often the moment of somebody's last deed is written: who decides a hundred requests a day costs one write. */
const notedEvery = days(1);

/**
 * What the people are called who decided or changed something, by their object ids. The only place of ours with names of people, so that taking a
 * row away takes the name away; audit and decisions go on saying the object id.
 */
export function createPeople(table: Table<MetaRow>, list: () => AsyncIterable<Kept<Person>>) {
  return {
    async *list(): AsyncIterable<Person> {
      for await (const { value } of list()) yield value;
    },
    /** Somebody of this name has just decided or changed something. */
    async note(objectId: string, name: string, now: Date): Promise<void> {
      const known = (await table.find(partitions.person, objectId))?.value;
      const isFresh = known?.kind === 'person' && known.name === name && isYounger(known, notedEvery, now);
      if (!isFresh)
        await table.upsert(partitions.person, objectId, { kind: 'person', objectId, name, at: now.toISOString() });
    },
    /** Forgets the names of those who did nothing for as long. */
    async prune(age: Millis, now: Date): Promise<void> {
      for await (const { value: person } of list())
        if (!isYounger(person, age, now)) await table.remove(partitions.person, person.objectId);
    },
  };
}

const isYounger = ({ at }: Person, age: Millis, now: Date): boolean => since(new Date(at), now) < age;
