import * as z from 'zod';
import { findJson } from '../core/find-json.ts';

/** Place of an item in its list: parts compared one after the other, by code unit. The last part makes it unique. */
export type Cursor = readonly string[];

const longestCursor = 8 * 1024;
const Wrapped = z.tuple([z.string()], z.string());

/** A cursor as text for `after`. Opaque to clients; not secret, and nothing is granted by it. */
export function toAfter(list: string, cursor: Cursor): string {
  return Buffer.from(JSON.stringify([list, ...cursor])).toString('base64url');
}

/** The cursor in an `after`; undefined where the text is none, or belongs to another list. */
export function findCursor(list: string, text: string): Cursor | undefined {
  if (text.length > longestCursor || !/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  const { data = [''] } = Wrapped.safeParse(findJson(Buffer.from(text, 'base64url').toString()));
  const [owner, ...cursor] = data;
  return owner === list && cursor.length > 0 ? cursor : undefined;
}

/** Order of two places. */
export function compareCursors(a: Cursor, b: Cursor): number {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined || part > other) return 1;
    if (part < other) return -1;
  }
  return a.length - b.length;
}

const latest = 8_640_000_000_000_000;

/** A time as a part of a place, counting down: the newest comes first. */
export function newestFirst(time: string): string {
  return String(latest - Date.parse(time)).padStart(16, '0');
}

/** The time in such a part; undefined where there is none. */
export function findTime(part: string | undefined): Date | undefined {
  if (part === undefined || !/^\d{16}$/.test(part)) return undefined;
  return new Date(latest - Number(part));
}
