export type Path = readonly PropertyKey[];

/** A path as people write it: `approvals.rules[2].from.subscriptions[0]`; names that are no identifiers are quoted: `zones.byName['a.b']`. */
export const fieldPath = (path: Path, start = ''): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const name = String(step);
    if (!/^[\p{L}_$@][\p{L}\p{N}_$@-]*$/u.test(name)) return `${text}['${name}']`;
    return text === '' ? name : `${text}.${name}`;
  }, start);
