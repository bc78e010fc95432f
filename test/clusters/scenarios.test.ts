import { describe, expect, it } from 'vitest';
import { playPage } from '../support/played-page.ts';

describe('docs/scenarios.md, a service through private link and a network isolated cluster', () => {
  it('shows what the commands print, in their order', async () => {
    const played = (await playPage('scenarios.md')).filter(({ line }) =>
      /^gatehouse (explain (approval|dns|policies)|verify isolation) /.test(line),
    );
    expect(played.map(({ line, status }) => [line.split(/\s+/).slice(1, 3).join(' '), status])).toEqual([
      ['explain approval', 0],
      ['explain dns', 0],
      ['explain policies', 0],
      ['explain policies', 0],
      ['verify isolation', 1],
    ]);
    for (const { out, shown, line } of played) expect(out.trim(), line).toBe(shown?.trim());
  });
});
