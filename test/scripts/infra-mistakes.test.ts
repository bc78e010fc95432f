import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mistakes } from '../../scripts/infra-mistakes.ts';

const infra = join(import.meta.dirname, '../../infra');

it.each(mistakes)('the mistake "%s" can still be planted in %s', (_what, path, from, to) => {
  expect(readFileSync(join(infra, path), 'utf8')).toContain(from);
  expect(to).not.toBe(from);
});

it('no two mistakes have one name: that is what a run prints', () =>
  expect(new Set(mistakes.map(([what]) => what)).size).toBe(mistakes.length));
