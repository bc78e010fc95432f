#!/usr/bin/env node
// Starts the command line. It is written in TypeScript, so it is bundled on first use and whenever a source is newer; a release brings the bundle alone.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** What goes into the bundle; the doctor compares with what the templates deploy. */
const parts = ['src', 'package.json', 'bin', 'infra/roles', 'infra/event-filters.json'];
const bundle = join(root, 'dist', 'cli', 'gatehouse.mjs');

/** When the newest file under this path changed, in milliseconds. Folders count too: a file that went is a change. */
async function newest(path) {
  const stats = await stat(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const names = await readdir(path);
  return Math.max(stats.mtimeMs, ...(await Promise.all(names.map((name) => newest(join(path, name))))));
}

async function isFresh() {
  const built = await stat(bundle).catch(() => undefined);
  if (built === undefined) return false;
  if (!existsSync(join(root, 'src'))) return true;
  const sources = await Promise.all(parts.map((name) => newest(join(root, name))));
  return sources.every((changed) => changed <= built.mtimeMs);
}

async function build() {
  const { build: bundled } = await import('esbuild').catch((cause) => {
    throw new Error(`esbuild is not installed; run 'npm ci' in ${root}`, { cause });
  });
  const start = new Date();
  const { outputFiles } = await bundled({
    entryPoints: { gatehouse: join(root, 'src', 'cli', 'main.ts') },
    absWorkingDir: root,
    outdir: dirname(bundle),
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    // What a command imports when it runs stays in files of its own: in one file all would load the SDKs that only plan and replay need.
    splitting: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    external: ['@azure/*'],
    // Its CommonJS loads its parts in a way that no bundler can follow; it brings a module too.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    logLevel: 'silent',
    write: false,
    // CommonJS packages inside an ES module still ask for Node's own modules by require.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  // The one that makes it whole comes last, as old as its sources were when they were read: one saved while we bundle is newer.
  for (const { path, contents } of outputFiles.sort((a) => (a.path === bundle ? 1 : -1)))
    await put(path, contents, start);
}

/** Under a name of its own first: two first uses at once must not read each other's half-written files. */
async function put(path, contents, time) {
  const draft = `${path}.${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, contents);
    await utimes(draft, time, time);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function readInput() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

// What reads our output may stop early, as `head` does.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});

if (Number(process.versions.node.split('.')[0]) < 22) {
  process.stderr.write(`gatehouse: Node ${process.versions.node} is too old: Node 22 or newer is needed\n`);
  process.exit(70);
}

try {
  if (!(await isFresh())) await build();
  const { main } = await import(pathToFileURL(bundle).href);
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    // Each line of it replaces the one before, and only people see any.
    ...(process.stderr.isTTY ? { progress: (text) => process.stderr.write(`\r\x1b[K${text}`) } : {}),
    readInput,
    now: new Date(),
  });
} catch (error) {
  // Each line says whose it is: the message may hold lines of a file, and a pipeline takes some beginnings for commands.
  const lines = String(error.stack ?? error).split(/[\r\n\u2028\u2029]+/);
  for (const line of lines) process.stderr.write(`gatehouse: ${line.replaceAll(/\p{C}|#(?=#(?:vso)?\[)/giu, ' ')}\n`);
  process.exitCode = 70;
}
