import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { appFolder } from '../../scripts/build.ts';
import { lines } from '../../scripts/deploy/unread-variables.ts';
import { roles } from '../../src/api/principal.ts';
import { main as gatehouse } from '../../src/cli/main.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { compiled, deployed, ofType } from './support/infra.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const observe = deployed('observe');
const pages = ['deploy', 'operations', 'permissions', 'security', 'verification', 'command-line'].map(
  (name) => `docs/${name}.md`,
);

const blocksOf = (page: string, language: string): string[] =>
  [...read(page).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);
const commands = pages.flatMap((page) =>
  blocksOf(page, 'sh').flatMap((block) =>
    block
      .trim()
      .split('\n')
      .map((line) => [page, line] as const),
  ),
);

describe('examples', () => {
  it('parameter files name what the template takes; where there is a compiler, it takes them whole', () => {
    const blocks = blocksOf('docs/deploy.md', 'bicep-params');
    expect(blocks.length).toBeGreaterThan(0);
    const known = Object.entries(compiled.template?.parameters ?? {});
    const required = known
      .filter(([, { defaultValue, nullable }]) => defaultValue === undefined && nullable !== true)
      .map(([name]) => name);
    for (const block of blocks) {
      const named = [...block.matchAll(/^param (\w+) =/gm)].map(([, name = '']) => name);
      expect(known.map(([name]) => name)).toEqual(expect.arrayContaining(named));
      expect(named).toEqual(expect.arrayContaining(required));
    }
  });

  it('parameter files keep every line by which they hear what the script sets for them', () => {
    const packed = (text: string): string => text.replace(/\s+/g, '');
    for (const block of [...blocksOf('docs/deploy.md', 'bicep-params'), read('infra/main.bicepparam')])
      for (const line of Object.values(lines)) expect(packed(block)).toContain(packed(line));
  });

  it('policies are valid, and observe', () => {
    const blocks = blocksOf('docs/deploy.md', 'yaml');
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks)
      expect(parsePolicy(block)).toMatchObject({ dns: { mode: 'observe' }, approvals: { mode: 'observe' } });
  });

  it.each(commands)('%s: %s', async (_page, line) => {
    const { status, stderr } = spawnSync('sh', ['-n', '-c', line], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [, script, flags = ''] = /npm run (\w+)(?: --(.*))?$/.exec(line) ?? [];
    if (script !== undefined) expect(Object.keys(manifest.scripts)).toContain(script);
    if (script === 'deploy')
      for (const [flag] of flags.matchAll(/--[\w-]+/g)) expect(read('scripts/deploy.ts')).toContain(flag.slice(2));
    const [, words] = /node bin\/gatehouse\.mjs (.*)$/.exec(line) ?? [];
    if (words === undefined) return;
    const args = words.split(' ');
    const printed: string[] = [];
    const say = (text: string): void => {
      printed.push(text);
    };
    const terminal = { out: say, err: say, readInput: async () => new Uint8Array(), now: new Date(0) };
    const path = args.slice(
      0,
      args.findIndex((word) => word.startsWith('--') || word.includes('.')),
    );
    await gatehouse([...path, '--help'], terminal);
    for (const flag of args.filter((word) => word.startsWith('--'))) expect(printed.join('\n')).toContain(flag);
  });

  it('name what the template names', () => {
    const names = new Set(observe.resources.flatMap(({ name, resourceGroup }) => [name, resourceGroup ?? '']));
    const named = commands.flatMap(([, line]) => [
      ...line.matchAll(/--(?:container-name|queue-name|system-topic-name) (\S+)/g),
      ...line.matchAll(/event-subscription \w+ --name (?!"\$)(\S+)/g),
      ...line.matchAll(/az group \w+ --name (\S+)/g),
    ]);
    expect(named.length).toBeGreaterThan(6);
    for (const [text, name = ''] of named) expect(names.has(name), text).toBe(true);
  });

  it('have no link to nowhere', () => {
    for (const page of pages)
      for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:)([^)#]+)/g))
        expect(existsSync(join(root, dirname(page), target)), `${page}: ${target}`).toBe(true);
  });
});

it('deploy.md names every resource provider that the templates need', () => {
  // Every subscription has these two.
  const always = ['Microsoft.Authorization', 'Microsoft.Resources'];
  // A subnet is delegated to it.
  const needed = new Set(['Microsoft.App']);
  for (const name of Object.keys(compiled.snapshots))
    for (const { type } of deployed(name).resources) needed.add(type.split('/')[0] ?? '');
  const [row = ''] = read('docs/deploy.md').match(/^\| The resource providers .*? registered/m) ?? [];
  const said = [...row.matchAll(/Microsoft\.\w+/g)].map(([name]) => name);
  expect(said).toEqual([...needed].filter((name) => !always.includes(name)).sort());
});

describe('operations.md', () => {
  it('says what to do about each alert', () => {
    const alerts = ['scheduledQueryRules', 'metricAlerts'].flatMap((type) =>
      ofType(observe, `Microsoft.Insights/${type}`),
    );
    const wanted = alerts.map(({ name }) =>
      name.replace(/^gatehouse-/, '').replace(/-[0-9a-f]{8}(-[0-9a-f]+){4}$/, ''),
    );
    const [, section = ''] = read('docs/operations.md').match(/^## Alerts$(.*?)^## /ms) ?? [];
    const said = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name = '']) => name);
    expect(said.sort()).toEqual(wanted.sort());
  });
});

