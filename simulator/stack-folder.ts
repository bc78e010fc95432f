import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where everything a laptop needs for itself lies; never committed. */
export const localFolder = join(import.meta.dirname, '..', '.local');

/** A folder of this run alone. Those of runs that were killed are removed on the way. */
export async function makeRunFolder(): Promise<string> {
  await mkdir(localFolder, { recursive: true });
  for (const name of await readdir(localFolder)) {
    const pid = Number(/^run-(\d+)-/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) await rm(join(localFolder, name), { recursive: true, force: true });
  }
  return mkdtemp(join(localFolder, `run-${process.pid}-`));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
