/** What the name of a rule is made of. */
export interface Named {
  readonly name: string;
  readonly subscriptionId: string;
}

/** What policy takes. */
const longestName = 64;

/**
 * Names by which rules are distinguished, in their order: each as it is; of those that would be alike, each with the beginning of its subscription, and a
 * number where that is alike too.
 */
export function distinctNames(rules: readonly Named[]): readonly string[] {
  const names = rules.map(({ name }) => shortened(name));
  const isAlone = (name: string): boolean => names.indexOf(name) === names.lastIndexOf(name);
  const taken = new Set(names.filter(isAlone));
  return rules.map(({ name, subscriptionId }, index) => {
    const short = names[index] ?? '';
    if (isAlone(short)) return short;
    const of = ` of ${subscriptionId.slice(0, 8)}`;
    let distinct = shortened(name, of);
    for (let number = 2; taken.has(distinct); number++) distinct = shortened(name, `${of} ${number}`);
    taken.add(distinct);
    return distinct;
  });
}

const shortened = (name: string, end = ''): string =>
  `${[...name]
    .slice(0, longestName - end.length)
    .join('')
    .trim()}${end}`;
