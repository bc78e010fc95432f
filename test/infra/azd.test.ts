import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { type Az, AzMissing } from '../../scripts/deploy/az.ts';
import { awaitFunction, isFunctionThere } from '../../scripts/deploy/function-there.ts';
import { deployed, itWith, ofType } from './support/infra.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const where = { subscription: '00000000-0000-0000-0000-0000000000a1', name: 'gatehouse' };

describe('azd deploy finds one group', () => {
  itWith('first-pass')(
    'carries the tag azd searches for on one resource group, and names that group in the output azd reads first',
    () => {
      const first = deployed('first-pass');
      const tagged = first.resources.filter(({ body }) =>
        Object.hasOwn((body.tags ?? {}) as Record<string, string>, 'azd-env-name'),
      );
      expect(tagged.map(({ type, name }) => [type, name])).toEqual([
        ['Microsoft.Resources/resourceGroups', 'rg-gatehouse'],
      ]);
      expect(ofType(first, 'Microsoft.Resources/resourceGroups').length).toBeGreaterThan(1);
      expect(read('infra/main.bicep')).toMatch(/^output AZURE_RESOURCE_GROUP string = group\.name$/m);
    },
  );
});

/** An az in whose subscription the group, the app and its functions are as given. */
function fakeAz(found: { group: boolean; apps?: readonly string[]; functions?: readonly string[] | Error }): Az {
  return async (args) => {
    if (args[0] === 'group') return `${found.group}\n`;
    if (args[1] === 'list') return (found.apps ?? []).join('\n');
    if (found.functions instanceof Error) throw found.functions;
    return (found.functions ?? []).join('\n');
  };
}

describe('the events are connected where the function is there', () => {
  it.each([
    ['nothing was deployed yet', { group: false }, false],
    ['the group is left, without an app', { group: true }, false],
    ['the app has no code yet', { group: true, apps: ['func-x'] }, false],
    ['the app is too new to answer', { group: true, apps: ['func-x'], functions: new Error('status 1') }, false],
    ['the app has other functions only', { group: true, apps: ['func-x'], functions: ['func-x/sweep'] }, false],
    ['the app has the function', { group: true, apps: ['func-x'], functions: ['func-x/resource-event'] }, true],
  ])('%s: %#', async (_when, found, expected) => {
    expect(await isFunctionThere(where, fakeAz(found))).toBe(expected);
  });

  it('no subscription is chosen yet: nothing can be there', async () => {
    const asked: string[] = [];
    const run: Az = async (args) => {
      asked.push(args.join(' '));
      return 'true';
    };
    expect(await isFunctionThere({ ...where, subscription: undefined }, run)).toBe(false);
    expect(asked).toEqual([]);
  });

  it('az is missing: that is said, and not taken for an answer', async () => {
    const run: Az = async (args) => {
      if (args[0] === 'functionapp' && args[1] === 'function') throw new AzMissing();
      return args[0] === 'group' ? 'true' : 'func-x';
    };
    await expect(isFunctionThere(where, run)).rejects.toThrow(AzMissing);
  });

  it('after the code was brought, it is waited for, and given up loudly', async () => {
    let reads = 0;
    const late: Az = async (args) => {
      if (args[1] === 'function') reads += 1;
      return fakeAz({ group: true, apps: ['f'], functions: reads < 3 ? [] : ['f/resource-event'] })(args);
    };
    const waits: number[] = [];
    await awaitFunction(where, late, async (millis) => void waits.push(millis));
    expect(reads).toBe(3);
    expect(waits).toHaveLength(2);
    await expect(awaitFunction(where, fakeAz({ group: true }), async () => {})).rejects.toThrow('resource-event');
  });
});

describe('azure.yaml', () => {
  const hooks = (parseYaml(read('azure.yaml')) as { hooks: Record<string, Record<string, { run: string }>> }).hooks;

  it.each(['posix', 'windows'])('%s: asks whether the function is there before each provision', (system) => {
    expect(hooks.preprovision?.[system]?.run).toMatch(
      /azd env set GATEHOUSE_CONNECT_EVENTS "\$\(npm run --silent deploy -- --function-there\)"/,
    );
  });

  it.each(['posix', 'windows'])('%s: lets the app write its package for no longer than the code takes', (system) => {
    expect(hooks.predeploy?.[system]?.run).toMatch(/^npm run --silent deploy -- --open-package$/);
    expect(hooks.postdeploy?.[system]?.run).toMatch(/^npm run --silent deploy -- --close-package\b/);
  });

  it.each(['posix', 'windows'])('%s: waits for the function before the second provision', (system) => {
    expect(hooks.postdeploy?.[system]?.run).toMatch(
      /npm run --silent deploy -- --await-function.*azd provision --no-prompt/s,
    );
    expect(hooks.postdeploy?.[system]?.run).not.toContain('azd env set');
  });
});
