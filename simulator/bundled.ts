import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

const root = join(import.meta.dirname, '..');
/** What npm writes at the end of each installation: whatever a package brings is older. */
const installed = join(root, 'node_modules/.package-lock.json');

/** A program in one file. */
export interface Program {
  readonly name: string;
  readonly entry: string;
  readonly format: 'esm' | 'cjs';
  readonly plugins?: NonNullable<BuildOptions['plugins']>;
  /** JavaScript that runs before all of it. */
  readonly first?: string;
}

const made = new Map<string, Promise<string>>();

/**
 * A program of this machine's Azure in one file below `dist/simulator`, recreated where a file it is made of has changed since, or the packages were
 * installed again. A process that begins with one file instead of hundreds, types stripped already, takes a third of the processor time,
 * and a run of the tests begins more than a hundred.
 */
export function bundled(program: Program): Promise<string> {
  const known = made.get(program.name) ?? fresh(program);
  made.set(program.name, known);
  return known;
}

async function fresh({ name, entry, format, plugins = [], first = '' }: Program): Promise<string> {
  const folder = join(root, 'dist/simulator');
  const file = join(folder, `${name}.${format === 'esm' ? 'mjs' : 'cjs'}`);
  const list = join(folder, `${name}.inputs.json`);
  if (await isNewer(file, [installed, ...(await inputsOf(list))])) return file;
  await mkdir(folder, { recursive: true });
  const { build } = await import('esbuild');
  const draft = `${file}.${process.pid}`;
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: draft,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format,
    plugins,
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    // CommonJS packages inside an ES module ask for `require`.
    banner: {
      js: `${format === 'esm' ? "import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);" : ''}${first}`,
    },
  });
  const own = Object.keys(metafile.inputs).filter((path) => !path.startsWith('node_modules/') && !path.includes(':'));
  // Both are put in place whole: several may make them at once, and make the same.
  await writeFile(
    `${list}.${process.pid}`,
    JSON.stringify([import.meta.filename, ...own.map((path) => join(root, path))]),
  );
  await rename(`${list}.${process.pid}`, list);
  await rename(draft, file);
  return file;
}

/** Whether a file was written after all that it is made of; what is missing is neither there nor fresh. */
export async function isNewer(file: string, inputs: readonly string[]): Promise<boolean> {
  try {
    const [made = 0, ...changed] = await Promise.all([file, ...inputs].map(async (path) => (await stat(path)).mtimeMs));
    return changed.every((at) => at < made);
  } catch {
    return false;
  }
}

async function inputsOf(list: string): Promise<readonly string[]> {
  return JSON.parse(await readFile(list, 'utf8').catch(() => '[""]')) as string[];
}
