import { UnreadError } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';

/** What usually passes by waiting is told once it has lasted for so many looks: about a minute. */
const lasting = 5;

/** The finding of an answer that is still not what was asked for, after so many looks that failed in a row; none for any other error. */
export function unreadFinding(subject: string, error: unknown, failures: number): Finding[] {
  if (!(error instanceof UnreadError) || failures < lasting) return [];
  return [
    {
      check: 'AnswerUnread',
      subject,
      severity: 'high',
      message: error.message,
      remedy:
        'Something between here and Azure answers in its place: let the app reach Azure Resource Manager without a proxy, a sign-in page or TLS inspection on the way. It is asked again by itself.',
    },
  ];
}
