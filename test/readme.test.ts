import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../src/policy/parse-policy.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = [
  'README.md',
  'simulator/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');

  it('links only to what is there', () => {
    const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/i.test(target));
    for (const target of targets) expect(existsSync(join(root, dirname(page), target)), target).toBe(true);
  });

  it('shows only policy documents that are valid', () => {
    const documents = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)]
      .map(([, yaml = '']) => yaml)
      .filter((yaml) => yaml.includes('version: 1'));
    for (const document of documents) expect(() => parsePolicy(document)).not.toThrow();
  });
});

it('the README shows a policy', () => {
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toMatch(/```yaml\nversion: 1/);
});
