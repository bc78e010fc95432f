/** The relative name of a record in a zone: `st1` for st1.privatelink.blob.core.windows.net, `@` for the zone's own name. */
export const relativeName = (name: string, zone: string): string =>
  name === zone ? '@' : name.slice(0, -zone.length - 1);

/** The other way round. */
export const wholeName = (name: string, zone: string): string => (name === '@' ? zone : `${name}.${zone}`);

/** The entry of the longest ending of a name that the map has, label by label. */
export function findLongest<T>(name: string, byEnding: ReadonlyMap<string, T>): T | undefined {
  if (byEnding.size === 0) return undefined;
  for (let from = 0; ; ) {
    const found = byEnding.get(name.slice(from));
    if (found !== undefined) return found;
    const dot = name.indexOf('.', from);
    if (dot < 0) return undefined;
    from = dot + 1;
  }
}