describe('azure.yaml', () => {
  const azd = parseYaml(read('azure.yaml')) as {
    infra: { path: string; module: string };
    services: { app: { dist: string; host: string } };
    hooks: Record<string, Record<string, { run: string }>>;
  };

  it('deploys what npm start runs, by the same template', () => {
    expect(join(root, azd.services.app.dist)).toBe(appFolder);
    expect(existsSync(join(root, azd.infra.path, `${azd.infra.module}.bicep`))).toBe(true);
    expect(azd.services.app.host).toBe('function');
    const site = ofType(observe, 'Microsoft.Web/sites')[0];
    expect(site?.body.tags).toMatchObject({ 'azd-service-name': Object.keys(azd.services)[0] });
  });

  it('sets what the parameter file reads', () => {
    const runs = Object.values(azd.hooks).flatMap((each) => Object.values(each).map(({ run }) => run));
    const variables = runs.flatMap((run) =>
      [...run.matchAll(/azd env set (\w+)/g)].map(([, variable = '']) => variable),
    );
    expect(variables).toHaveLength(4);
    for (const variable of variables)
      expect(read('infra/main.bicepparam')).toContain(`readEnvironmentVariable('${variable}'`);
  });
});

it('the app registration has the roles that the product knows', () => {
  const declared = JSON.parse(read('infra/app-roles.json')) as { value: string; id: string }[];
  // The last one lets a group sign in; what it sees policy says.
  expect(declared.map(({ value }) => value)).toEqual([...roles, 'Gatehouse.SubscriptionReader']);
  expect(new Set(declared.map(({ id }) => id)).size).toBe(declared.length);
});

it('the workflow for a hosted CI runs what exists', () => {
  const workflow = parseYaml(read('.github/workflows/infra.yml')) as {
    jobs: { compile: { steps: { run?: string }[] } };
  };
  const text = workflow.jobs.compile.steps.map(({ run = '' }) => run).join('\n');
  for (const [, path = ''] of text.matchAll(/(scripts\/[\w-]+\.(?:ts|mjs))/g))
    expect(existsSync(join(root, path)), path).toBe(true);
  for (const [, script = ''] of text.matchAll(/npm run (\w+)/g))
    expect(Object.keys(manifest.scripts)).toContain(script);
});
