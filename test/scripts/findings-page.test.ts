import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { weightOf } from '../../src/core/finding.ts';
import { formerChecks } from '../../src/core/former-checks.ts';
import unevaluated from '../../src/egress/data/unevaluated.json' with { type: 'json' };
import { egress } from '../../src/egress/room.ts';
import { types } from '../../src/egress/types.ts';
import { checksByPart } from '../../src/house/checks.ts';

const published = new URL('../../docs/findings.md', import.meta.url);
const ids = checksByPart.flatMap(({ checks }) => checks.map(({ id }) => id));

it('lists every check once', () => {
  const page = readFileSync(published, 'utf8');
  for (const id of ids) expect(page.split(`| \`${id}\` |`)).toHaveLength(2);
});

it('calls every check in one style, and what release 0 called otherwise is one of them', () => {
  for (const id of ids)
    expect(id).toMatch(
      /^(dns|approvals|clusters|subscriptions|policy|reconcile|notify|audit|state|exposure|egress|aks|subnet|pls|pe|pec|nsp|linkage|reachability)(-[a-z0-9]+)+$/,
    );
  expect(new Set(ids).size).toBe(ids.length);
  expect(Object.values(formerChecks).filter((id) => !ids.includes(id))).toEqual([]);
});

it('has every finding raised through its check', () => {
  const made = globSync('src/**/*.ts').filter((file) => /\bcheck: ['"`]/.test(readFileSync(file, 'utf8')));
  expect(made).toEqual([]);
});

interface Shared {
  readonly checks: {
    readonly id: string;
    readonly resourceType: string;
    readonly category: string;
    readonly severity: string;
  }[];
}

/** `Microsoft.Cache/{redis,redisEnterprise}`, lists, and words in brackets beside a type. */
function isNamed(resourceType: string, name: string): boolean {
  if (resourceType.startsWith('*')) return true;
  const [provider = '', ...rest] = name.split('/');
  const plain = resourceType.toLowerCase();
  return plain.includes(provider) && rest.every((kind) => plain.includes(kind));
}

const shared = join(process.env.RECORDINGS_DIR ?? '../shared/recordings', '../egress/checks.json');

describe.skipIf(!existsSync(shared))('against the shared list of checks (skipped where it is not at hand)', () => {
  const { checks } = existsSync(shared) ? (JSON.parse(readFileSync(shared, 'utf8')) as Shared) : { checks: [] };

  it.each(egress.findings.filter(({ id }) => checks.some((each) => each.id === id)))(
    '$id has its category and severity',
    (check) => {
      const [category] = check.about?.split(': ') ?? [];
      expect(checks.find(({ id }) => id === check.id)).toMatchObject({ category, severity: weightOf(check) });
    },
  );

  it.each(checks)(
    '$id is asked of $resourceType or of paths, or listed with what it would need',
    ({ id, resourceType }) => {
      const asked = types.filter((type) => Object.keys(type.checks).includes(id)).map(({ name }) => name.toLowerCase());
      expect(Object.keys(unevaluated).includes(id)).toBe(!egress.findings.some((check) => check.id === id));
      if (asked.length > 0)
        expect(
          asked.some((name) => isNamed(resourceType, name)),
          asked.join(),
        ).toBe(true);
    },
  );
});
