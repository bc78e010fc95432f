import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { execute } from './execute.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
  // A `gh` and an `az` that note what they were asked.
  for (const name of ['gh', 'az']) {
    const program = join(folder, name);
    await writeFile(program, `#!/usr/bin/env bash\necho "${name} $*" >>"${folder}/asked"\n`);
    await chmod(program, 0o755);
  }
  await writeFile(join(folder, 'asked'), '');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A command whose plans say what they were asked and end with this status; it checks as the real one does. */
async function planning(status: number): Promise<string> {
  const command = join(folder, 'gatehouse.mjs');
  const text = `import { spawnSync } from 'node:child_process';
const [group, ...rest] = process.argv.slice(2);
if (group === 'policy') process.exit(spawnSync(process.execPath, ['${join(root, 'bin/gatehouse.mjs')}', group, ...rest], { stdio: 'inherit' }).status);
console.log('<!-- gatehouse plan -->\\n### plan ' + rest.join(' '));
process.exit(${status});`;
  await writeFile(command, text);
  return command;
}

async function run(script: string, policy: string, env: NodeJS.ProcessEnv) {
  await writeFile(join(folder, 'policy.yaml'), policy);
  const ended = await execute('bash', [join(root, '.github/actions/policy', script)], folder, {
    PATH: `${folder}:${dirname(process.execPath)}:${process.env.PATH}`,
    GATEHOUSE: join(root, 'bin/gatehouse.mjs'),
    POLICY: 'policy.yaml',
    RUNNER_TEMP: folder,
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    GITHUB_REPOSITORY: 'shop/policy',
    PULL_REQUEST: '7',
    ...env,
  });
  return { ...ended, asked: await readFile(join(folder, 'asked'), 'utf8') };
}
const summary = (): Promise<string> => readFile(join(folder, 'summary'), 'utf8');
const good = 'version: 1\n';
const warned = `version: 1
approvals:
  rules:
    - { name: all, action: approve, targets: { types: [Microsoft.No/such] }, from: { subscriptions: [11111111-1111-1111-1111-111111111111] } }
`;

describe.skipIf(process.platform === 'win32')('the steps for a policy', () => {
  it('check it and plan with it, in one comment', async () => {
    const GATEHOUSE = await planning(0);
    const env = { GATEHOUSE, SUBSCRIPTIONS: 's1 s2', OWNER: 'gatehouse-x', FAIL_ON: 'high' };
    const { status, asked } = await run('policy.sh', good, env);
    expect(status).toBe(0);
    expect((await summary()).split('\n').filter((line) => /^(<!-- gatehouse policy -->|###)/.test(line))).toEqual([
      '<!-- gatehouse policy -->',
      expect.stringMatching(/^### Gatehouse: `policy\.yaml` is valid \([0-9a-f]{12}\)$/),
      '### plan dns --owner gatehouse-x --policy policy.yaml --markdown --fail-on high --subscription s1 --subscription s2',
      '### plan approvals --policy policy.yaml --markdown --fail-on high --subscription s1 --subscription s2',
    ]);
    expect(asked).toMatch(/--method POST repos\/shop\/policy\/issues\/7\/comments/);
    expect(asked.match(/--method/g)).toHaveLength(1);
  });

  it('end as the worst of them', async () => {
    const env = { SUBSCRIPTIONS: 's1', OWNER: 'x' };
    expect((await run('policy.sh', good, { ...env, GATEHOUSE: await planning(1) })).status).toBe(1);
    expect((await run('policy.sh', good, { ...env, GATEHOUSE: await planning(2) })).status).toBe(2);
    const { status } = await run('policy.sh', warned, { ...env, GATEHOUSE: await planning(0) });
    expect(status).toBe(1);
    expect(await summary()).toContain('### plan approvals');
  });

  it('plan with nothing that is not valid, and say what is wrong as code', async () => {
    const { status, output } = await run('policy.sh', 'version: 1\n"@team <b>": 1\n', {
      SUBSCRIPTIONS: 's1',
      OWNER: 'x',
    });
    expect(status, output).toBe(1);
    const said = await summary();
    expect(said).toContain('`policy.yaml` is not valid');
    expect(said).not.toContain('plan dns');
    expect(said.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/@team|<b>/);
  });

  it('publish what passes, with its commit', async () => {
    const env = {
      ACCOUNT: 'stgatehouse',
      GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
      GITHUB_EVENT_NAME: 'push',
    };
    const { status, asked } = await run('publish.sh', good, env);
    expect(status).toBe(0);
    expect(asked).toMatch(
      /^az storage blob upload --auth-mode login --account-name stgatehouse --container-name policy --name policy\.yaml /,
    );
    expect(asked).toContain('--overwrite --metadata commit=0123456789abcdef0123456789abcdef01234567');
  });

  it.each([
    { when: 'it has a warning', policy: warned, env: {} },
    { when: 'it comes from a pull request', policy: good, env: { GITHUB_EVENT_NAME: 'pull_request' } },
    {
      when: 'it comes from a pull request of Azure Repos',
      policy: good,
      env: { GITHUB_EVENT_NAME: '', BUILD_REASON: 'PullRequest' },
    },
    { when: 'nobody says its commit', policy: good, env: { GITHUB_SHA: '', BUILD_SOURCEVERSION: '' } },
  ])('publish nothing where $when', async ({ policy, env }) => {
    const given = { ACCOUNT: 'stgatehouse', GITHUB_SHA: '0123456', GITHUB_EVENT_NAME: 'push', ...env };
    const { status, asked } = await run('publish.sh', policy, given);
    expect(status).not.toBe(0);
    expect(asked).toBe('');
  });
});
