import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package whose code is in the bundle, and the terms it comes under. */
export interface Notice {
  readonly name: string;
  readonly version: string;
  /** As the package itself declares it, an SPDX expression. */
  readonly license: string;
  /** The texts the package brings: its licence, and its notice where it has one. */
  readonly texts: readonly string[];
}

/** The folders of the packages that these input files of a bundle come from, sorted and each once. */
export function packageFoldersOf(inputs: readonly string[]): readonly string[] {
  const folders = inputs.flatMap((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

interface Manifest extends Partial<Notice> {
  readonly author?: string | { readonly name?: string };
}

/** Reads what a package says of its licence. Throws where it declares none, or no text of it is known: such code is not shipped. */
export function readNotice(folder: string): Notice {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const { name, version, license, author } = manifest;
  if (name === undefined || version === undefined || typeof license !== 'string')
    throw new Error(`${folder}/package.json declares no name, version or licence.`);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file));
  if (files.length === 0) {
    // Some declare MIT and leave the text out: it is ours as well, under another name.
    const holder = typeof author === 'string' ? author : author?.name;
    if (license !== 'MIT' || holder === undefined) throw new Error(`${folder} is in the bundle and brings no licence.`);
    const ours = readFileSync(join(import.meta.dirname, '../LICENSE'), 'utf8');
    return { name, version, license, texts: [ours.replace(/^Copyright .*$/m, `Copyright (c) ${holder}`).trim()] };
  }
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  return { name, version, license, texts };
}

/** THIRD-PARTY-NOTICES.txt of a bundle of these input files, relative to the project. */
export const noticesOf = (inputs: readonly string[]): string =>
  noticesText(packageFoldersOf(inputs).map((folder) => readNotice(join(import.meta.dirname, '..', folder))));

/** THIRD-PARTY-NOTICES.txt: the packages first, then each text once, with all packages that come under it. */
export function noticesText(notices: readonly Notice[]): string {
  const byText = new Map<string, string[]>();
  const sorted = [...notices].sort((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1));
  for (const notice of sorted)
    for (const text of notice.texts) byText.set(text, [...(byText.get(text) ?? []), titleOf(notice)]);
  const sections = [...byText].map(([text, titles]) => `${'-'.repeat(80)}\n${titles.join('\n')}\n\n${text}\n`);
  const list = sorted.map((notice) => `${titleOf(notice)}  ${notice.license}`);
  return `This package contains code of others, under their own terms:\n\n${list.join('\n')}\n\n${sections.join('\n')}`;
}

const titleOf = ({ name, version }: Notice): string => `${name} ${version}`;
