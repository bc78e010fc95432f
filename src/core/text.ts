import { createHash } from 'node:crypto';

/**
 * A text in lower case, by letters that come back from there alone, as Azure compares names (ordinal, ignoring case). The Kelvin sign and the
 * dotted capital I become an ASCII letter in `toLowerCase`, and a name of theirs would be taken for another one.
 */
export function foldCase(text: string): string;
export function foldCase(text: string | null | undefined): string | undefined;
export function foldCase(text: string | null | undefined): string | undefined {
  if (text === undefined || text === null) return undefined;
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, foldLetter).join('');
}

const foldLetter = (letter: string): string => {
  const lower = letter.toLowerCase();
  return lower.toUpperCase() === letter ? lower : letter;
};

/** How Azure writes the ids of subscriptions, tenants and objects. */
export const isGuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** The beginning of a text, at most so many bytes of UTF-8, and never half a character. */
export function cutText(text: string, mostBytes: number): string {
  // No character has more than four bytes, so a text this short needs no counting.
  if (text.length * 4 <= mostBytes) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(mostBytes));
  return text.slice(0, read);
}

/** The same with a mark at the end where something was left out. */
export function abridged(text: string, mostBytes: number): string {
  const kept = cutText(text, mostBytes);
  return kept === text ? text : `${cutText(text, mostBytes - 3)}…`;
}

/** A text on one line, without characters that nobody sees: what controls, formats, turns around or separates becomes a blank. */
export const plain = (text: string): string => text.replaceAll(/[\p{C}\u2028\u2029]+/gu, ' ');

/**
 * A text in which what nobody sees is written out (`\\u202e`), line breaks and tabs apart: the same to a reader of JSON, and harmless to a terminal.
 * So is the sign that pipelines take for the beginning of a command, at any place in a line (`##[error]`, `##vso[…]`).
 */
export const writtenOut = (text: string): string =>
  text.replaceAll(/\r(?!\n)|[^\P{Cc}\n\t\r]|[\p{Cf}\u2028\u2029]|#(?=#(?:vso)?\[)/giu, unitsWrittenOut);

/** The same for a text that has to stay on its line. */
export const writtenOnOneLine = (text: string): string => writtenOut(text).replaceAll(/[\n\r]/g, unitsWrittenOut);

const unitsWrittenOut = (text: string): string =>
  text.replaceAll(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Somebody else's text as a sentence of ours says it: between quotation marks, plain and short. */
export const quote = (text: string, mostBytes = 200): string => `'${abridged(plain(text), mostBytes)}'`;

/** One line of plain text: without control, formatting or line-separating characters. */
export const oneLine = /^[^\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]*$/u;

/** Whether a text has anything that people see: blanks, marks without a letter, fillers and what else has no picture of its own are nothing. */
export const isVisible = (text: string): boolean =>
  /[^\p{Default_Ignorable_Code_Point}\p{C}\p{M}\p{Z}\u2800]/u.test(text);

/** What can be a name in Azure or in the DNS, or an address: no sentence, no markup, no link to anywhere. */
export const isNameShaped = (text: string): boolean => /^[\p{L}\p{M}\p{N}._*@-]{1,253}$/u.test(text);

/** Somebody else's name as a sentence of ours says it. What can't be one is not repeated: it may be a request to those who read the sentence. */
export const quoteName = (text: string, otherwise = 'a text that can be no name'): string =>
  isNameShaped(text) ? quote(text) : otherwise;

/** The same for an entry of a list of addresses, which may be a prefix or a range. */
export const quoteRange = (text: string): string =>
  isNameShaped(text.replaceAll(/[/:]/g, '-')) ? quote(text) : 'a text that can be no address';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `1 endpoint`, `2 endpoints`: a count as a sentence of ours says it. Where more than one is not called by an s, `many` says what. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
