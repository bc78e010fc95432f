import { expect, it } from 'vitest';
import * as z from 'zod';
import { words } from '../../scripts/api-field-words.ts';
import { answers, apiFieldsPage, describedFields, fieldsOf, shown } from '../../scripts/api-fields.ts';
import { described, routes } from '../../src/api/routes.ts';

it('shows the answer of every route', () => {
  const schemas: readonly unknown[] = shown.map((name) => answers[name]);
  const elementOf = (answer: z.ZodType): unknown =>
    answer instanceof z.ZodObject ? (answer.shape.value?.element ?? answer) : answer;
  const hidden = Object.entries(described).filter(([, { answer }]) => !schemas.includes(elementOf(answer)));
  expect(hidden.map(([name]) => name)).toEqual([]);
});

it('names routes that there are', () => {
  const known = Object.values(routes).map(({ method, path }) => `${method} /api/${path}`);
  const named = [...apiFieldsPage().matchAll(/^## .*$/gm)].flatMap(([title]) =>
    [...title.matchAll(/`((?:GET|POST) [^`]+)`/g)].map(([, route = '']) => route),
  );
  expect(named.length).toBeGreaterThan(10);
  for (const route of named) expect(known, route).toContain(route);
});

it.each(shown)('every field of %s says what it is for', (name) => {
  const silent = describedFields(name).filter(({ description }) => description === '');
  expect(silent.map(({ path }) => path)).toEqual([]);
});

it('has words for no field that is gone', () => {
  const paths = new Set(shown.flatMap((name) => describedFields(name).map(({ path }) => path)));
  for (const path of Object.values(words).flatMap((each) => Object.keys(each))) expect(paths, path).toContain(path);
});

it('distinguishes values, lists and what may be missing from a schema', () => {
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
