import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { noticesText, packageFoldersOf, readNotice } from '../../scripts/notices.ts';

it('names each package of a bundle once, scoped and nested ones too', () => {
  const inputs = [
    'src/app/app.ts',
    'node_modules/zod/v4/index.js',
    'node_modules/zod/index.js',
    'node_modules/@azure/identity/dist/index.js',
    'node_modules/@azure/identity/node_modules/ms/index.js',
  ];
  expect(packageFoldersOf(inputs)).toEqual([
    'node_modules/@azure/identity',
    'node_modules/@azure/identity/node_modules/ms',
    'node_modules/zod',
  ]);
});

describe('the terms of a package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  const declare = (manifest: object) => writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  beforeEach(() => rmSync(join(folder, 'LICENSE.md'), { force: true }));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are the text it brings', () => {
    declare({ name: 'a', version: '1.0.0', license: 'ISC' });
    writeFileSync(join(folder, 'LICENSE.md'), 'Do\r\nas you like.\n');
    expect(readNotice(folder)).toEqual({ name: 'a', version: '1.0.0', license: 'ISC', texts: ['Do\nas you like.'] });
  });

  it("are MIT's under its author's name where it declares that and brings none", () => {
    declare({ name: 'a', version: '1.0.0', license: 'MIT', author: { name: 'Ann' } });
    expect(readNotice(folder).texts[0]).toMatch(/^MIT License\n\nCopyright \(c\) Ann\n\nPermission is hereby granted/);
  });

  it.each([
    { version: '1.0.0', name: 'a' },
    { version: '1.0.0', name: 'a', license: 'ISC' },
    { version: '1.0.0', name: 'a', license: 'MIT' },
  ])('are unknown of %j: it is not shipped', (manifest) => {
    declare(manifest);
    expect(() => readNotice(folder)).toThrow(folder);
  });
});

it('prints a text once, under all packages that share it', () => {
  const of = (name: string, text: string) => ({ name, version: '1.0.0', license: 'MIT', texts: [text] });
  const text = noticesText([of('b', 'same'), of('a', 'same'), of('c', 'other')]);
  expect(text.split(/^-{80}$/m).map((part) => part.trim())).toEqual([
    'This package contains code of others, under their own terms:\n\na 1.0.0  MIT\nb 1.0.0  MIT\nc 1.0.0  MIT',
    'a 1.0.0\nb 1.0.0\n\nsame',
    'c 1.0.0\n\nother',
  ]);
});
