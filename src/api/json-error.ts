import { type JSONVisitor, visit } from 'jsonc-parser';

const asJson = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** Deeper than any body goes. The parser takes stack for each level, and must not be brought to its end by somebody's brackets. */
const deepest = 500;

/** The offset at which a text stops being JSON or goes too deep, else undefined: JSON.parse names one for some errors only, in the engine's words. */
export function findJsonError(text: string): number | undefined {
  let found: number | undefined;
  const stop = (offset: number): never => {
    found = offset;
    throw new Error(`not JSON at ${offset}`);
  };
  const open: JSONVisitor['onArrayBegin'] = (offset, _length, _line, _character, pathTo) => {
    if (pathTo().length >= deepest) stop(offset);
  };
  const onError: JSONVisitor['onError'] = (_code, offset) => stop(offset);
  try {
    visit(text, { onError, onObjectBegin: open, onArrayBegin: open }, asJson);
  } catch (error) {
    if (found === undefined) throw error;
  }
  return found;
}
