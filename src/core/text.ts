import { createHash } from 'node:crypto';

/** The beginning of a text, at most so many bytes of UTF-8, and never half a character. */
export function cutText(text: string, mostBytes: number): string {
  // No character has more than four bytes, so a text this short needs no counting.
  if (text.length * 4 <= mostBytes) return text;
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= mostBytes) return text;
  let end = mostBytes;
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return bytes.toString('utf8', 0, end);
}

/** The same with a mark at the end where something was left out. */
export function abridged(text: string, mostBytes: number): string {
  const kept = cutText(text, mostBytes);
  return kept === text ? text : `${cutText(text, mostBytes - 3)}…`;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;
