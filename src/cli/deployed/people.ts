import { AppRefusal, type DeployedApp } from './deployed-app.ts';
import { textOf } from './print-list.ts';

/** What people are called, by their object ids. */
export type People = ReadonlyMap<string, string>;

/** The names that the app knows of people who decided or changed something; none where the caller may not see them or the app has no such list. */
export async function peopleOf(app: Pick<DeployedApp, 'whole'>): Promise<People> {
  try {
    const { items } = await app.whole('/api/people', Number.POSITIVE_INFINITY);
    return new Map(items.map((item) => [textOf(item, 'objectId'), textOf(item, 'name')]));
  } catch (error) {
    if (error instanceof AppRefusal) return new Map();
    throw error;
  }
}

/** Who did something, with the name first where one is known: `ana@example.com, person 00000000-…`. */
export function named(by: string, people: People): string {
  const name = people.get(/^(?:person|caller) (.+)$/.exec(by)?.[1] ?? '') ?? '';
  return name === '' ? by : `${name}, ${by}`;
}
