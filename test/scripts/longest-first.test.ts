import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { seconds } from '../../scripts/longest-first.ts';

const tests = globSync('**/*.test.ts', { cwd: join(import.meta.dirname, '..') });

it.each(Object.keys(seconds))('%s is one test file', (name) => {
  expect(tests.filter((path) => `/${path}`.endsWith(`/${name}`))).toHaveLength(1);
});
