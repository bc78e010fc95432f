import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Files, infraFolder, parseFiles } from '../../../infra/check/check.ts';
import { type Deployed, type Evaluation, evaluate, type Planned } from '../../../infra/check/evaluate.ts';
import { loadGrammar } from '../../../infra/check/parse.ts';

export const home = '00000000-0000-0000-0000-0000000000a1';
const parse = await loadGrammar();

const names = readdirSync(infraFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.bicep(param)?$/.test(name),
);
export const texts: ReadonlyMap<string, string> = new Map(
  names.sort().map((name) => [name, readFileSync(join(infraFolder, name), 'utf8')]),
);
export const files: Files = parseFiles(texts, parse);

/** The files with one of them changed: the text must be there, so that a test can't plant nothing. */
export function filesWith(path: string, from: string, to: string): Files {
  const text = texts.get(path);
  if (text === undefined || !text.includes(from)) throw new Error(`infra/${path} does not say ${from}`);
  return parseFiles(new Map([...texts, [path, text.replace(from, to)]]), parse);
}

export const where: Evaluation = {
  folder: infraFolder,
  files,
  environment: {},
  subscriptionId: home,
  resourceGroup: undefined,
};

/** What main.bicep would write with these parameters, and nothing else chosen. */
export const plan = (parameters: Readonly<Record<string, unknown>> = {}): Deployed =>
  evaluate('main.bicep', { authClientId: '00000000-0000-0000-0000-0000000000c1', ...parameters }, where);

export const ofType = ({ resources }: Deployed, type: string): readonly Planned[] =>
  resources.filter((each) => each.type === type);

/** The only one of its type. */
export function theOne(deployed: Deployed, type: string): Planned {
  const [found, ...more] = ofType(deployed, type);
  if (found === undefined || more.length > 0) throw new Error(`There are ${more.length + (found ? 1 : 0)} of ${type}.`);
  return found;
}

/** A value deep in a body, by the names on the way. */
export function at(body: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Record<string | number, unknown> | undefined)?.[name], body);
}
