import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readChoices, usage } from '../../scripts/start-choices.ts';
import { endUnderOwnPolicy, underOwnPolicy } from '../../scripts/under-own-policy.ts';
import { parseScenario } from '../../simulator/scenario/parse-scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'start-'));
mkdirSync(join(folder, 'below'));
for (const name of ['policy.yaml', 'below/tour.yaml']) writeFileSync(join(folder, name), '');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const choices = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => readChoices(args, env, folder);

describe('what npm start is asked for', () => {
  it('takes the ports that are usual, free ones where asked to, and always those that are named', () => {
    expect(choices([])?.ports).toMatchObject({ app: 7071, arm: 7443, table: 10002 });
    const env = { GATEHOUSE_PORT_ARM: '8443' };
    const { ports } = choices(['--free-ports', '--port-app', '8080'], env) ?? {};
    expect(ports).toEqual({ app: 8080, arm: 8443, identity: 0, blob: 0, queue: 0, table: 0 });
  });

  it.each([
    { where: 'where the program runs', env: {}, at: 'policy.yaml', is: 'policy.yaml' },
    {
      where: 'where npm was called',
      env: { INIT_CWD: join(folder, 'below') },
      at: '../policy.yaml',
      is: 'policy.yaml',
    },
    { where: 'nowhere, where it is absolute', env: {}, at: join(folder, 'policy.yaml'), is: 'policy.yaml' },
  ])('takes a policy and a scenario from $where', ({ env, at, is }) => {
    expect(choices(['--policy', at], env)?.policy).toBe(join(folder, is));
    expect(choices(['--scenario', at], env)?.scenario).toBe(join(folder, is));
  });

  it('plays the main scenario from anywhere, under its own policy', () => {
    const { scenario, policy } = choices([], { INIT_CWD: tmpdir() }) ?? {};
    expect(scenario).toMatch(/simulator\/scenario\/scenarios\/main\.yaml$/);
    expect(policy).toBeUndefined();
  });

  it.each([
    { args: ['--scenario', 'nowhere.yaml'], says: `--scenario: there is no ${join(folder, 'nowhere.yaml')}` },
    { args: ['--policy', 'nowhere.yaml'], says: '--policy: there is no ' },
    { args: ['--port-arm', 'x'], says: '--port-arm must be a port number' },
    { args: ['--prot-arm', '1'], says: '--prot-arm' },
  ])('refuses $args', ({ args, says }) => {
    expect(() => choices(args)).toThrow(says);
  });

  it('has a word for every option in the help', () => {
    expect(choices(['--help'])).toBeUndefined();
    for (const option of ['--once', '--scenario', '--policy', '--free-ports', '--keep', '--log', '--port-arm'])
      expect(usage).toContain(option);
    expect(usage).toMatch(/--port-identity <n> +default/);
  });
});

describe('a scenario under another policy than its own', () => {
  const file = join(import.meta.dirname, '../../simulator/scenario/scenarios/main.yaml');
  const own = parseScenario(readFileSync(file, 'utf8'), file);
  const { title, steps } = underOwnPolicy(own);

  it('says of each step what is done to Azure, and none of what comes of it under its own policy', () => {
    expect(steps.map(({ say }) => say)).toEqual(
      expect.arrayContaining(['storageAccounts stshopbackups is written', 'privateEndpoints pe-backups is deleted']),
    );
    const said = new Set(own.steps.map(({ say }) => say));
    expect(steps.filter(({ say }) => said.has(say))).toEqual([]);
    expect(title).toContain('under your own policy');
  });

  it('expects nothing, and ends with a sentence that says so', () => {
    const nothing = { resources: [], records: [], connections: [], findings: [], audit: [] };
    for (const { expect: expected } of steps) if (expected !== undefined) expect(expected).toMatchObject(nothing);
    expect(endUnderOwnPolicy(12, 40_000)).toMatch(/12 steps.*nothing is expected/);
  });
});
