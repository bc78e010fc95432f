import { readTypes, watchedTypes } from '../src/clusters/types.ts';
import { eventTypes, noticedTypes, partTypes, types } from '../src/egress/types.ts';
import { readTypes as readOfManaged } from '../src/managed/read-azure.ts';

/** As Azure spells them: what egress judges or a verdict rests on, with the child lists that are read for it. */
const read = types.flatMap(({ name, childLists = [] }) => [name, ...childLists.map((list) => `${name}/${list}`)]);
const parts = types.flatMap(({ name, parts = [] }) => parts.map((part) => `${name}/${part}`));
const watchedByEgress = [...read, ...parts].filter((name) =>
  [eventTypes, partTypes, noticedTypes].some((each) => each.has(name.toLowerCase())),
);
/** With what the clusters room has keys for. */
const watched = [...new Set([...watchedByEgress, ...watchedTypes])];

/** The reader role, with the right to read all that egress and clusters read. */
export const withReads = (role: string): string =>
  withTexts(
    role,
    'actions',
    [...read, ...readTypes, ...readOfManaged].map((name) => `${name}/read`),
  );

/** The filters of events, through which the writes come that egress and clusters have a key for. */
export const withWrites = (filters: string): string => withTexts(filters, 'values', beginningsOf(watched));

/**
 * What the operation of a write begins with. A provider's types that begin alike, three or more, share one value: an event subscription takes 25.
 */
function beginningsOf(all: readonly string[]): readonly string[] {
  const whole = wholeFamilies.filter((family) => all.some((name) => `${name}/`.startsWith(`${family}/`)));
  const names = all.filter((name) => !whole.some((family) => `${name}/`.startsWith(`${family}/`)));
  const byProvider = new Map<string, readonly string[]>();
  for (const name of names) {
    const provider = name.slice(0, name.indexOf('/') + 1);
    byProvider.set(provider, [...(byProvider.get(provider) ?? []), name]);
  }
  const others = [...byProvider].flatMap(([provider, types]) => {
    const start = types.reduce(commonStart);
    return types.length >= 3 && start.length > provider.length ? [start] : types.map((name) => `${name}/write`);
  });
  return [...whole, ...others];
}

/** Of these everything beneath counts, and little else is ever written there: one value each. */
const wholeFamilies: readonly string[] = [
  'Microsoft.Network/networkManagers/networkGroups',
  'Microsoft.Network/networkManagers/securityAdminConfigurations',
  'Microsoft.Network/virtualHubs',
];

const commonStart = (a: string, b: string): string => {
  const end = [...a].findIndex((letter, index) => letter !== b[index]);
  return end === -1 ? a : a.slice(0, end);
};

/** A JSON document whose first list under this key has these texts too, in order; everything else stays as it is written. */
function withTexts(json: string, key: string, texts: readonly string[]): string {
  return json.replace(
    new RegExp(`("${key}": \\[\\n)([^\\]]*?)(\\n *\\])`),
    (_, start: string, list: string, end: string) => {
      const present = JSON.parse(`[${list}]`) as string[];
      const byCase = new Map([...texts, ...present].map((text) => [text.toLowerCase(), text]));
      const indent = /^ */.exec(list)?.[0] ?? '';
      const sorted = [...byCase]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, text]) => `${indent}${JSON.stringify(text)}`);
      return `${start}${sorted.join(',\n')}${end}`;
    },
  );
}
