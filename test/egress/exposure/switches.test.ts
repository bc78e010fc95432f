import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import families from '../../../src/egress/data/families.json' with { type: 'json' };
import others from '../../../src/egress/data/no-switch.json' with { type: 'json' };
import rows from '../../../src/egress/data/switches.json' with { type: 'json' };
import { judgeResources } from '../../../src/egress/plan.ts';
import { of } from '../checks/rows.ts';
import { egressPolicy, now } from '../support.ts';

const Condition = z.strictObject({ path: z.string(), values: z.array(z.string()).optional() });
const Empty = z.enum(['everybody', 'nobody']);
const Gate = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('acl'),
    at: z.array(z.string()).min(1),
    missingAction: z.literal('deny').optional(),
  }),
  z.strictObject({
    kind: z.literal('list'),
    lists: z.array(z.string()).min(1),
    networks: z.string().optional(),
    networksWhen: z.string().optional(),
    empty: Empty,
    missing: z.literal('everybody').optional(),
    azure: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('children'), children: z.array(z.string()).min(1), empty: Empty }),
  z.strictObject({ kind: z.literal('ruleSet'), child: z.string() }),
  z.strictObject({
    kind: z.literal('requests'),
    at: z.string(),
    allow: z.string(),
    deny: z.string().optional(),
    lists: z.array(z.string()),
  }),
  z.strictObject({
    kind: z.literal('ordered'),
    child: z.string(),
    at: z.string(),
    rules: z.string(),
    otherwise: z.string(),
  }),
]);
const Row = z.strictObject({
  type: z.string(),
  apiVersion: z.string(),
  family: z.string().refine((name) => name in families),
  switches: z.array(z.string()).optional(),
  combine: z.literal('worst').optional(),
  absent: z.enum(['open', 'closed', 'automatic']).optional(),
  on: z.array(z.string()).optional(),
  off: z.array(z.string()).optional(),
  inverse: z.boolean().optional(),
  perimeter: z.literal('open').optional(),
  onlyWhen: z.string().optional(),
  closedBy: z.array(Condition).optional(),
  openedBy: z.array(Condition).optional(),
  within: z.array(z.string()).optional(),
  gate: Gate.optional(),
  addressesAreOpen: z.boolean().optional(),
  azureApart: z.boolean().optional(),
});

it.each(rows)('the row of $type has its shape, once', (row) => {
  expect(Row.safeParse(row).error).toBeUndefined();
  expect(rows.filter(({ type }) => type.toLowerCase() === row.type.toLowerCase())).toHaveLength(1);
});

/** A body whose switch has this value, in every place this type keeps one. */
function withSwitch(row: (typeof rows)[number], value: unknown) {
  const paths: readonly string[] = ('switches' in row ? row.switches : undefined) ?? ['publicNetworkAccess'];
  const properties: Record<string, unknown> =
    'onlyWhen' in row && row.onlyWhen === 'hubProfile' ? { hubProfile: {} } : {};
  for (const path of paths) {
    const steps = path.split('.');
    let place = properties;
    for (const step of steps.slice(0, -1)) {
      place[step] ??= {};
      place = place[step] as Record<string, unknown>;
    }
    place[steps.at(-1) ?? ''] = value;
  }
  return of(row.type, row.type.split('/').slice(1).join('/'), properties);
}

const usual = rows.filter(
  (row) => !('off' in row) && !('inverse' in row) && !('switches' in row && row.switches?.length === 0),
);

describe('every type with a switch of the usual values', () => {
  const stateOf = (row: (typeof rows)[number], value: unknown) => {
    const report = judgeResources([withSwitch(row, value)], egressPolicy(), now);
    return {
      state: report.exposures[0]?.public,
      findings: report.findings.map(({ check }) => check),
      unknown: report.unknown.length,
    };
  };

  it.each(usual)('$type: Disabled closes, Enabled opens, and what is not known is unknown', (row) => {
    const family = (families as Record<string, { open: { id: string } }>)[row.family];
    const off = stateOf(row, row.type.endsWith('automationAccounts') ? false : 'Disabled');
    expect([off.state, off.findings.includes(family?.open.id ?? '')]).toEqual(['disabled', false]);
    const on = stateOf(row, 'Enabled');
    expect([on.state, on.findings.includes(family?.open.id ?? '')]).toEqual(['enabled', true]);
    for (const value of ['Perhaps', "[reference('x')]"]) {
      const unsure = stateOf(row, value);
      expect([unsure.state, unsure.findings.includes(family?.open.id ?? ''), unsure.unknown > 0]).toEqual([
        'unknown',
        false,
        true,
      ]);
    }
  });
});

const shared = join(process.env.RECORDINGS_DIR ?? '../shared/recordings', '../reference/public-switches.json');

it.skipIf(!existsSync(shared))('each type of the shared list is judged, or named with the reason why not', () => {
  const listed = JSON.parse(readFileSync(shared, 'utf8')) as {
    type: string;
    properties: { path: string; readOnly?: boolean }[];
  }[];
  const judged = new Set(rows.map(({ type }) => type.toLowerCase()));
  const writable = listed.filter(({ properties }) =>
    properties.some(
      ({ path, readOnly }) => readOnly !== true && /publicNetworkAccess|publicAccess|publicDataEndpoint/i.test(path),
    ),
  );
  const missing = writable.map(({ type }) => type).filter((type) => !judged.has(type.toLowerCase()));
  expect(missing.filter((type) => !(type.toLowerCase() in others))).toEqual([]);
});
