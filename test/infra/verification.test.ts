import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './support/infra.ts';

const page = readFileSync(join(root, 'docs/verification.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe('docs/verification.md', () => {
  it('is in an order: each line can be tried once those before it are', () => {
    expect(rows.map(([number]) => Number(number))).toEqual(rows.map((_, index) => index + 1));
    expect(rows.length).toBeGreaterThan(30);
  });

  it('begins with what may stop everything else: an identity for a topic that is nowhere', () => {
    expect(rows[0]?.[1]).toContain('--identity systemassigned');
    expect(rows[0]?.[3]).toContain('topicIdentity = false');
  });

  it.each(rows)('%s names what to run, and says what either answer means', (_number, run, good, other, ...more) => {
    expect(run).toMatch(/`[^`]+`/);
    for (const answer of [good, other]) expect(answer?.length).toBeGreaterThan(3);
    expect(more).toEqual([]);
  });
});
