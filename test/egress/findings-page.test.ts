import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue, checkIds } from '../../src/egress/catalogue.ts';

const published = new URL('../../docs/findings.md', import.meta.url);

it('lists every check once', () => {
  const page = readFileSync(published, 'utf8');
  for (const id of checkIds) expect(page.split(`| \`${id}\` |`)).toHaveLength(2);
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
