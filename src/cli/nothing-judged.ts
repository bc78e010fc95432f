import { findList } from '../core/arm-body.ts';
import { nameOf } from './input.ts';
import type { Terminal } from './terminal.ts';

/**
 * Says where a file held nothing that the command judges: otherwise an export that went wrong would seem to be an estate without faults. What is
 * printed stays as it is: empty lists in `--json`.
 * @param wanted what would have been judged: `a private endpoint`.
 */
export function warnOfNothing(file: string, judged: number, wanted: string, terminal: Terminal): void {
  if (judged > 0) return;
  terminal.err(`warning: ${nameOf(file)}: nothing in this file was judged: it holds no ${wanted}\n`);
}

/** The same for a file that is only searched. */
export const warnOfEmptyList = (file: string, content: unknown, wanted: string, terminal: Terminal): void =>
  warnOfNothing(file, findList(content)?.length ?? 1, wanted, terminal);
