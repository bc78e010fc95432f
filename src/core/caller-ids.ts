import { foldCase } from './text.ts';

/** Where a token of Microsoft Entra names its subject, as Azure's events and its activity log carry claims. */
export const objectIdClaim = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

const guid = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** The ids of a caller among what was found of them, each once, sorted. Evidence spells object ids without hyphens, tokens with them; names are none. */
export function callerIds(values: readonly unknown[]): readonly string[] {
  const ids = values.flatMap((value) => {
    const text = typeof value === 'string' ? value.trim() : '';
    return guid.test(text) ? [foldCase(text).replaceAll('-', '')] : [];
  });
  return [...new Set(ids)].sort().map((id) => id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
}
