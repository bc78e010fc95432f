import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findType, types } from '../../src/egress/types.ts';

const folder = join(import.meta.dirname, '../../src/egress/types');

/** Types that were never released with a stable api-version. */
const withoutStable =
  /^Microsoft\.(HorizonDb|AgFoodPlatform|Chaos|OnlineExperimentation|M365SecurityAndCompliance)\/|\/paymentHsmClusters$|^Microsoft\.KubernetesConfiguration\/privateLinkScopes$/;

describe('the list of types', () => {
  it('has what each file of types/ exports, once', async () => {
    const files = readdirSync(folder).sort();
    const exported = await Promise.all(files.map((file): Promise<object> => import(join(folder, file))));
    const names = (each: object): readonly unknown[] => Object.values(each).map((value) => value?.name);
    const listed = exported.map((each) => types.filter(({ name }) => names(each).includes(name)).length);
    expect(files.filter((_, index) => listed[index] !== 1)).toEqual([]);
  });

  it.each(types)('$name is there once, and is read with a stable api-version', ({ name, apiVersion }) => {
    expect(name).toMatch(/^Microsoft\.[A-Z]\w+(\/[a-z]\w+)+$/);
    expect(types.filter((type) => type.name.toLowerCase() === name.toLowerCase())).toHaveLength(1);
    expect(apiVersion).toMatch(withoutStable.test(name) ? /^20\d\d-\d\d-\d\d-preview$/ : /^20\d\d-\d\d-\d\d$/);
  });

  it.each(types.filter(({ judge }) => judge !== undefined))('$name has checks, and fields that decide', (type) => {
    expect(Object.keys(type.checks)).not.toEqual([]);
    expect(type.contentFields).not.toEqual([]);
    expect(findType(type.name.toLowerCase())).toBe(type);
  });
});
