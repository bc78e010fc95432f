import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { entryStub } from '../../scripts/entry-stub.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'entry-stub-'));
  for (const part of ['parts', 'functions']) mkdirSync(join(folder, part));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'parts/api.js'), "console.log('the part is loaded');\n");
  writeFileSync(join(folder, 'functions/api.js'), entryStub('api'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  { when: 'kept', cache: 'cache', keeps: true },
  { when: 'not kept where it can not be written, and nothing says so', cache: 'package.json', keeps: false },
])('an entry point loads its part, and what Node compiled of it is $when', ({ cache, keeps }) => {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, cache) };
  const ended = spawnSync(process.execPath, [join(folder, 'functions/api.js')], { env, encoding: 'utf8' });
  expect(ended).toMatchObject({ status: 0, stdout: 'the part is loaded\n', stderr: '' });
  if (keeps) expect(readdirSync(join(folder, cache), { recursive: true }).length).toBeGreaterThan(1);
});
