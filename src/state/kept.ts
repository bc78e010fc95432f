/** A value as it was read: hand it back to change it, and the change is refused where somebody was quicker. */
export interface Kept<T> {
  readonly value: T;
  readonly etag: string;
}
