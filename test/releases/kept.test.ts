import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { minutes } from '../../src/core/time.ts';
import type { Tables } from '../../src/state/tables.ts';
import { everyFinding } from '../support/every-finding.ts';
import { adopt } from './support/adopt.ts';
import { isOfRelease0, readKept, restoreTables, standingIn } from './support/kept.ts';

const releases = readdirSync(new URL('.', import.meta.url)).filter(
  (name) => name.startsWith('release-') && !name.includes('.'),
);

describe.each(releases)('what %s left behind', async (release) => {
  const kept = await readKept(release);
  const isKnown = ({ check }: { readonly check: string }): boolean =>
    kept.checks?.includes(check) ?? isOfRelease0({ check });

  it('is taken over without a change in Azure, and without a row that is written twice', async () => {
    const { azure, rooms, written } = adopt(kept);
    const before = standingIn(azure);
    for (let pass = 0; pass < 3; pass += 1) {
      await rooms.sweep();
      await rooms.drain(minutes(1));
    }
    expect(standingIn(azure)).toEqual(before);
    expect(azure.writes).toEqual([]);
    expect([...written].filter(([row, times]) => times > 1 && !/^meta .*sweep$/.test(row))).toEqual([]);
  });

  it('is no news to anybody, but for the checks that are new', async () => {
    const { rooms } = adopt(kept);
    for (let pass = 0; pass < 3; pass += 1) await rooms.sweep();
    const news = rooms.announced.filter(({ finding }) => isKnown(finding));
    expect(news.map(({ change, finding }) => `${change} ${finding.check}`)).toEqual([]);
  });

  it('has the findings it had, with their first sight and how often they came back', async () => {
    const { rooms } = adopt(kept);
    const history = async (state: Tables): Promise<readonly string[]> =>
      (await everyFinding(state))
        .filter(isKnown)
        .map(({ check, subject, state: is, firstSeen, openedAt, reopened }) =>
          [check, subject, is, firstSeen, openedAt, reopened].join(' '),
        );
    const before = await history(restoreTables(kept));
    for (let pass = 0; pass < 2; pass += 1) await rooms.sweep();
    expect(await history(rooms.state)).toEqual(expect.arrayContaining([...before]));
  });
});

it('the release before this one is among those that are kept', () => {
  expect(releases).toEqual(expect.arrayContaining(['release-0', 'release-1']));
});
