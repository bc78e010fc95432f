import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { ConsoleFile, ConsoleFiles } from '../api/ports.ts';

const File = z.object({ file: z.string(), contentType: z.string(), etag: z.string() });

/** What the build wrote beside the console's files. */
const Manifest = z.object({
  page: File,
  /** Patterns of paths: `/connections/{id}`. */
  pages: z.array(z.string()),
  assets: z.record(z.string(), File),
});

/**
 * The console's files, read on first use and kept: a few hundred kilobytes that never change while the app runs. Where the folder holds
 * no console, there are none.
 */
export function openConsoleFiles(folder: string): ConsoleFiles {
  const kept = new Map<string, Promise<ConsoleFile>>();
  let manifest: Promise<z.infer<typeof Manifest> | undefined> | undefined;
  const read = () => {
    manifest ??= readManifest(folder);
    return manifest;
  };
  const load = (file: z.infer<typeof File>): Promise<ConsoleFile> => {
    const known = kept.get(file.file);
    if (known !== undefined) return known;
    const loading = loadFile(folder, file);
    kept.set(file.file, loading);
    // What could not be read is tried again with the next request.
    loading.catch(() => kept.delete(file.file));
    return loading;
  };
  return {
    async findAsset(path) {
      const assets = (await read())?.assets ?? {};
      const file = Object.hasOwn(assets, path) ? assets[path] : undefined;
      return file && load(file);
    },
    async page() {
      const page = (await read())?.page;
      return page && load(page);
    },
    async hasPage(path) {
      const parts = path.replace(/(.)\/$/, '$1').split('/');
      return (await read())?.pages.some((pattern) => fits(pattern.split('/'), parts)) ?? false;
    },
  };
}

async function readManifest(folder: string): Promise<z.infer<typeof Manifest> | undefined> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Manifest.parse(JSON.parse(text));
}

async function loadFile(folder: string, { file, contentType, etag }: z.infer<typeof File>): Promise<ConsoleFile> {
  const path = join(folder, file);
  const [identity, gzip, br] = await Promise.all([readFile(path), readFile(`${path}.gz`), readFile(`${path}.br`)]);
  return { contentType, etag, codings: { identity, gzip, br } };
}

const fits = (pattern: readonly string[], parts: readonly string[]): boolean =>
  pattern.length === parts.length &&
  pattern.every((each, index) => (each.startsWith('{') ? parts[index] !== '' : each === parts[index]));
