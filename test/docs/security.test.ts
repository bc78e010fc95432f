import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/security.md', root), 'utf8');
const named = (text: string): readonly string[] =>
  [...text.matchAll(/test\/[\w./-]+\.test\.ts/g)].map(([path]) => path);

/** The rows of the tables that say what holds, by the heading they are under. */
const rows = page
  .split(/^## /m)
  .filter((part) => part.startsWith('What holds'))
  .flatMap((part) => part.split('\n').filter((line) => /^\| (?!---|attempt|they try|entry)/.test(line)));

describe('the page about security', () => {
  it('names tests that are there', () => {
    for (const path of named(page)) expect(existsSync(new URL(path, root)), path).toBe(true);
  });

  it('names a test for each thing that holds', () => {
    expect(rows.length).toBeGreaterThanOrEqual(40);
    for (const row of rows) expect(named(row.split('|').at(-2) ?? ''), row).not.toEqual([]);
  });

  it('has each row once', () => {
    expect(new Set(rows).size).toBe(rows.length);
  });
});
