import { isDeepStrictEqual } from 'node:util';

/** A value as it was read: hand it back to change it, and the change is refused where somebody was quicker. */
export interface Kept<T> {
  readonly value: T;
  readonly etag: string;
}

/** Whether two values differ in nothing but this field, which alone is not worth a write. What is undefined is not kept, and counts as absent. */
export function isSameBut<T extends object>(field: keyof T, a: T, b: T): boolean {
  const kept = (value: T): unknown => JSON.parse(JSON.stringify({ ...value, [field]: undefined }));
  return isDeepStrictEqual(kept(a), kept(b));
}
