import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { localFolder } from '../stack-folder.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(localFolder, 'host');
const dayMs = 86_400_000;

let made: Promise<string> | undefined;

/**
 * The host as one file, which starts in a tenth of the processor time its 700 modules take; a test of kills starts it a hundred times. Made anew
 * when a source of the simulator or a package has changed, and kept for the next run.
 *
 * @returns the path of the program.
 */
export function hostProgram(): Promise<string> {
  made ??= make();
  return made;
}

async function make(): Promise<string> {
  const program = join(folder, `${await stateOfSources()}.mjs`);
  if (existsSync(program)) return program;
  await mkdir(folder, { recursive: true });
  // Made aside and moved into place whole: several test files may want it at once.
  const draft = `${program}.${process.pid}`;
  await build({
    absWorkingDir: root,
    entryPoints: [join(import.meta.dirname, 'main.ts')],
    outfile: draft,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    keepNames: true,
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as __hostRequire } from 'node:module'; const require = __hostRequire(import.meta.url);",
    },
  });
  await rename(draft, program);
  await forgetOld();
  return program;
}

/** What a run of a day ago made: nothing that runs now may still be about to start it. */
async function forgetOld(): Promise<void> {
  for await (const file of glob(join(folder, '*.mjs*'))) {
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > dayMs) await rm(file, { force: true });
  }
}

/** Names the content of the sources without reading them. */
async function stateOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const files = await Array.fromAsync(glob(['simulator/**/*.ts', 'package-lock.json'], { cwd: root }));
  for (const file of files.sort()) {
    const { mtimeMs, size } = await stat(join(root, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}
