import { PermanentError } from '../core/errors.ts';

/**
 * A token goes only to the origin it was made for: scheme, host and port. Azure names addresses itself (the next page, an operation), and
 * an answer that was tampered with, or a proxy's, may name any.
 * @throws PermanentError `ForeignUrl` for another origin, and for a text that is no absolute address.
 */
export function refuseElsewhere(url: string, endpoint: string): string {
  const origin = URL.canParse(url) ? new URL(url).origin : undefined;
  if (origin === new URL(endpoint).origin) return url;
  throw new PermanentError(
    'ForeignUrl',
    `Azure pointed at '${origin ?? url.slice(0, 200)}', which is not ${endpoint}: nothing is asked there`,
  );
}
