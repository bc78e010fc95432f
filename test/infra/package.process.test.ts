import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appFolder, buildApp } from '../../scripts/build.ts';
import { type Packed, zipFolder } from '../../scripts/package.ts';

const root = join(import.meta.dirname, '../..');
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

/** Changes with every file that goes into the build. */
function digestOfSources(): string {
  const names = ['src', 'functions'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const hash = createHash('sha256');
  for (const name of names.sort()) hash.update(readFileSync(name));
  return hash.digest('hex');
}

/** What answers requests and questions, the inside of rooms that judge, and the libraries of identities, blobs and topics. */
const onlyWhenNeeded =
  /src\/(api\/(views|openapi|routes)|(clusters|egress)\/open\.|why\/reader\.ts|access\/reader)|node_modules\/@azure\/(msal|identity|storage-blob|eventgrid)/;
/** KiB of code. */
const mostAtStart = 1_510;

/** Beside the folder that `npm start` runs, which other tests build and run meanwhile. */
const ownFolder = `${appFolder}-packed`;
let packed: Packed;
let files: Readonly<Record<string, Uint8Array>>;
beforeAll(async () => {
  await buildApp(ownFolder);
  packed = await zipFolder(ownFolder);
  files = unzipSync(packed.bytes);
});
afterAll(() => rm(ownFolder, { recursive: true, force: true }));

describe('the package', () => {
  it('is exactly the folder that npm start runs', () => {
    const entries = readdirSync(appFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const built = entries.map((entry) => relative(appFolder, join(entry.parentPath, entry.name)));
    expect(Object.keys(files).sort()).toEqual(built.sort());
    for (const path of built) expect(text(files[path]), path).toBe(readFileSync(join(appFolder, path), 'utf8'));
    expect(readFileSync(join(root, 'simulator/stack.ts'), 'utf8')).toContain("'../dist/app'");
  });

  it('has the same bytes when it is built again, at any time', async () => {
    const built = async (): Promise<Packed> => {
      await buildApp(ownFolder);
      for (const name of readdirSync(ownFolder, { recursive: true, encoding: 'utf8' }))
        utimesSync(join(ownFolder, name), new Date(0), new Date(Math.random() * 1e12));
      return zipFolder(ownFolder);
    };
    // Somebody may be at work in this folder: only two builds of the same sources can be compared.
    for (;;) {
      const before = digestOfSources();
      const [first, second] = [await built(), await built()];
      if (digestOfSources() !== before) continue;
      expect(second.paths).toEqual(first.paths);
      expect(Buffer.compare(second.bytes, first.bytes)).toBe(0);
      return;
    }
  });

  it('has at most 2,253 KiB of code', () => {
    const code = packed.paths.filter((path) => /^dist\/.*\.js$/.test(path));
    const bytes = code.reduce((sum, path) => sum + (files[path]?.length ?? 0), 0);
    expect(code.length).toBeGreaterThan(10);
    expect(bytes / 1024).toBeLessThanOrEqual(2_253);
  });

  it('loads at its start neither what answers requests nor a library that few events need', () => {
    const loaded = new Set<string>();
    const load = (path: string): void => {
      if (loaded.has(path)) return;
      loaded.add(path);
      // An import without parentheses is loaded with the file; one with them when its line is reached.
      for (const [, from = ''] of text(files[path]).matchAll(/(?:\bfrom|\bimport)"(\.[^"]+\.js)"/g))
        load(join(path, '..', from));
    };
    for (const path of packed.paths) if (/^dist\/parts\/.*\.js$/.test(path)) load(path);
    const sources = [...loaded].flatMap(
      (path) => (JSON.parse(text(files[`${path}.map`])) as { sources: string[] }).sources,
    );
    expect(sources.some((source) => source.endsWith('src/app/house.ts'))).toBe(true);
    expect(sources.filter((source) => onlyWhenNeeded.test(source))).toEqual([]);
    const sizes = [...loaded].map((path) => (files[path]?.length ?? 0) / 1024);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(mostAtStart);
    // Ten megabytes come from one large file: scripts/build.ts says why.
    expect(Math.max(...sizes)).toBeLessThanOrEqual(300);
  });

  it('has a function file for each trigger, and what the host needs', () => {
    const triggers = readdirSync(join(root, 'functions')).map(
      (name) => `dist/functions/${name.replace(/\.ts$/, '.js')}`,
    );
    expect(packed.paths).toEqual(expect.arrayContaining(['host.json', 'package.json', ...triggers]));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(JSON.parse(text(files['package.json']))).toMatchObject({
      version,
      type: 'module',
      main: 'dist/functions/*.js',
    });
  });

  it('holds the product and its own dependencies: nothing for development, no simulator, no test', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean }>;
    };
    const maps = packed.paths.filter((path) => path.endsWith('.js.map'));
    const sources = maps
      .flatMap((path) => (JSON.parse(text(files[path])) as { sources: string[] }).sources)
      .map((source) => source.replace(/^(\.\.\/)+/, ''));
    expect(sources.length).toBeGreaterThan(100);
    // The version is the manifest's. A package may bring maps of its own, from where it was bundled; what Node itself has is named as that.
    for (const source of sources)
      expect(source).toMatch(/^(src|functions|node_modules)\/|^package\.json$|^webpack:\/\/|^builtin:node:/);
    const packages = new Set(
      sources.flatMap((source) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []),
    );
    for (const name of packages) expect(lock.packages[name], name).toMatchObject({});
    expect([...packages].filter((name) => lock.packages[name]?.dev)).toEqual([]);
  });

  it('comes with its own licence, and with the terms of every package whose code it holds', () => {
    expect(text(files.LICENSE)).toMatch(/^MIT License\n/);
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string; license?: string }>;
    };
    // A package may bring maps of its own, which name it as where they were bundled.
    const shipped = packed.paths
      .filter((path) => path.endsWith('.js.map'))
      .flatMap((path) => (JSON.parse(text(files[path])) as { sources: string[] }).sources)
      .map((source) => source.replace(/^webpack:\/\//, 'node_modules/'))
      .flatMap((source) => /^(?:\.\.\/)*(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
    // The console brings no maps to a browser; its sources say what it is made of.
    const sources = readdirSync(join(root, 'src/console'), { recursive: true, encoding: 'utf8' });
    const inConsole = sources
      .filter((name) => /\.tsx?$/.test(name))
      .flatMap((name) => [...readFileSync(join(root, 'src/console', name), 'utf8').matchAll(/ from '([a-z][^/']*)/g)])
      .map(([, name]) => `node_modules/${name}`);
    expect(inConsole).toContain('node_modules/preact');
    const wanted = [...new Set([...shipped, ...inConsole])].map((folder) => {
      const { version, license } = lock.packages[folder] ?? {};
      return `${folder.replace(/^.*node_modules\//, '')} ${version}  ${license}`;
    });
    const [list = '', ...sections] = text(files['THIRD-PARTY-NOTICES.txt']).split(/^-{80}$/m);
    const listed = list.trim().split('\n').slice(2);
    expect(listed).toEqual(wanted.sort());
    const terms = sections.map((section) => section.trim().split(/\n\n/));
    for (const one of listed) {
      const [title = '', license = ''] = one.split('  ');
      expect(license, title).toMatch(/^(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0)$/);
      expect(
        terms.some(([titles = '', ...rest]) => titles.split('\n').includes(title) && rest.join('').length > 400),
      ).toBe(true);
    }
  });

  it('fits a cold start: under 4 MB, maps and all', () => expect(packed.bytes.length).toBeLessThan(4_000_000));

  it('holds no secret and no path of the machine that built it', () => {
    for (const path of packed.paths) {
      if (path.includes('chunks/')) continue;
      expect(text(files[path]), path).not.toContain(root);
    }
    expect(packed.paths.filter((path) => /local\.settings|\.env|\.pem$|\.key$/.test(path))).toEqual([]);
  });
});

describe('npm run deploy without az', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'no-az-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const deploy = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(root, 'scripts/deploy.ts'), ...args], {
      env: { PATH: folder },
      encoding: 'utf8',
    });

  it('says so at once and ends with 1', () => {
    const { status, stderr, stdout } = deploy('--subscription', '00000000-0000-0000-0000-0000000000a1', '--what-if');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^az is not on the PATH\. Install the Azure command line/);
  });

  it('wants to know the subscription', () => {
    const { status, stderr } = deploy('--subscription', 'production');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^--subscription must be the id of a subscription, not "production"/);
  });
});
