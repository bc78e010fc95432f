import { describe, expect, it } from 'vitest';
import { explainReading } from '../../../src/egress/explain.ts';
import { mergeReadings } from '../../../src/egress/reading/merge.ts';
import { plainReading } from '../../../src/egress/reading/model.ts';
import { readFile } from '../../../src/egress/reading/read-file.ts';
import { settle } from '../../../src/egress/reading/said-twice.ts';
import { idOf, now, storage } from '../support.ts';

const open = { publicNetworkAccess: 'Enabled' };
const closed = { publicNetworkAccess: 'Disabled' };
const rules = (...values: readonly string[]) => ({ networkAcls: { ipRules: values.map((value) => ({ value })) } });
const bare = { id: storage({}).id, name: 'st1' };
const flat = (properties: object) => ({ ...bare, allowBlobPublicAccess: false, ...properties });

describe('a resource that is there twice', () => {
  it.each([
    { when: 'the same', one: storage(closed), two: storage(closed), differs: [] },
    { when: 'whole and as a name', one: storage(closed), two: bare, differs: [] },
    { when: 'with a property more', one: storage(closed), two: storage({ ...closed, x: 1 }), differs: [] },
    { when: 'in another casing', one: storage(closed), two: storage({ PublicNetworkAccess: 'disabled' }), differs: [] },
    { when: 'with null', one: storage(closed), two: storage({ publicNetworkAccess: null }), differs: [] },
    { when: 'flat and nested', one: storage(closed), two: flat(closed), differs: [] },
    { when: 'in another state', one: storage(closed, { etag: '1' }), two: storage(closed, { etag: '2' }), differs: [] },
    {
      when: 'with its list in another order',
      one: storage(rules('a', 'b')),
      two: storage(rules('b', 'a')),
      differs: [],
    },
    { when: 'open and closed', one: storage(open), two: storage(closed), differs: ['publicNetworkAccess'] },
    { when: 'flat and nested, differently', one: storage(open), two: flat(closed), differs: ['publicNetworkAccess'] },
    {
      when: 'undecided once',
      one: storage(open),
      two: storage({ publicNetworkAccess: "[parameters('x')]" }),
      differs: ['publicNetworkAccess'],
    },
    {
      when: 'with a rule more',
      one: storage(rules('a')),
      two: storage(rules('a', 'b')),
      differs: ['networkAcls.ipRules'],
    },
    {
      when: 'with another id inside',
      one: storage({ key: { id: 'a' } }),
      two: storage({ key: { id: 'b' } }),
      differs: ['key.id'],
    },
    {
      when: 'with another tag',
      one: storage({}, { tags: { a: '1' } }),
      two: storage({}, { tags: { a: '2' } }),
      differs: ['tags.a'],
    },
  ])('$when is one body, and unknown is $differs', ({ one, two, differs }) => {
    for (const bodies of [
      [one, two],
      [two, one],
    ]) {
      const settled = settle(plainReading(bodies));
      expect(settled.bodies).toHaveLength(1);
      expect(settled.unknown.map(({ id, property }) => [id, property])).toEqual(
        differs.map((each) => [idOf(one), each]),
      );
      expect(settle(settled)).toBe(settled);
    }
  });

  it('in many ways costs eight judgements, and that is said', () => {
    const many = Array.from({ length: 500 }, (_, index) => storage({ ...open, minimumTlsVersion: `${index}` }));
    const settled = settle(plainReading(many));
    expect(settled.asSaid).toHaveLength(8);
    expect(settled.unknown.map(({ because }) => because)).toContainEqual(
      expect.stringMatching(/^it is said in 500 different ways, of which 8 were judged/),
    );
  });

  it('is what both say together', () => {
    const bodies = [
      storage({ ...closed, a: 1, list: [{ name: 'n', b: 2 }] }),
      storage({ c: 3, list: [{ name: 'n', d: 4 }] }),
    ];
    expect(settle(plainReading(bodies)).bodies).toEqual([
      storage({ ...closed, a: 1, c: 3, list: [{ name: 'n', b: 2, d: 4 }] }),
    ]);
  });

  it.each([
    { when: 'one of two is open', said: [open, closed], found: 1 },
    { when: 'one of three is open', said: [closed, open, { ...closed, x: 1 }], found: 1 },
    {
      when: 'they differ in what opens nothing',
      said: [
        { ...closed, x: 1 },
        { ...closed, x: 2 },
      ],
      found: 0,
    },
  ])('is found open where $when', ({ said, found }) => {
    const files = said.map((properties) => plainReading([storage(properties)]));
    const { findings, exposures } = explainReading(mergeReadings(files), { now });
    expect(findings.filter(({ check }) => check === 'exposure-storage-public-open')).toHaveLength(found);
    expect(exposures).toMatchObject([{ public: found === 0 ? 'disabled' : 'unknown' }]);
  });

  it('is no contradiction before and after a change', () => {
    const [before, after] = [storage(closed), storage(open)];
    const changed = readFile({ changes: [{ resourceId: before.id, changeType: 'Modify', before, after }] });
    expect(settle(changed)).toBe(changed);
    expect(explainReading(changed, { now })).toMatchObject({
      exposures: [{ public: 'enabled' }],
      findings: [{ check: 'exposure-storage-public-open', opened: true }],
      unknown: [],
    });
  });
});
