import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checksByPart } from '../../scripts/findings-page.ts';
import { formerChecks } from '../../src/core/former-checks.ts';
import { catalogue, checkIds } from '../../src/egress/catalogue.ts';

const published = new URL('../../docs/findings.md', import.meta.url);

it('lists every check once', () => {
  const page = readFileSync(published, 'utf8');
  const others = checksByPart.flatMap(({ checks }) => checks.map(({ id }) => id));
  for (const id of [...checkIds, ...others]) expect(page.split(`| \`${id}\` |`)).toHaveLength(2);
});

it('calls every check in one style, and what release 0 called otherwise is one of them', () => {
  const others = checksByPart.flatMap(({ checks }) => checks.map(({ id }) => id));
  for (const id of others) expect(id).toMatch(/^(dns|approvals|policy|reconcile|notify|audit|state)(-[a-z]+)+$/);
  expect(new Set(others).size).toBe(others.length);
  expect(Object.values(formerChecks).filter((id) => !others.includes(id))).toEqual([]);
});

it('has every finding raised through its check', () => {
  const files = globSync('src/**/*.ts').filter((file) => !file.startsWith('src/egress/'));
  const made = files.filter((file) => /\bcheck: ['"`]/.test(readFileSync(file, 'utf8')));
  expect(made).toEqual([]);
});

const shared = join(process.env.RECORDINGS_DIR ?? '../shared/recordings', '../egress/checks.json');

describe.skipIf(!existsSync(shared))('against the shared list of checks (skipped where it is not at hand)', () => {
  it.each(checkIds)('%s has its id, type, category and severity', (id) => {
    const { checks } = JSON.parse(readFileSync(shared, 'utf8')) as {
      checks: { id: string; resourceType: string; category: string; severity: string }[];
    };
    const { type, category, severity } = catalogue[id];
    expect(checks.find((check) => check.id === id)).toMatchObject({ resourceType: type, category, severity });
  });
});
