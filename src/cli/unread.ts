import { problemText } from '../core/errors.ts';
import { findParts } from '../core/list-page.ts';
import type { Reading } from '../egress/reading/model.ts';
import { nameOf } from './input.ts';
import type { ExitStatus, Terminal } from './terminal.ts';

/** Warns that a list goes on elsewhere: what is not here was not answered. Returns whether it does. */
export function warnOfMore(file: string, content: unknown, terminal: Terminal): boolean {
  const [part] = findParts(content);
  if (part === undefined) return false;
  const what = part.path.startsWith('[') ? 'holds one page of several' : 'is one page of several';
  terminal.err(`warning: ${nameOf(file)} ${what} (${part.path}); only what is here is answered\n`);
  return true;
}

/** Names each element that could not be read: the others are answered, and the status says that they are not all. */
export function warnOfUnread(file: string, { unread = [] }: Reading, terminal: Terminal): ExitStatus {
  for (const problem of unread) terminal.err(`${nameOf(file)}: ${problemText(problem)}\n`);
  return unread.length > 0 ? 1 : 0;
}

/** 1 where any of these is. */
export const worstOf = (statuses: readonly ExitStatus[]): ExitStatus => (statuses.includes(1) ? 1 : 0);
