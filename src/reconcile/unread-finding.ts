import { UnreadError } from '../core/errors.ts';
import { type Finding, raise } from '../core/finding.ts';
import { loopChecks } from './checks.ts';

/** A failure that usually passes by waiting is reported once it has lasted for so many passes: about a minute. */
const lasting = 5;

/** The finding of an answer that is still not what was asked for, after so many passes that failed in a row; none for any other error. */
export function unreadFinding(subject: string, error: unknown, failures: number): Finding[] {
  if (!(error instanceof UnreadError) || failures < lasting) return [];
  return [raise(loopChecks.answerUnread, subject, error.message)];
}
