import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generated } from '../../scripts/generated.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('what is generated', () => {
  it.each(Object.entries(generated))('%s is what npm run generate writes', async (path, text) => {
    expect(read(path)).toBe(await text());
  });

  it('is all that npm run generate writes: no other page says that it is made from something', () => {
    const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).filter((page) =>
      /^(?:<!-- .*)?(?:This page is )?made from\b|<!-- \w+: made from\b/im.test(read(page)),
    );
    expect(pages.length).toBeGreaterThan(2);
    expect(Object.keys(generated)).toEqual(expect.arrayContaining(pages));
  });
});
