import { createHash } from 'node:crypto';

/** base64url(sha256(lower-cased text)), 43 characters: two contents that give the same are taken for the same. */
export const fingerprint = (text: string): string =>
  createHash('sha256').update(text.toLowerCase()).digest('base64url');
