import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findStale, listSources, listTemplates } from '../../infra/check/compile.ts';
import { findCompiler } from '../../tools/bicep/compiler.ts';
import { type Bicep, openBicep } from '../../tools/bicep/open-bicep.ts';
import { compiled, isCompiled, root } from './support/infra.ts';

it('a compiler is there where one is expected', () => {
  if (process.env.BICEP_EXPECTED !== undefined) expect(isCompiled).toBe(true);
});

describe.skipIf(!isCompiled)('the compiler', () => {
  it.each([...listSources(root).keys()])('has nothing to say of %s', (path) =>
    expect(compiled.problems.filter((each) => each.startsWith(path))).toEqual([]),
  );

  it('has nothing to say of anything else', () => expect(compiled.problems).toEqual([]));

  it('is asked about each template, and by it about all modules', () => {
    expect(listTemplates(listSources(root))).toEqual(['infra/main.bicep', 'infra/management-group.bicep']);
  });

  it('says what is committed: npm run generate', () => expect(findStale(root, compiled)).toEqual([]));

  it('evaluates every set of switches without a complaint', () => {
    for (const [name, { diagnostics }] of Object.entries(compiled.snapshots)) expect(diagnostics, name).toEqual([]);
  });
});

/** For each rule that bicepconfig.json sets: a file that breaks it and nothing else. A level, or a name, that is misspelt is ignored silently. */
const mistakes: Readonly<Record<string, string>> = {
  'use-recent-api-versions': `resource group 'Microsoft.Network/networkSecurityGroups@2019-11-01' = {
  name: 'nsg'
  location: resourceGroup().location
}
`,
  'what-if-short-circuiting': `resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: 'standing'
}

module named 'named.bicep' = {
  params: {
    name: account.properties.primaryEndpoints.blob
  }
}
`,
  'use-user-defined-types': `param anything object

output said string = string(anything)
`,
  'no-module-name': `module inner 'inner.bicep' = {
  name: 'inner'
}
`,
};

// Each question has a configuration of its own, and is compiled from nothing.
describe.skipIf(!isCompiled)('the levels of bicepconfig.json', { timeout: 60_000 }, () => {
  const config = readFileSync(join(root, 'infra/bicepconfig.json'), 'utf8');
  const { rules } = (
    JSON.parse(config.replaceAll(/^\s*\/\/.*$/gm, '')) as {
      analyzers: { core: { rules: Record<string, { level: string }> } };
    }
  ).analyzers.core;
  let bicep: Bicep;
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bicepconfig-'));
    bicep = openBicep(findCompiler() ?? '');
  });
  afterAll(async () => {
    await bicep.close();
    rmSync(folder, { recursive: true });
  });

  const saidOf = async (mistake: string, rulesText: string): Promise<readonly string[]> => {
    // A running compiler reads the configuration of a folder once.
    const own = mkdtempSync(join(folder, 'rule-'));
    writeFileSync(join(own, 'bicepconfig.json'), rulesText);
    writeFileSync(join(own, 'inner.bicep'), "output said string = 'nothing'\n");
    writeFileSync(
      join(own, 'named.bicep'),
      "param name string\n\nresource group 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {\n  name: name\n  location: 'westeurope'\n}\n",
    );
    writeFileSync(join(own, 'mistake.bicep'), mistake);
    const { diagnostics } = await bicep.compile(join(own, 'mistake.bicep'));
    return diagnostics.map(({ level, code }) => `${level} ${code}`);
  };

  it('each have a planted mistake', () => expect(Object.keys(rules).sort()).toEqual(Object.keys(mistakes).sort()));

  it.each(Object.entries(mistakes))('%s is taken as it is written', async (rule, mistake) => {
    const level = rules[rule]?.level;
    expect(['error', 'off']).toContain(level);
    expect(await saidOf(mistake, config)).toEqual(level === 'off' ? [] : [`Error ${rule}`]);
    // The name is one the compiler knows, and the mistake is one.
    const alone = JSON.stringify({ analyzers: { core: { rules: { [rule]: { level: 'warning' } } } } });
    expect(await saidOf(mistake, alone)).toEqual([`Warning ${rule}`]);
  });
});
