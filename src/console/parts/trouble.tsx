import type { Answer } from '../data/client.ts';
import { signInAddress } from '../data/me.ts';

type Failed = Exclude<Answer<never>, { kind: 'ok' }>;

/** Why there is no answer, and what to do about it. What was typed elsewhere in the page stays: signing in opens a tab of its own. */
export function Trouble({ answer, again }: { readonly answer: Failed; readonly again?: (() => void) | undefined }) {
  return (
    <div class="note bad" role="alert">
      <p>{sayTrouble(answer)}</p>
      {answer.kind === 'signedOut' && (
        <p>
          <a href={signInAddress('/')} target="_blank" rel="noopener">
            Sign in again, in a new tab
          </a>
          , then come back here: nothing you typed is lost.
        </p>
      )}
      {again !== undefined && mayPass(answer) && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Whether the same request may be answered another time: what is wrong with it, or not there, stays so. */
export function mayPass(answer: Failed): boolean {
  return answer.kind !== 'problem' || answer.problem.status >= 500 || answer.problem.status === 429;
}

/** The same in a sentence. */
export function sayTrouble(answer: Failed): string {
  if (answer.kind === 'signedOut') return 'Your session has ended.';
  if (answer.kind === 'offline') return `Gatehouse does not answer (${answer.because}).`;
  return `${answer.problem.title}. ${answer.problem.detail}`;
}
