import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checksByPart } from '../../scripts/findings-page.ts';
import { weightOf } from '../../src/core/finding.ts';
import { formerChecks } from '../../src/core/former-checks.ts';
import { egress } from '../../src/egress/room.ts';

const published = new URL('../../docs/findings.md', import.meta.url);
const ids = checksByPart.flatMap(({ checks }) => checks.map(({ id }) => id));

it('lists every check once', () => {
  const page = readFileSync(published, 'utf8');
  for (const id of ids) expect(page.split(`| \`${id}\` |`)).toHaveLength(2);
});

it('calls every check in one style, and what release 0 called otherwise is one of them', () => {
  for (const id of ids)
    expect(id).toMatch(/^(dns|approvals|policy|reconcile|notify|audit|state|exposure|egress|aks)(-[a-z]+)+$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(Object.values(formerChecks).filter((id) => !ids.includes(id))).toEqual([]);
});

it('has every finding raised through its check', () => {
  const made = globSync('src/**/*.ts').filter((file) => /\bcheck: ['"`]/.test(readFileSync(file, 'utf8')));
  expect(made).toEqual([]);
});

const shared = join(process.env.RECORDINGS_DIR ?? '../shared/recordings', '../egress/checks.json');

describe.skipIf(!existsSync(shared))('against the shared list of checks (skipped where it is not at hand)', () => {
  it.each(egress.findings)('$id has its id, type, category and severity', (check) => {
    const { checks } = JSON.parse(readFileSync(shared, 'utf8')) as {
      checks: { id: string; resourceType: string; category: string; severity: string }[];
    };
    const [category, resourceType] = check.about?.split(': ') ?? [];
    expect(checks.find(({ id }) => id === check.id)).toMatchObject({
      resourceType,
      category,
      severity: weightOf(check),
    });
  });
});
