import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findType, types } from '../../src/egress/types.ts';

const folder = join(import.meta.dirname, '../../src/egress/types');

describe('the list of types', () => {
  it('has what each file of types/ exports, once', async () => {
    const files = readdirSync(folder).sort();
    const exported = await Promise.all(files.map((file): Promise<object> => import(join(folder, file))));
    const listed = exported.map((each) => types.filter((type) => Object.values(each).includes(type)).length);
    expect(files.filter((_, index) => listed[index] !== 1)).toEqual([]);
    expect(files).toHaveLength(types.length);
  });

  it.each(types)('$name is there once, and is read with a stable api-version', ({ name, apiVersion }) => {
    expect(name).toMatch(/^Microsoft\.[A-Z]\w+(\/[a-z]\w+)+$/);
    expect(types.filter((type) => type.name.toLowerCase() === name.toLowerCase())).toHaveLength(1);
    expect(apiVersion).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  it.each(types.filter(({ judge }) => judge !== undefined))('$name has checks, and fields that tell', (type) => {
    expect(Object.keys(type.checks)).not.toEqual([]);
    expect(type.tellingFields).not.toEqual([]);
    expect(findType(type.name.toLowerCase())).toBe(type);
  });
});
