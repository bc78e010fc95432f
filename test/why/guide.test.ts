import { describe, expect, it } from 'vitest';
import { stepNames } from '../../src/why/model.ts';
import { pageText, playPage } from '../support/played-page.ts';

describe('docs/why.md', () => {
  it('shows what the commands answer for the export it shows', async () => {
    const played = await playPage('why.md');
    expect(played.map(({ line }) => line.split(' ')[1])).toEqual(['why', 'reach']);
    for (const { out, shown, status } of played)
      expect({ out: out.trim(), status }).toEqual({ out: shown?.trim(), status: 0 });
  });

  it('names every step, in order', () => {
    const listed = [...pageText('why.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, step]) => step);
    expect(listed.slice(-stepNames.length)).toEqual([...stepNames]);
  });
});

describe('docs/scenarios.md', () => {
  it('shows what the commands answer, and which promises are broken', async () => {
    const played = await playPage('scenarios.md');
    const shown = played.filter(({ line }) => /^gatehouse (why|reach) /.test(line));
    expect(shown.map(({ line, status }) => [line.split(' ')[1], status])).toEqual([
      ['reach', 1],
      ['why', 0],
      ['reach', 1],
    ]);
    for (const each of shown) expect(each.out.trim()).toBe(each.shown?.trim());
  });

  it('names the findings of a public way that is open', async () => {
    const played = await playPage('scenarios.md');
    const judged = played.find(({ line }) => line.startsWith('gatehouse explain egress'));
    for (const check of ['exposure-storage-public-open', 'linkage-public-open-while-private-endpoint']) {
      expect(judged?.out).toContain(check);
      expect(pageText('scenarios.md')).toContain(`\`${check}\``);
    }
  });
});
