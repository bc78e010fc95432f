import { PermanentError } from '../core/errors.ts';
import { quote } from '../core/text.ts';

/**
 * The address of a path: each segment encoded by itself, and read once more as the pipeline will read it.
 * @throws PermanentError `PathElsewhere` where the address is one of another path, as with `..`: a rule would judge one resource and Azure be
 * asked about another.
 */
export function addressOf(endpoint: string, path: string): string {
  const address = `${endpoint}${path.split('/').map(encodeURIComponent).join('/')}`;
  if (path.startsWith('/') && decodeURIComponent(new URL(address).pathname) === path) return address;
  throw new PermanentError('PathElsewhere', `${quote(path)} would be asked as another path: nothing is asked`);
}

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
    `Azure pointed at ${quote(origin ?? url)}, which is not ${endpoint}: nothing is asked there`,
  );
}
