import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build } from 'esbuild';
import { gzipSync } from 'fflate';
import { pages } from '../src/console/pages.ts';

const root = join(import.meta.dirname, '..');
const source = join(root, 'src/console');

/** What the console came to. */
export interface BuiltConsole {
  /** Every source file in it, relative to the project. */
  readonly inputs: readonly string[];
  readonly files: readonly ConsoleSize[];
}

/** One file as it is and as it travels, in bytes. */
export interface ConsoleSize {
  readonly file: string;
  readonly bytes: number;
  readonly compressed: number;
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  html: 'text/html; charset=utf-8',
};

/** Builds the console's page into a folder: files named by their content, each compressed once and for all, and a manifest of them. */
export async function buildConsole(folder: string): Promise<BuiltConsole> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: {
      console: join(source, 'main.tsx'),
      style: join(source, 'style/console.css'),
      icon: join(source, 'icon.svg'),
    },
    outdir: join(folder, 'assets'),
    entryNames: '[name]-[hash]',
    loader: { '.svg': 'copy' },
    bundle: true,
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const assets = result.outputFiles.map(({ path, contents }) => ({ file: `assets/${basename(path)}`, contents }));
  const nameOf = (start: string): string => {
    const found = assets.find(({ file }) => file.startsWith(`assets/${start}-`));
    if (found === undefined) throw new Error(`The console's build made no ${start}.`);
    return `/${found.file}`;
  };
  const template = await readFile(join(source, 'index.html'), 'utf8');
  const html = template.replaceAll(/\{\{(\w+)\}\}/g, (_, start: string) => nameOf(start));
  const page = { file: 'index.html', contents: new TextEncoder().encode(html) };
  await mkdir(join(folder, 'assets'), { recursive: true });
  const written = await Promise.all([page, ...assets].map((each) => writeCompressed(folder, each)));
  const [pageEntry, ...assetEntries] = written.map(({ entry }) => entry);
  const manifest = {
    page: pageEntry,
    pages: pages.map(({ path }) => path),
    assets: Object.fromEntries(assetEntries.map((entry) => [`/${entry.file}`, entry])),
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return { inputs: Object.keys(result.metafile.inputs), files: written.map(({ size }) => size) };
}

const brotli = promisify(brotliCompress);

async function writeCompressed(folder: string, { file, contents }: { file: string; contents: Uint8Array }) {
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  const br = await brotli(contents, best);
  // Node's own gzip gives other bytes on another processor: it is tuned for each.
  const gz = gzipSync(contents, { level: 9, mtime: 0 });
  const path = join(folder, file);
  await Promise.all([writeFile(path, contents), writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
  const etag = `"${createHash('sha256').update(contents).digest('base64url').slice(0, 22)}"`;
  const contentType = types[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return {
    entry: { file, contentType, etag },
    size: { file, bytes: contents.length, compressed: br.length },
  };
}
