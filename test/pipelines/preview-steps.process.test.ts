import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'steps-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, env: { ...process.env, ...env }, stdio: 'ignore' });
    child.on('error', reject).on('close', resolve);
  });

describe.skipIf(process.platform === 'win32')('the steps of the action', () => {
  /** A `gh` that notes what it was asked and lists this comment as there already. */
  async function judge(known: string, failOn: string) {
    const gh = join(folder, 'gh');
    await writeFile(
      gh,
      `#!/usr/bin/env bash\necho "$@" >>"${folder}/asked"\ncase "$*" in *--paginate*) echo "${known}";; esac\n`,
    );
    await chmod(gh, 0o755);
    const status = await run('bash', [join(root, '.github/actions/preview/preview.sh')], {
      PATH: `${folder}:${dirname(process.execPath)}:${process.env.PATH}`,
      GATEHOUSE: join(root, 'bin/gatehouse.mjs'),
      PARAMETERS: join(root, 'docs/pull-requests/main.bicepparam'),
      SOURCE: join(root, 'docs/pull-requests/main.bicep'),
      FAIL_ON: failOn,
      PLAN: '',
      POLICY: '',
      RUNNER_TEMP: folder,
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      GITHUB_REPOSITORY: 'shop/infra',
      PULL_REQUEST: '7',
    });
    return { status, asked: await readFile(join(folder, 'asked'), 'utf8') };
  }

  it('write one comment, which later runs update, and end as the check says', async () => {
    const first = await judge('', 'high');
    expect(first.status).toBe(1);
    expect(first.asked).toMatch(/--method POST repos\/shop\/infra\/issues\/7\/comments --field body=@/);
    const comment = await readFile(join(root, 'docs/pull-requests/comment.md'), 'utf8');
    expect(await readFile(join(folder, 'summary'), 'utf8')).toBe(comment);
    expect(JSON.parse(await readFile(join(folder, 'gatehouse.sarif'), 'utf8')).version).toBe('2.1.0');
    const later = await judge('41', '');
    expect(later.status).toBe(0);
    expect(later.asked).toMatch(/--method PATCH repos\/shop\/infra\/issues\/comments\/41 --field body=@/);
  });
});

describe.skipIf(process.platform === 'win32')('the snapshot', () => {
  it.each([
    {
      of: 'a resource group',
      given: { SUBSCRIPTION: 's 1', RESOURCE_GROUP: 'rg', LOCATION: 'westeurope' },
      asks: ['--subscription-id', 's 1', '--resource-group', 'rg', '--location', 'westeurope'],
    },
    {
      of: 'a subscription',
      given: { SUBSCRIPTION: 's', RESOURCE_GROUP: '', LOCATION: 'westeurope' },
      asks: ['--subscription-id', 's', '--location', 'westeurope'],
    },
    {
      of: 'a management group',
      given: { MANAGEMENT_GROUP: 'mg', SUBSCRIPTION: '', RESOURCE_GROUP: '', LOCATION: 'westeurope' },
      asks: ['--management-group-id', 'mg', '--location', 'westeurope'],
    },
  ])('of $of says what its scope takes, and nothing else', async ({ given, asks }) => {
    const bicep = join(folder, 'bicep');
    await writeFile(bicep, `#!/usr/bin/env bash\nprintf '%s\\n' "$@" >"${folder}/asked"\n`);
    await chmod(bicep, 0o755);
    const status = await run('bash', [join(root, '.github/actions/preview/snapshot.sh')], {
      PATH: `${folder}:${process.env.PATH}`,
      PARAMETERS: 'in fra/main.bicepparam',
      ...given,
    });
    expect(status).toBe(0);
    const asked = (await readFile(join(folder, 'asked'), 'utf8')).trimEnd().split('\n');
    expect(asked).toEqual(['snapshot', 'in fra/main.bicepparam', '--mode', 'overwrite', ...asks]);
  });
});

describe('the comment on Azure Repos', () => {
  let server: Server;
  const asked: { method: string | undefined; url: string | undefined; body: string }[] = [];
  let threads: readonly unknown[] = [];
  beforeEach(async () => {
    asked.length = 0;
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        asked.push({ method: request.method, url: request.url, body });
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ value: threads }));
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterEach(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
      }),
  );

  const write = (pullRequest: string) =>
    run(process.execPath, [join(root, 'pipelines/comment.mjs'), join(root, 'docs/pull-requests/comment.md')], {
      SYSTEM_COLLECTIONURI: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      SYSTEM_TEAMPROJECTID: 'p',
      BUILD_REPOSITORY_ID: 'r',
      SYSTEM_PULLREQUEST_PULLREQUESTID: pullRequest,
      SYSTEM_ACCESSTOKEN: 'token',
    });

  it('is made once and updated after that', async () => {
    threads = [];
    expect(await write('7')).toBe(0);
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST']);
    expect(JSON.parse(asked[1]?.body ?? '').comments[0].content).toContain('### Gatehouse: 3 findings');
    asked.length = 0;
    threads = [
      { id: 3, comments: [{ id: 1, content: 'somebody else' }] },
      { id: 4, comments: [{ id: 1, content: '<!-- gatehouse preview -->\nold' }] },
    ];
    expect(await write('7')).toBe(0);
    expect(asked[1]).toMatchObject({ method: 'PATCH', url: expect.stringContaining('/threads/4/comments/1?') });
  });

  it('is not written where there is no pull request', async () => {
    expect(await write('')).toBe(0);
    expect(asked).toEqual([]);
  });
});
