import { mkdir, writeFile } from 'node:fs/promises';
import { everyCheck } from '../src/house/checks.ts';
import { placeOf, toKept } from '../test/releases/support/kept.ts';
import { managed, play, writtenPolicy } from '../test/releases/support/play.ts';

/**
 * Keeps what this very version leaves behind, for later ones to be held to: `npm run keep-release -- release-1`, once, before it ships. What is
 * kept is never recreated: a later version would only write down its own rows.
 */
const [release] = process.argv.slice(2);
if (release === undefined) throw new Error('name the release, e.g. release-1');
const checks = everyCheck.map(({ id }) => id).sort();
const left = { policy: writtenPolicy, subscriptions: managed, checks };
const { world, tables, ...given } = await toKept(await play(), left);
await mkdir(new URL('.', placeOf(release, 'given')), { recursive: true });
const lines = (list: readonly unknown[]): string => `[\n${list.map((each) => JSON.stringify(each)).join(',\n')}\n]`;
const texts = {
  given: JSON.stringify(given, undefined, 2),
  world: lines(world),
  tables: `{\n${Object.entries(tables)
    .map(([name, rows]) => `${JSON.stringify(name)}: ${lines(rows)}`)
    .join(',\n')}\n}`,
} as const;
for (const part of ['given', 'world', 'tables'] as const)
  await writeFile(placeOf(release, part), `${texts[part]}\n`, { flag: 'wx' });
