import { InputError, RetryableError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { type Millis, seconds } from '../core/time.ts';
import { parsePolicy, policyVersion } from './parse-policy.ts';
import { Policy } from './policy.ts';
import { PolicyProblem } from './policy-problem.ts';

/** The document as it was read; `commit`: that of its repository which it was published from, where that was said. */
export interface PolicyDocument {
  readonly text: string;
  readonly etag: string;
  readonly commit?: string | undefined;
}

/**
 * Reads the policy document from where it lives. `etag` is that of the last read.
 * @throws PolicyProblem where a person must correct something; anything else thrown passes by waiting.
 */
export type PolicyReader = (etag?: string) => Promise<PolicyDocument | 'unchanged' | 'missing'>;

/** The policy in force. `problem`: why it is not the document that exists there now. */
export interface CurrentPolicy {
  readonly policy: Policy;
  /** See `policyVersion`; `defaults` while no document has ever been read. */
  readonly version: string;
  /** Of the repository that it was published from, where that is known. */
  readonly commit?: string | undefined;
  readonly problem?: PolicyProblem;
}

export interface PolicySource {
  /** @throws RetryableError when nothing has been read yet and reading fails for a reason that passes. */
  current(): Promise<CurrentPolicy>;
}

/**
 * Keeps the policy in force, re-reading the document at most every `refresh` (15 s).
 *
 *   document now   in force                                         problem
 *   good           the document                                     none
 *   broken         the last good one, else the safe defaults        PolicyBroken
 *   missing        the last good one, else the safe defaults        PolicyMissing
 *   refused        the last good one, else the safe defaults        PolicyUnreadable
 *   unread         what was in force; nothing before the first read what was the problem
 *
 * The safe defaults write nothing to Azure.
 */
export function createPolicySource(options: {
  readonly read: PolicyReader;
  /** For messages: the path or address the reader reads. */
  readonly location: string;
  readonly now: () => Date;
  readonly log: Log;
  readonly refresh?: Millis;
}): PolicySource {
  const { read, now, log, refresh = seconds(15) } = options;
  // An address may carry a signature behind its question mark, which no log or finding should repeat.
  const location = options.location.replace(/\?.*$/, '');
  let inForce: CurrentPolicy | undefined;
  let etag: string | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<CurrentPolicy> | undefined;

  const fallBack = (problem: PolicyProblem): CurrentPolicy => {
    if (problem.message !== inForce?.problem?.message) {
      log.error('policy document can not be used', { check: problem.check, location, problems: problem.problems });
    }
    const kept = inForce ?? { policy: Policy.parse({ version: 1 }), version: 'defaults' };
    return { ...kept, problem };
  };

  const take = ({ text, commit }: PolicyDocument): CurrentPolicy => {
    try {
      const of = commit === undefined ? {} : { commit };
      const taken = { policy: parsePolicy(text), version: policyVersion(text), ...of };
      log.info('policy document taken', { location, policyVersion: taken.version, ...of });
      return taken;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return fallBack(new PolicyProblem('PolicyBroken', location, error.problems));
    }
  };

  const pass = async (): Promise<CurrentPolicy> => {
    try {
      const answer = await read(etag);
      if (answer === 'unchanged' && inForce !== undefined) return inForce;
      if (typeof answer === 'object') {
        const taken = take(answer);
        etag = answer.etag;
        return taken;
      }
      etag = undefined;
      return fallBack(new PolicyProblem('PolicyMissing', location, 'there is no policy document here'));
    } catch (error) {
      if (error instanceof PolicyProblem) {
        etag = undefined;
        return fallBack(error);
      }
      if (inForce === undefined) throw new RetryableError(`policy ${location} could not be read`, { cause: error });
      log.warn('policy document could not be read; the policy in force stays', { location, error });
      return inForce;
    }
  };

  return {
    async current() {
      if (inForce !== undefined && now().getTime() - readAt < refresh) return inForce;
      reading ??= pass().finally(() => {
        reading = undefined;
      });
      const answer = await reading;
      inForce = answer;
      readAt = now().getTime();
      return answer;
    },
  };
}
