import { createHash } from 'node:crypto';

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

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
