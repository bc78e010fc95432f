import { type JSONVisitor, visit } from 'jsonc-parser';

const asJson = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** Deeper than any body goes. The parser takes stack for each level, and must not be brought to its end by somebody's brackets. */
const deepest = 500;

/**
 * Where a text that is not JSON stops being it, as an offset: JSON.parse names a position only for some errors, and in words that change
 * with the engine. At the latest where it goes deeper than any body does; undefined where neither is so.
 */
export function findJsonError(text: string): number | undefined {
  let found: number | undefined;
  let depth = 0;
  const stop = (offset: number): never => {
    found = offset;
    throw new Error(`not JSON at ${offset}`);
  };
  const open = (offset: number): void => {
    if (++depth > deepest) stop(offset);
  };
  const close = (): void => {
    depth -= 1;
  };
  const visitor: JSONVisitor = {
    onError: (_code, offset) => stop(offset),
    onObjectBegin: open,
    onArrayBegin: open,
    onObjectEnd: close,
    onArrayEnd: close,
  };
  try {
    visit(text, visitor, asJson);
  } catch (error) {
    if (found === undefined) throw error;
  }
  return found;
}
