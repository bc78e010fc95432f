import { eventKinds } from '../src/notify/event.ts';

const start = '<!-- types: made from src/notify/event.ts by npm run generate -->';
const end = '<!-- /types -->';

/** The page on notifications with its table of types recreated. Throws where the page has no place for it. */
export function withEventTypes(page: string): string {
  const [before, rest] = page.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`The page has no ${start}.`);
  const rows = Object.entries(eventKinds).map(([type, { when, subject }]) => `| \`${type}\` | ${when} | ${subject} |`);
  const table = ['| type | when | subject |', '| --- | --- | --- |', ...rows].join('\n');
  return `${before}${start}\n\n${table}\n\n${end}${after}`;
}
