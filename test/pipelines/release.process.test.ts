import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { zipFolder } from '../../scripts/package.ts';
import { buildCommandFolder, commandFolder } from '../../scripts/release/command-folder.ts';
import { releaseFiles } from '../../scripts/release/make-release.ts';
import { type Certificate, makeCertificate } from '../../simulator/azurite/certificate.ts';
import { execute } from './execute.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const names = releaseFiles(version);
const made = mkdtempSync(join(tmpdir(), 'release-'));

/** As another machine would make it: its own process, far from here and at another time of day. */
beforeAll(async () => {
  const args = [join(root, 'scripts/release.ts'), '--to', made, '--tag', `v${version}`];
  const { status, output } = await execute(process.execPath, args, root, {
    TZ: 'Pacific/Auckland',
    LANG: 'tr_TR.UTF-8',
  });
  expect(status, output).toBe(0);
});
afterAll(() => rmSync(made, { recursive: true, force: true }));

describe('a release', () => {
  it('says the checksums of all that it attaches', async () => {
    const lines = (await readFile(join(made, 'SHA256SUMS'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => line.split('  ')[1])).toEqual(Object.values(names));
    for (const line of lines) {
      const [digest, file = ''] = line.split('  ');
      expect(
        createHash('sha256')
          .update(readFileSync(join(made, file)))
          .digest('hex'),
        file,
      ).toBe(digest);
    }
  });

  it('has the same command when it is made again', async () => {
    await buildCommandFolder();
    const { bytes, paths } = await zipFolder(commandFolder);
    expect(Buffer.compare(bytes, readFileSync(join(made, names.command)))).toBe(0);
    expect(paths).toEqual([...paths].sort());
  });

  it('has a command that needs no package and names nobody who built it', () => {
    const files = unzipSync(readFileSync(join(made, names.command)));
    const text = (path: string): string => Buffer.from(files[path] ?? []).toString('utf8');
    expect(JSON.parse(text('package.json'))).toMatchObject({ version, bin: { gatehouse: 'bin/gatehouse.mjs' } });
    expect(text('LICENSE')).toMatch(/^MIT License\n/);
    for (const name of ['@azure/identity', '@azure/arm-network', 'commander', 'yaml', 'zod'])
      expect(text('THIRD-PARTY-NOTICES.txt')).toContain(`\n${name} `);
    const code = Object.keys(files).filter((path) => path.endsWith('.mjs'));
    for (const path of code) {
      expect(text(path), path).not.toContain(root);
      expect([...text(path).matchAll(/^import .*? from ?"((?!node:|\.)[^"]+)"/gm)].map(([, name]) => name)).toEqual([]);
    }
  });

  it('attaches the template that is committed', async () => {
    expect(await readFile(join(made, names.template), 'utf8')).toBe(
      await readFile(join(root, 'infra/compiled/main.json'), 'utf8'),
    );
  });
});

describe.skipIf(process.platform === 'win32')("the action's command", () => {
  let server: Server;
  let certificate: Certificate;
  let temporary: string;
  const bytes = () => readFileSync(join(made, names.command));
  const sum = () => createHash('sha256').update(bytes()).digest('hex');

  beforeAll(async () => {
    const folder = join(made, 'certificate');
    await mkdir(folder);
    certificate = await makeCertificate(folder);
    server = createServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
      const isElsewhere = request.url?.startsWith('/moved');
      if (isElsewhere) response.writeHead(302, { location: '/command.zip' }).end();
      else response.end(bytes());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'runner-'));
    await writeFile(join(temporary, 'env'), '');
  });
  afterEach(() => rm(temporary, { recursive: true, force: true }));

  const address = (path: string, scheme = 'https') =>
    `${scheme}://localhost:${(server.address() as AddressInfo).port}${path}`;
  const get = (RELEASE: string, RELEASE_SHA256: string, more: NodeJS.ProcessEnv = {}) =>
    execute('bash', [join(root, '.github/actions/preview/get-command.sh')], temporary, {
      RELEASE,
      RELEASE_SHA256,
      RUNNER_TEMP: temporary,
      GITHUB_ENV: join(temporary, 'env'),
      CURL_CA_BUNDLE: certificate.caPath,
      ...more,
    });

  it('comes from the release, and judges where nothing is installed', async () => {
    expect(await get(address('/moved'), sum())).toMatchObject({ status: 0 });
    const [, command = ''] = /^GATEHOUSE=(.*)$/m.exec(await readFile(join(temporary, 'env'), 'utf8')) ?? [];
    const plan = join(root, 'docs/pull-requests/main.snapshot.json');
    const judged = await execute(process.execPath, [command, 'preview', plan, '--markdown'], temporary, {});
    expect(judged).toEqual({ status: 0, output: await readFile(join(root, 'docs/pull-requests/comment.md'), 'utf8') });
    const live = ['plan', 'dns', '--owner', 'own', '--subscription', '11111111-1111-1111-1111-111111111111'];
    const nobody = { PATH: temporary, AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential' };
    const planned = await execute(process.execPath, [command, ...live], temporary, nobody);
    expect(planned).toMatchObject({ status: 2, output: expect.stringContaining("run 'az login'") });
  });

  it('is set in Azure Pipelines in its own way', async () => {
    const variables = { RUNNER_TEMP: '', GITHUB_ENV: '', AGENT_TEMPDIRECTORY: temporary };
    const { output } = await get(address('/command.zip'), sum(), variables);
    expect(output.trim()).toBe(`##vso[task.setvariable variable=GATEHOUSE]${temporary}/gatehouse/bin/gatehouse.mjs`);
  });

  it.each([
    {
      when: 'its checksum is another',
      scheme: 'https',
      digest: () => sum().replace(/./, (one) => (one === '0' ? '1' : '0')),
    },
    { when: 'nobody says its checksum', scheme: 'https', digest: () => '' },
    { when: 'its address is not https', scheme: 'http', digest: sum },
  ])('is refused where $when', async ({ scheme, digest }) => {
    expect((await get(address('/command.zip', scheme), digest())).status).not.toBe(0);
    expect(await readFile(join(temporary, 'env'), 'utf8')).toBe('');
  });
});
