import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { appFolder, buildApp } from './build.ts';
import { readOptions } from './read-options.ts';
import { runScript } from './run-script.ts';

const root = join(import.meta.dirname, '..');
export const packageFile = join(root, 'dist/gatehouse.zip');
const usage = `npm run package [-- --no-build]     builds the function app and zips it, the same bytes each time: ${relative(root, packageFile)}`;

/** A zip carries local times, without a zone: this one reads the same everywhere. */
const fixedTime = new Date(1980, 0, 1);
const unix = 3;
const readable = 0o644 << 16;

export interface Packed {
  readonly bytes: Uint8Array;
  /** Paths in the zip, sorted. */
  readonly paths: readonly string[];
}

/** Zips every file of a folder, sorted by path and without times of their own: the same files give the same bytes. */
export async function zipFolder(folder: string): Promise<Packed> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const paths = files.map((file) => relative(folder, file).replaceAll(sep, '/')).sort();
  const content: Zippable = {};
  for (const path of paths) content[path] = new Uint8Array(await readFile(join(folder, path)));
  return { bytes: zipSync(content, { level: 9, mtime: fixedTime, os: unix, attrs: readable }), paths };
}

/** Zips what is built. Rejects where nothing is. */
export async function packageApp(): Promise<Packed> {
  const packed = await zipFolder(appFolder);
  if (!packed.paths.includes('host.json'))
    throw new Error(`${relative(root, appFolder)} holds no app: build it first.`);
  await mkdir(join(packageFile, '..'), { recursive: true });
  await writeFile(packageFile, packed.bytes);
  return packed;
}

/** What people want to know of a package, in one line. */
export function describePackage({ bytes, paths }: Packed): string {
  const digest = createHash('sha256').update(bytes).digest('hex');
  return `${relative(root, packageFile)}  ${(bytes.length / 1024).toFixed(0)} KiB  ${paths.length} files  sha256 ${digest}`;
}

async function main(): Promise<void> {
  const { values } = readOptions({
    allowNegative: true,
    options: { build: { type: 'boolean', default: true }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  if (values.build) await buildApp();
  console.log(describePackage(await packageApp()));
}

if (process.argv[1] === import.meta.filename) await runScript(main);
