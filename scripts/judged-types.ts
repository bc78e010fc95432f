import { supportTypes, types } from '../src/egress/types.ts';

/** As Azure spells them: what egress judges or a verdict rests on, with the child lists that are read for it. */
const read = types.flatMap(({ name, childLists = [] }) => [name, ...childLists.map((list) => `${name}/${list}`)]);
const watched = read.filter((name) => !supportTypes.includes(name.toLowerCase()));

/** The reader role, with the right to read whatever egress reads. */
export const withReads = (role: string): string =>
  withTexts(
    role,
    'actions',
    read.map((name) => `${name}/read`),
  );

/** The filters of events, through which the writes come that egress has a key for. */
export const withWrites = (filters: string): string =>
  withTexts(
    filters,
    'values',
    watched.map((name) => `${name}/write`),
  );

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
