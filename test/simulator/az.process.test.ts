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

const subscription = '11111111-1111-1111-1111-111111111111';
const stops: (() => unknown)[] = [];
let folder: string;
let settings: AzSettings;
let stopFirst: () => unknown;

/** An Azure as `npm start` starts one, each time at another port and behind another certificate. */
async function startAzure(): Promise<() => Promise<unknown>> {
  const certificate = await makeCertificate(await mkdtemp(join(tmpdir(), 'az-test-certificate-')));
  const identity = await listenIdentity();
  const world = createWorld({ subscriptions: [subscription] });
  const arm = await listenArm(createArm(world), { port: 0, cert: certificate.cert, key: certificate.key });
  settings = { arm: arm.url, identity, ca: certificate.ca };
  await writeAzSettings(folder, settings);
  return () => Promise.all([identity.close(), arm.close()]);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'az-test-'));
  stopFirst = await startAzure();
});
afterAll(() => Promise.all([stopFirst(), ...stops.map((stop) => stop())]));

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
  it.skipIf(!hasAz)('does with az what it says, and after a second start too', { timeout: 240_000 }, async () => {
    const lines = await linesOfThePage();
    const play = async (...played: readonly string[]): Promise<string> =>
      (await promisify(execFile)('bash', ['-c', ['set -e', ...played].join('\n')])).stdout;
    expect(await play(...lines.slice(0, 4))).toContain(subscription);
    // `npm start` again: nothing answers any more where the CLI found its Azure before.
    const second = await startAzure();
    stops.push(second);
    await stopFirst();
    stopFirst = () => {};
    // The first two lines once more: a cloud that is registered already is no fault.
    const stdout = await play(...lines, ...lines.slice(0, 2));
    expect(stdout).toContain(subscription);
    expect(stdout).toContain('shop');
  });
});
