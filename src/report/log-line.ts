import { plain } from '../core/text.ts';

/** A line that a pipeline's log takes for nothing but text: `::error::` and `##vso[…]` are commands there. */
export const logLine = (line: string): string =>
  plain(line)
    .replaceAll(/#(?=#)/g, '# ')
    .replace(/^(\s*)::/, '$1: :');
