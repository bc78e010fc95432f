import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkModules, checkParameterFile } from './check-modules.ts';
import { checkNames } from './check-names.ts';
import { checkTypes } from './check-types.ts';
import type { Facts } from './facts.ts';
import { loadGrammar, type Parse, type Parsed } from './parse.ts';
import type { BicepFile, Problem } from './syntax.ts';

/** The parsed files of a folder, by their path in it. */
export type Files = ReadonlyMap<string, Parsed>;

export const infraFolder = join(import.meta.dirname, '..');

/** Reads every .bicep and .bicepparam file below a folder. */
export async function readFiles(folder: string = infraFolder): Promise<Files> {
  const parse = await loadGrammar();
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.bicep(param)?$/.test(name)).sort();
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
  );
  return parseFiles(new Map(texts), parse);
}

export function parseFiles(texts: ReadonlyMap<string, string>, parse: Parse): Files {
  return new Map([...texts].map(([path, text]) => [path, parse(text, path)]));
}

/** Everything a compiler would refuse in these files, as far as it can be told without one. Empty is good. */
export function checkFiles(files: Files, facts: Facts): Problem[] {
  const trees = new Map<string, BicepFile>([...files].map(([path, { file }]) => [path, file]));
  return [...files.values()].flatMap(({ file, problems }) => {
    if (problems.length > 0) return problems;
    const { using } = file;
    if (using !== undefined)
      return [...checkNames(file), ...checkParameterFile(file, trees.get(join(dirname(file.path), using)))];
    return [...checkNames(file), ...checkTypes(file, facts), ...checkModules(file, trees)];
  });
}
