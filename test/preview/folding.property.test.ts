import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldReading } from '../../src/egress/reading/fold/fold.ts';
import { readFile } from '../../src/egress/reading/read-file.ts';
import { preview } from '../../src/preview/preview.ts';
import { endpoint, idOf, of, policyOf, snapshot, storage, zoneGroup, zoneId } from './support.ts';

/** The text of an expression whose value is this text; at its leaves some that only Azure can work out. */
function expressionOf(value: string, depth = 3): fc.Arbitrary<string> {
  const literal = fc.constant(`'${value}'`);
  if (depth === 0) return literal;
  const inner = expressionOf(value, depth - 1);
  const cut = Math.floor(value.length / 2);
  const halves = fc.tuple(expressionOf(value.slice(0, cut), depth - 1), expressionOf(value.slice(cut), depth - 1));
  const condition = fc.constantFrom(
    'true()',
    "equals('a', 'a')",
    "not(empty('x'))",
    "reference('/elsewhere').isSo",
    'less(1, 2)',
  );
  return fc.oneof(
    literal,
    halves.map(([a, b]) => `format('{0}{1}', ${a}, ${b})`),
    halves.map(([a, b]) => `concat(${a}, ${b})`),
    inner.map((text) => `coalesce(null(), ${text})`),
    inner.map((text) => `createObject('v', ${text}).v`),
    inner.map((text) => `last(createArray('other', ${text}))`),
    inner.map((text) => `map(createArray(${text}), lambda('x', lambdaVariables('x')))[0]`),
    inner.map((text) => `first(filter(createArray('', ${text}), lambda('x', not(empty(lambdaVariables('x'))))))`),
    fc.tuple(condition, inner).map(([holds, text]) => `if(${holds}, ${text}, 'other')`),
    fc.constant(`reference('${idOf('Microsoft.KeyVault/vaults', 'kv')}').hints.${hint(value)}`),
    fc.constant("reference('/elsewhere').outputs.text.value"),
  );
}

const hint = (value: string): string => `h${[...value].map((letter) => letter.codePointAt(0)?.toString(16)).join('')}`;

/** A value as it is, or as an expression of it. */
const written = (value: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(value),
    expressionOf(value).map((text) => `[${text}]`),
  );

interface Parts {
  readonly name: string;
  readonly open: string;
  readonly target: string;
  readonly group: string;
  readonly zone: string;
}

const values: fc.Arbitrary<Parts> = fc
  .record({
    name: fc.constantFrom('sta', 'stb'),
    open: fc.constantFrom('Enabled', 'Disabled'),
    group: fc.constantFrom('blob', 'table'),
    zone: fc.constantFrom('privatelink.blob.core.windows.net', 'privatelink.table.core.windows.net'),
  })
  .map((parts) => ({
    ...parts,
    target: idOf('Microsoft.Storage/storageAccounts', parts.name),
    zone: zoneId(parts.zone),
  }));

const hints = (parts: Parts) =>
  Object.fromEntries(
    Object.values(parts)
      .flatMap((value) => pieces(value))
      .map((value) => [hint(value), value]),
  );
/** Everything that halving a text three times can give. */
function pieces(value: string, depth = 3): readonly string[] {
  const cut = Math.floor(value.length / 2);
  return depth === 0
    ? [value]
    : [value, ...pieces(value.slice(0, cut), depth - 1), ...pieces(value.slice(cut), depth - 1)];
}

const plan = (parts: Parts, all: Parts) =>
  snapshot(
    of('Microsoft.KeyVault/vaults', 'kv', { publicNetworkAccess: 'Disabled', hints: hints(all) }),
    { ...storage(parts.name, { publicNetworkAccess: parts.open }), id: parts.target },
    endpoint('pe', { target: parts.target, groupIds: [parts.group] }),
    zoneGroup('pe', parts.zone.startsWith('[') ? parts.zone : (parts.zone.split('/').at(-1) ?? '')),
  );

const policy = policyOf();
function judge(content: unknown, isFolded: boolean) {
  const reading = readFile(content);
  const judged = preview(isFolded ? foldReading(reading, 'AzureCloud') : reading, {
    policy,
    cloud: 'AzureCloud',
    now: new Date(0),
  });
  const ofAccount = judged.exposures.find(({ id }) => id.includes('storageaccounts'))?.public;
  return {
    exposure: ofAccount === 'unknown' ? undefined : ofAccount,
    name: judged.names.find(({ certainty }) => certainty === 'will')?.fqdn ?? undefined,
    zone: judged.zoneGroups.find(({ verdict }) => verdict !== 'unknown')?.verdict,
  };
}

describe('folding', () => {
  it('never changes an answer from right to wrong', () => {
    fc.assert(
      fc.property(
        values.chain((all) =>
          fc
            .record({
              name: written(all.name),
              open: written(all.open),
              target: written(all.target),
              group: written(all.group),
              zone: written(all.zone),
            })
            .map((parts) => ({ all, parts })),
        ),
        ({ all, parts }) => {
          const truth = judge(plan(all, all), false);
          const raw = judge(plan(parts, all), false);
          const folded = judge(plan(parts, all), true);
          for (const key of ['exposure', 'name', 'zone'] as const) {
            if (folded[key] !== undefined) expect(folded[key], key).toBe(truth[key]);
            if (raw[key] !== undefined) expect(folded[key], `${key} was certain before`).toBe(raw[key]);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
