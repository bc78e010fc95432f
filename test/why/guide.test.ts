import { expect, it } from 'vitest';
import { stepNames } from '../../src/why/model.ts';
import { pageText, playPage } from '../support/played-page.ts';

it('answers what docs/why.md shows for the export it shows', async () => {
  const played = await playPage('why.md');
  expect(played.length).toBeGreaterThan(0);
  for (const { out, shown, status } of played)
    expect({ out: out.trim(), status }).toEqual({ out: shown.trim(), status: 0 });
});

it('names every step, in order', () => {
  const listed = [...pageText('why.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, step]) => step);
  expect(listed.slice(-stepNames.length)).toEqual([...stepNames]);
});
