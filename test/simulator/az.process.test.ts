import { execFile, execFileSync } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createArm } from '../../simulator/arm/arm.ts';
import { listenArm } from '../../simulator/arm/listen.ts';
import { type AzSettings, writeAzSettings } from '../../simulator/az-settings.ts';
import { makeCertificate } from '../../simulator/azurite/certificate.ts';
import { listenIdentity } from '../../simulator/identity/identity.ts';
import { createWorld } from '../../simulator/world.ts';

const hasAz = (() => {
  try {
    execFileSync('az', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const stops: (() => unknown)[] = [];
let folder: string;
let settings: AzSettings;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'az-test-'));
  const certificate = await makeCertificate(folder);
  const world = createWorld({ subscriptions: ['11111111-1111-1111-1111-111111111111'] });
  const identity = await listenIdentity();
  stops.push(identity.close);
  const arm = await listenArm(createArm(world), { port: 0, cert: certificate.cert, key: certificate.key });
  stops.push(arm.close);
  settings = { arm: arm.url, identity, ca: certificate.ca };
  await writeAzSettings(folder, settings);
});
afterAll(() => Promise.all(stops.map((stop) => stop())));

/** The lines of the page, with the settings of this run in place of those of `npm start`. */
async function linesOfThePage(): Promise<readonly string[]> {
  const page = await readFile(join(import.meta.dirname, '../../simulator/README.md'), 'utf8');
  const block = /## Try it with az[\s\S]*?```sh\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  return block.replaceAll('.local/', `${folder}/`).trim().split('\n');
}

describe('the page "Try it with az"', () => {
  it('has six lines', async () => {
    expect(await linesOfThePage()).toHaveLength(6);
  });

  it('begins a second run without the cloud and the sign-in of the first', async () => {
    await mkdir(join(folder, 'az'), { recursive: true });
    await writeFile(join(folder, 'az', 'clouds.config'), '[simulator]');
    await writeAzSettings(folder, { ...settings, arm: 'https://127.0.0.1:1' });
    await expect(access(join(folder, 'az'))).rejects.toThrow('ENOENT');
    await writeAzSettings(folder, settings);
  });

  // Where there is no `az`, the bare requests of arm/clients.test.ts are the test.
  it.skipIf(!hasAz)('does with az what it says', { timeout: 240_000 }, async () => {
    const lines = await linesOfThePage();
    // The first two lines once more: a cloud that is registered already is no fault.
    const script = ['set -e', ...lines, ...lines.slice(0, 2)].join('\n');
    const { stdout } = await promisify(execFile)('bash', ['-c', script]);
    expect(stdout).toContain('11111111-1111-1111-1111-111111111111');
    expect(stdout).toContain('shop');
  });
});
