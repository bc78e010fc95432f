import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { localFolder } from '../simulator/stack-folder.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const lock = 'package-lock.json';

/**
 * The app of another commit, built by that commit's own program in a folder of its own, and kept for the next time. It finds the packages of this checkout
 * where both ask for the same ones; else it has its own installed.
 * @throws Error where there is no such commit, or it can't be built.
 */
export async function packageOf(commit: string): Promise<{ readonly sha: string; readonly appDir: string }> {
  const { stdout } = await run('git', ['rev-parse', '--verify', '--end-of-options', `${commit}^{commit}`], {
    cwd: root,
  });
  const sha = stdout.trim();
  const folder = join(localFolder, 'against', sha);
  const appDir = join(folder, 'dist/app');
  if (existsSync(appDir)) return { sha, appDir };
  const draft = `${folder}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    await run('git', ['archive', '--format=tar', '-o', join(draft, 'sources.tar'), sha], { cwd: root });
    await run('tar', ['-xf', 'sources.tar'], { cwd: draft });
    const [theirs, ours] = await Promise.all([draft, root].map((each) => readFile(join(each, lock), 'utf8')));
    if (theirs !== ours) await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: draft });
    await run(process.execPath, ['scripts/build.ts', '--only', 'app', '--quiet'], { cwd: draft });
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return { sha, appDir };
}
