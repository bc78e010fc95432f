import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appFolder, buildApp } from '../build.ts';
import { zipFolder } from '../package.ts';
import { buildCommandFolder, commandFolder } from './command-folder.ts';
import { releaseNotes } from './release-notes.ts';
import { readSbom, settleSbom, withoutDevelopment } from './sbom.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

/** The file that the notes of a release are in; it is not attached. */
export const notesFile = 'NOTES.md';
export const sumsFile = 'SHA256SUMS';

/** The names of what a release attaches, beside its checksums. */
export const releaseFiles = (version: string) =>
  ({
    app: `gatehouse-app-${version}.zip`,
    command: `gatehouse-command-${version}.zip`,
    template: `gatehouse-template-${version}.json`,
    sbom: `gatehouse-${version}.cdx.json`,
  }) as const;

/** Makes a release of what is checked out into an empty folder: the same bytes on every machine, but for which npm wrote the bill of materials. Gives the checksums. */
export async function makeRelease(folder: string): Promise<string> {
  const { version, name } = JSON.parse(await read('package.json'));
  const notes = releaseNotes(await read('CHANGELOG.md'), version);
  const names = releaseFiles(version);
  await buildApp();
  await buildCommandFolder();
  const contents: readonly (readonly [string, Uint8Array])[] = [
    [names.app, (await zipFolder(appFolder)).bytes],
    [names.command, (await zipFolder(commandFolder)).bytes],
    [names.template, Buffer.from(await read('infra/compiled/main.json'))],
    [names.sbom, Buffer.from(`${JSON.stringify(settleSbom(withoutDevelopment(readSbom()), name), null, 2)}\n`)],
  ];
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [file, bytes] of contents) await writeFile(join(folder, file), bytes);
  const sums = contents
    .map(([file, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${file}\n`)
    .join('');
  await writeFile(join(folder, sumsFile), sums);
  await writeFile(join(folder, notesFile), notes);
  return sums;
}
