/** A path as people write it: `items[3].spec.ports[0].port`. */
export const fieldPath = (path: readonly PropertyKey[], start = ''): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    start,
  );
