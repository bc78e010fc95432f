import { existsSync } from 'node:fs';
import { copyFile, glob, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { type BuildOptions, build as bundle } from 'esbuild';
import { buildConsole } from './build-console.ts';
import { entryStub } from './entry-stub.ts';
import { noticesOf } from './notices.ts';
import { plainBuiltins } from './plain-builtins.ts';
import { readOptions } from './read-options.ts';
import { runScript, wordsOf } from './run-script.ts';
import { unreachedParts } from './unreached-parts.ts';

const root = join(import.meta.dirname, '..');
/** The deployable function app: host.json, package.json, the bundled functions and the licences of what they are made of. */
export const appFolder = join(root, 'dist/app');
const commandLine = join(root, 'dist/cli');

/**
 * Where the code that every function needs is cut, so that no file of it is larger than 300 KiB. To find a file among what it kept compiled, Node copies it thrice over,
 * and what it then gives back, the process keeps: of one file of 1.5 MB that is 10 MB for as long as the process runs.
 */
const cuts = ['src/policy/parse-policy.ts'];

/** CommonJS packages inside an ES module ask for `require`, and the worker answers for the core only through it. */
const banner =
  "import { createRequire as __bundleRequire } from 'node:module'; const require = __bundleRequire(import.meta.url);";

export const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  banner: { js: banner },
  sourcemap: true,
  sourcesContent: false,
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  legalComments: 'none',
  metafile: true,
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  target: 'node22',
  plugins: [unreachedParts, plainBuiltins],
  // Its CommonJS loads its parts in a way that no bundler can follow; it brings a module too.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  logLevel: 'warning',
  logOverride: { 'import-is-undefined': 'error' },
} satisfies BuildOptions;

export interface Built {
  readonly file: string;
  readonly bytes: number;
}

/** Builds the function app afresh, into `dist/app` or another folder beside it. Throws naming the file when something it needs isn't there. */
export async function buildApp(folder: string = appFolder): Promise<Built[]> {
  const entryPoints: string[] = [];
  for await (const file of glob('functions/*.ts', { cwd: root })) entryPoints.push(file);
  if (entryPoints.length === 0) throw new Error('There is nothing to build: functions/ holds no .ts file.');
  needs('host.json');
  // Built aside and moved into place whole, so that an app started meanwhile never sees half of it.
  const draft = `${folder}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  const result = await bundle({
    ...shared,
    // What an entry point of its own needs comes into files of its own. Nobody enters by a cut: only those files stay.
    entryPoints: [...entryPoints.sort(), ...cuts],
    outdir: join(draft, 'dist'),
    entryNames: 'parts/[name]',
    // The worker answers for it.
    external: ['@azure/functions-core'],
  });
  const files = Object.entries(result.metafile.outputs);
  const entered = files.flatMap(([file, { entryPoint }]) => (cuts.includes(entryPoint ?? '') ? [file] : []));
  for (const file of entered.flatMap((each) => [each, `${each}.map`])) await rm(join(root, file));
  await mkdir(join(draft, 'dist/functions'));
  for (const part of entryPoints.map((file) => basename(file, '.ts')))
    await writeFile(join(draft, 'dist/functions', `${part}.js`), entryStub(part));
  const { name, version, license } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const manifest = { name, version, license, private: true, type: 'module', main: 'dist/functions/*.js' };
  await writeFile(join(draft, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const file of ['host.json', 'LICENSE']) await copyFile(join(root, file), join(draft, file));
  const page = await buildConsole(join(draft, 'console'));
  const inputs = files.flatMap(([, output]) => Object.keys(output.inputs));
  await writeFile(join(draft, 'THIRD-PARTY-NOTICES.txt'), noticesOf([...inputs, ...page.inputs]));
  for await (const policy of glob('*policy*.{yaml,yml}', { cwd: root }))
    await copyFile(join(root, policy), join(draft, basename(policy)));
  const built = await sizes(files.flatMap(([file]) => (entered.includes(file) ? [] : [file])));
  // A reader finds meanwhile the one or the other: between two renames there is hardly a moment, a removal takes long.
  const former = `${draft}.former`;
  await rename(folder, former).catch(() => undefined);
  await rename(draft, folder);
  await rm(former, { recursive: true, force: true });
  return built.map(({ file, bytes }) => ({
    file: file.replace(relative(root, draft), relative(root, folder)),
    bytes,
  }));
}

/** Builds the `gatehouse` command line, which any Node from 22 on runs, in parts: each command loads the SDKs it uses and no others. */
async function buildCommandLine(): Promise<Built[]> {
  needs('src/cli/main.ts');
  const result = await bundle({
    ...shared,
    entryPoints: { gatehouse: 'src/cli/main.ts' },
    outdir: commandLine,
    outExtension: { '.js': '.mjs' },
    external: ['@azure/*'],
  });
  return sizes(Object.keys(result.metafile.outputs));
}

function needs(file: string): void {
  if (!existsSync(join(root, file))) throw new Error(`${file} is missing: the build needs it.`);
}

async function sizes(files: readonly string[]): Promise<Built[]> {
  const code = files.filter((file) => /\.m?js$/.test(file)).sort();
  return Promise.all(code.map(async (file) => ({ file, bytes: (await stat(join(root, file))).size })));
}

async function main(): Promise<void> {
  const { values } = readOptions({ options: { only: { type: 'string' }, quiet: { type: 'boolean', default: false } } });
  if (values.only !== undefined && values.only !== 'app' && values.only !== 'cli')
    throw new Error(`--only must be "app" or "cli", not "${values.only}".`);
  const built: Built[] = [];
  if (values.only !== 'cli') built.push(...(await buildApp()));
  if (values.only !== 'app') built.push(...(await buildCommandLine()));
  if (values.quiet) return;
  for (const { file, bytes } of built)
    console.log(`${(bytes / 1024).toFixed(1).padStart(9)} KiB  ${relative(root, join(root, file))}`);
  const total = built.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${(total / 1024).toFixed(1).padStart(9)} KiB  in all`);
}

if (process.argv[1] === import.meta.filename) await runScript(main, (error) => `The build failed: ${wordsOf(error)}`);
