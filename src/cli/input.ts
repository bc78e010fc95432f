import { readFile, stat } from 'node:fs/promises';
import { isRecord } from '../core/arm-body.ts';
import { refuseBeyondBounds, tooDeep } from '../core/bounds.ts';
import { describeBody } from '../core/describe-body.ts';
import { InputError } from '../core/errors.ts';
import { findJson } from '../core/find-json.ts';
import { findKeyTwice } from '../core/key-twice.ts';
import { plain, quoteName } from '../core/text.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import { Policy } from '../policy/policy.ts';
import { describeOtherText } from './other-text.ts';
import type { Terminal } from './terminal.ts';

/** For an option that may be given several times; its default is `[]`. */
export const repeatable = (one: string, before: readonly string[]): readonly string[] => [...before, one];

/** What to call a file in messages: `-` is the standard input. */
export const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

/** The text of a file, or of standard input for `-`; UTF-8, or UTF-16 as PowerShell's `>` writes it. @throws InputError naming the file. */
export async function readText(file: string, terminal: Terminal): Promise<string> {
  const bytes = await readBytes(file, terminal);
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** The text of a policy: UTF-8, since the app reads no other. @throws InputError naming the file. */
export const readPolicyText = async (file: string, terminal: Terminal): Promise<string> =>
  new TextDecoder().decode(await readBytes(file, terminal));

async function readBytes(file: string, terminal: Terminal): Promise<Uint8Array> {
  try {
    if (file !== '-' && (await stat(file)).size > largest) throw tooLarge;
    const bytes = file === '-' ? await terminal.readInput() : await readFile(file);
    if (bytes.length > largest) throw tooLarge;
    return bytes;
  } catch (error) {
    throw new InputError(nameOf(file), whyUnread(error));
  }
}

/** What a file may be: it may be a stranger's. */
const largest = 64 * 1024 * 1024;
const tooLarge = { code: 'TooLarge' };

/** @throws InputError naming the file, and where in it the JSON breaks off or that it is beyond the bounds. */
export const readJson = async (file: string, terminal: Terminal): Promise<unknown> =>
  jsonOf(file, await readText(file, terminal));

/** The same of a text that was read already. */
export function jsonOf(file: string, text: string): unknown {
  if (text.startsWith('PK')) throw new InputError(nameOf(file), zipped);
  if (text.trim() === '') throw new InputError(nameOf(file), 'is empty; expected JSON');
  const content = parsedJson(file, text);
  refuseBeyondBounds(content, nameOf(file));
  const twice = findKeyTwice(text);
  if (twice === 'too deep') throw new InputError(nameOf(file), tooDeep);
  if (twice !== undefined)
    throw new InputError(
      nameOf(file),
      `has ${quoteName(twice.key, 'a key')} twice in one object, on lines ${twice.lines.join(' and ')}; keep the one that is meant`,
    );
  return content;
}

function parsedJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const other = describeOtherText(text);
    if (other !== undefined) throw new InputError(nameOf(file), other);
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(nameOf(file), `is not JSON: ${plain(why)}; expected JSON, as \`az … -o json\` prints`);
  }
}

const zipped = 'is a zip, as Terraform writes a plan; expected JSON: what `terraform show -json PLAN` prints';

/** The policy in this file, or the defaults where no file is named. */
export async function readPolicy(file: string | undefined, terminal: Terminal): Promise<Policy> {
  if (file === undefined) return Policy.parse({ version: 1 });
  const text = await readPolicyText(file, terminal);
  return within(file, () => {
    refuseBodies(text);
    return parsePolicy(text);
  });
}

/** @throws InputError where JSON of something else is given for a policy: what it is says more than a list of its fields. */
export function refuseBodies(text: string): void {
  const what = describeBody(jsonIn(text));
  if (what === undefined || what === 'a policy document') return;
  throw new InputError('policy', `is ${what}; expected a policy document, which begins with version: 1`);
}

/** What a text is as JSON; an object that says nothing where it is none. */
const jsonIn = (text: string): unknown => (/^\s*[[{]/.test(text) ? (findJson(text) ?? {}) : {});

/** Runs a reader over what came from this file, so that what it refuses names the file. */
export function within<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) throw new InputError(nameOf(file), error.problems);
    throw error;
  }
}

/** @throws InputError where the standard input is asked for twice: it can be read once. */
export function refuseTwoInputs(files: readonly (string | undefined)[]): void {
  if (files.filter((file) => file === '-').length < 2) return;
  throw new InputError('standard input', "can be read once; only one file may be '-'");
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a folder; expected a file',
  TooLarge: 'is larger than 64 MB, which no deployment is; give it in parts',
  EACCES: 'may not be read by this user',
};

const whyUnread = (error: unknown): string =>
  reasons[isRecord(error) ? String(error.code) : ''] ?? `could not be read: ${String(error)}`;
