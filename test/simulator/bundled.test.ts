import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isNewer } from '../../simulator/bundled.ts';

let folder: string;
const at = async (name: string, second: number): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, '');
  await utimes(path, second, second);
  return path;
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundled-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What begins a program of one file runs what is in the sources now, never an older build. */
it('takes a built file for fresh only where it is newer than all that it is made of', async () => {
  const built = await at('built', 200);
  const older = await at('older', 100);
  expect(await isNewer(built, [older])).toBe(true);
  expect(await isNewer(built, [older, await at('edited', 300)])).toBe(false);
  expect(await isNewer(built, [older, await at('same', 200)])).toBe(false);
  expect(await isNewer(built, [older, join(folder, 'removed')])).toBe(false);
  expect(await isNewer(join(folder, 'unbuilt'), [older])).toBe(false);
});
