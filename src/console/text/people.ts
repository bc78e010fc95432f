const person = /\b(?:(?:person|application|caller) )?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/gi;

/** A sentence with the names of people and subscriptions in place of their ids, where they are known; `names` has both. */
export function namePeople(text: string, ownObjectId: string | undefined, names: ReadonlyMap<string, string>): string {
  return text.replace(person, (id, objectId: string) =>
    objectId === ownObjectId ? 'you' : (names.get(objectId.toLowerCase()) ?? id),
  );
}
