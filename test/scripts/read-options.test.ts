import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOptions } from '../../scripts/read-options.ts';

const options = {
  subscription: { type: 'string', default: 'of azd' },
  tests: { type: 'string', multiple: true },
  'what-if': { type: 'boolean' },
} as const;
const read = (...args: readonly string[]) => readOptions({ args: [...args], options }).values;

describe('the options of a script', () => {
  it.each([
    { args: ['--subscription', 'a', '--subscription', 'b'] },
    { args: ['--subscription=a', '--what-if', '--subscription', 'a'] },
  ])('refuse a second value where they take one: $args', ({ args }) => {
    expect(() => read(...args)).toThrow('Option --subscription is given twice; it takes one value.');
  });

  it('take several where they say so, a flag again, and one over its default', () => {
    expect(read('--tests', 'a', '--tests', 'b', '--what-if', '--what-if')).toEqual({
      subscription: 'of azd',
      tests: ['a', 'b'],
      'what-if': true,
    });
    expect(read('--subscription', 'a').subscription).toBe('a');
  });

  it('are read in this one place', () => {
    const folder = join(import.meta.dirname, '../../scripts');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.[mt]s$/.test(file));
    const own = files.filter((file) => readFileSync(join(folder, file), 'utf8').includes('parseArgs'));
    expect(own).toEqual(['read-options.ts']);
  });
});
