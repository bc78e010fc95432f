import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as bodies from './bodies.ts';
import { runCommand } from './run-command.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

const gatehouse = (path: string, args: readonly string[], cwd: string, input = '') =>
  runCommand(path, args, { folder: cwd, input });

/** A fresh clone after `npm ci`: sources, no bundle. */
function freshClone({ installed = true } = {}): string {
  const clone = mkdtempSync(join(tmpdir(), 'clone-'));
  for (const name of ['bin', 'src', 'package.json', 'infra'])
    cpSync(join(repository, name), join(clone, name), { recursive: true });
  if (installed) symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'), 'dir');
  return clone;
}

let clone: string;
let folder: string;
let command: string;

beforeAll(() => {
  clone = freshClone();
  command = join(clone, 'bin', 'gatehouse.mjs');
  folder = mkdtempSync(join(tmpdir(), 'cwd-'));
  writeFileSync(join(folder, 'endpoint.json'), JSON.stringify(bodies.endpoint()));
  writeFileSync(join(folder, 'storage.json'), JSON.stringify(bodies.openStorage()));
  writeFileSync(join(folder, 'policy.yaml'), bodies.policy);
});
afterAll(() => {
  for (const path of [clone, folder]) rmSync(path, { recursive: true, force: true });
});

describe('the gatehouse command', () => {
  it('builds itself on first use, also when two start at once, and leaves nothing half-written', async () => {
    const both = await Promise.all([1, 2].map(() => gatehouse(command, ['--version'], folder)));
    const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
    for (const ended of both) expect(ended).toEqual({ status: 0, out: `${version}\n`, err: '' });
    expect(readdirSync(join(clone, 'dist', 'cli'))).toEqual(['chunks', 'gatehouse.mjs']);
    for (const name of readdirSync(join(clone, 'dist', 'cli', 'chunks'))) expect(name).toMatch(/-[A-Z0-9]{8}\.mjs$/);
  });

  it('answers with 0, from any folder, with one JSON document and nothing else', async () => {
    const { status, out, err } = await gatehouse(
      command,
      ['explain', 'dns', '--endpoint', 'endpoint.json', '--json'],
      folder,
    );
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(JSON.parse(out).records).toMatchObject([{ name: 'stshop' }]);
  });

  it('reads standard input', async () => {
    const ended = await gatehouse(
      command,
      ['explain', 'event', '--event', '-', '--json'],
      folder,
      JSON.stringify(bodies.event()),
    );
    expect(ended).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(ended.out).changes).toHaveLength(1);
  });

  it('ends with 1 where the answer falls short', async () => {
    const args = ['explain', 'egress', '--resources', 'storage.json', '--fail-on', 'high', '--json'];
    const { status, out } = await gatehouse(command, args, folder);
    expect(status).toBe(1);
    expect(JSON.parse(out).findings).not.toHaveLength(0);
    expect((await gatehouse(command, ['policy', 'check', '-'], folder, 'version: 2')).status).toBe(1);
  });

  it('ends with 2 where the input can not be read, naming the file and field on stderr', async () => {
    const ended = await gatehouse(command, ['explain', 'dns', '--endpoint', 'storage.json'], folder);
    expect(ended).toMatchObject({ status: 2, out: '', err: expect.stringContaining('storage.json: id: ') });
  });

  it('runs through a link, as npm makes one', async () => {
    const link = join(folder, 'gatehouse');
    symlinkSync(command, link);
    expect(await gatehouse(link, ['policy', 'check', 'policy.yaml'], folder)).toMatchObject({ status: 0 });
  });

  it('is built again when a source is newer, and only then', async () => {
    const bundle = join(clone, 'dist', 'cli', 'gatehouse.mjs');
    const before = statSync(bundle).ino;
    await gatehouse(command, ['--version'], folder);
    expect(statSync(bundle).ino).toBe(before);
    const source = join(clone, 'package.json');
    writeFileSync(source, readFileSync(source, 'utf8').replace(/"version": ".*"/, '"version": "9.9.9"'));
    const later = new Date(Date.now() + 2_000);
    utimesSync(source, later, later);
    expect((await gatehouse(command, ['--version'], folder)).out).toBe('9.9.9\n');
  });

  it('says what to do where nothing is installed', async () => {
    const bare = freshClone({ installed: false });
    mkdirSync(join(bare, 'elsewhere'));
    const { status, err } = await gatehouse(join(bare, 'bin', 'gatehouse.mjs'), ['--version'], join(bare, 'elsewhere'));
    rmSync(bare, { recursive: true });
    expect(status).not.toBe(0);
    expect(err).toContain("run 'npm ci'");
  });
});
