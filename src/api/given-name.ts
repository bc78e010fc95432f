import { isVisible, oneLine } from '../core/text.ts';
import type { RequestHeaders } from './message.ts';

const longestName = 256;

/** The name that the platform gives a caller beside their principal; undefined where it gives none that can be shown on a line. */
export function findGivenName(headers: RequestHeaders): string | undefined {
  const name = headers.get('x-ms-client-principal-name')?.trim() ?? '';
  return name.length <= longestName && oneLine.test(name) && isVisible(name) ? name : undefined;
}
