import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'az-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a shell of Windows hands to a .cmd: it takes the carets away, and what is between two quotes is one argument. */
function read(commandLine: string): readonly string[] {
  const bare = commandLine.replace(/^"|"$/g, '').replace(/\^(.)/g, '$1');
  return [...bare.matchAll(/"((?:\\"|[^"])*)"|(\S+)/g)].map(([, quoted, plain]) =>
    (quoted ?? plain ?? '').replaceAll('\\"', '"'),
  );
}

it.each([
  [
    'a query with spaces, brackets and commas',
    ['--query', '[].[operations[].name, resourceTypes[].operations[].name][][]'],
  ],
  ['a folder with a space and an ampersand', ['--parameters', 'C:\\R & D\\main.bicepparam']],
  ['what a shell would fill in', ['--name', '%PATH% ^ !x! (y)']],
  ['quotes', ['--query', '[?name=="a b"]']],
])('on Windows an argument stays one argument: %s', (_what, args) => {
  // Windows starts the .cmd through the shell that ComSpec names: here it writes down what it was given.
  writeFileSync(join(folder, 'az.cmd'), '');
  const seen = join(folder, 'seen');
  writeFileSync(join(folder, 'cmd.exe'), `#!/bin/sh\nprintf '%s' "$4" > '${seen}'\n`);
  chmodSync(join(folder, 'cmd.exe'), 0o755);
  const script = `
    Object.defineProperty(process, 'platform', { value: 'win32' });
    const { az } = await import(${JSON.stringify(join(import.meta.dirname, '../../scripts/deploy/az.ts'))});
    await az(${JSON.stringify(args)});
  `;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    env: { PATH: folder, PATHEXT: '.CMD', comspec: join(folder, 'cmd.exe') },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(read(readFileSync(seen, 'utf8'))).toEqual(['az', ...args]);
});
