import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../simulator/kubernetes/filter.ts';

const input = {
  items: [
    { kind: 'A', n: 2, spec: { type: 'x', list: [1, 2] }, meta: { name: 'b' } },
    { kind: 'B', n: 1, spec: null, meta: { name: 'a', note: 'a "quoted" | text' } },
    { kind: 'A', n: 2, spec: { type: 'y' }, meta: {} },
  ],
};

/** What jq's manual says of each, which jq itself confirms where it is on the PATH. */
const cases: readonly (readonly [string, readonly unknown[]])[] = [
  ['.', [input]],
  ['.items|length', [3]],
  ['[.items[]|.meta.name]', [['b', 'a', null]]],
  [
    '[.items[]|{kind,name:.meta.name}]',
    [
      [
        { kind: 'A', name: 'b' },
        { kind: 'B', name: 'a' },
        { kind: 'A', name: null },
      ],
    ],
  ],
  ['[.items[]|select(.spec.type=="x")|.kind]', [['A']]],
  ['[.items[]|select(.kind!="A" and .n!=2)|.meta.note]', [['a "quoted" | text']]],
  ['[.items[]|.spec.list[]?]', [[1, 2]]],
  ['.items|map(.n)|unique_by(.)', [[1, 2]]],
  ['[.items[]]|unique_by(.kind)|map(.n)', [[2, 1]]],
  ['(.items[].kind)', ['A', 'B', 'A']],
  ['[.items[]|.meta."name"//.kind]', [['b', 'a', 'A']]],
  ['[.items[]|{n:(.spec.none//.meta.note//.n)}]', [[{ n: 2 }, { n: 'a "quoted" | text' }, { n: 2 }]]],
  ['{a:1,b:"c"}', [{ a: 1, b: 'c' }]],
];

describe('a filter', () => {
  it.each(cases)('%s', (filter, output) => expect(parseFilter(filter)(input)).toEqual(output));

  const hasJq = spawnSync('jq', ['--version']).status === 0;
  it.skipIf(!hasJq)('gives what jq gives (jq is not on the PATH where this is skipped)', () => {
    for (const [filter, output] of cases) {
      const { stdout } = spawnSync('jq', ['-c', filter], { input: JSON.stringify(input), encoding: 'utf8' });
      expect(stdout, filter).toBe(output.map((each) => `${JSON.stringify(each)}\n`).join(''));
    }
  });

  it.each(['.a as $x | $x', '.items[0]', 'reduce .[] as $i (0; .)', 'tostring', '.a |', '{a', '@base64', 'env(.a)'])(
    'that is not known here is refused: %s',
    (filter) => expect(() => parseFilter(filter)(input)).toThrow('jq: error'),
  );
  it.each(['.kind.name', '.items.name'])('that asks for what is not there is an error: %s', (filter) =>
    expect(() => parseFilter(filter)({ kind: 'K', items: [] })).toThrow('jq: error: Cannot index'),
  );
});
