/** The longest request line that Kestrel takes, in bytes. */
const longestLine = 8192;

/** A request's path as the host routes it: still encoded, without dot segments, its empty segments kept. */
export interface Target {
  readonly path: string;
  readonly query: URLSearchParams;
}

/**
 * Reads the request target as it was sent; a `URL` would turn `\` into `/` and leave nothing to refuse.
 *
 *   request line over 8 KiB      414
 *   a NUL in the path            400
 *   `.` and `..`, encoded or not resolved before anything is routed
 */
export function readTarget(method: string, target: string): Target | { readonly refused: 400 | 414 } {
  if (Buffer.byteLength(`${method} ${target} HTTP/1.1\r\n`) > longestLine) return { refused: 414 };
  const at = target.indexOf('?');
  const sent = at < 0 ? target : target.slice(0, at);
  if (/%00/.test(sent)) return { refused: 400 };
  return { path: withoutDots(sent), query: new URLSearchParams(at < 0 ? '' : target.slice(at + 1)) };
}

function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const plain = segment.replaceAll(/%2e/gi, '.');
    const isLast = index === segments.length - 1;
    if (plain !== '.' && plain !== '..') kept.push(segment);
    else {
      if (plain === '..') kept.pop();
      if (isLast) kept.push('');
    }
  }
  return `/${kept.join('/')}`;
}
