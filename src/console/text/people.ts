const person = /\b(?:(?:person|application|caller) )?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/gi;

/** A sentence with the names of people in place of their object ids, where they are known. */
export function namePeople(text: string, ownObjectId: string | undefined, people: ReadonlyMap<string, string>): string {
  return text.replace(person, (id, objectId: string) =>
    objectId === ownObjectId ? 'you' : (people.get(objectId) ?? id),
  );
}
