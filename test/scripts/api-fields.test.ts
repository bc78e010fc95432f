import { expect, it } from 'vitest';
import { words } from '../../scripts/api-field-words.ts';
import { describedFields, fieldsOf, shown } from '../../scripts/api-fields.ts';

it.each(shown)('every field of %s says what it is for', (name) => {
  const silent = describedFields(name).filter(({ description }) => description === '');
  expect(silent.map(({ path }) => path)).toEqual([]);
});

it('has words for no field that is gone', () => {
  const paths = new Set(shown.flatMap((name) => describedFields(name).map(({ path }) => path)));
  for (const path of Object.values(words).flatMap((each) => Object.keys(each))) expect(paths, path).toContain(path);
});

it('tells values, lists and what may be missing from a schema', () => {
  const schema = {
    properties: {
      state: { enum: ['a', 'b'] },
      list: { type: 'array', items: { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } } },
    },
    required: ['state'],
  };
  expect(fieldsOf(schema).map(({ path, what, isOptional }) => [path, what, isOptional])).toEqual([
    ['state', '`a`, `b`', false],
    ['list', 'list of object', true],
    ['list[].at', 'moment (UTC)', true],
  ]);
});
