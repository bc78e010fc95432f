import { InputError, type Problem } from '../core/errors.ts';
import { type Finding, raise } from '../core/finding.ts';
import { policyChecks } from './checks.ts';

/** What can be wrong with the policy document as a whole. */
export type PolicyCheck = keyof typeof policyChecks;

/** Why the policy in force is not the document as it exists now; stays until a person corrects the document. */
export class PolicyProblem extends InputError {
  readonly check: PolicyCheck;
  constructor(check: PolicyCheck, location: string, problems: readonly Problem[] | string) {
    super(`policy ${location}`, problems);
    this.check = check;
  }
}

/** The finding that says so to people; its subject is `policy`. */
export const policyFinding = ({ check, message }: PolicyProblem): Finding =>
  raise(policyChecks[check], 'policy', message);
