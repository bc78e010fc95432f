import { InputError, type Problem } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';

/** What can be wrong with the policy document as a whole. */
export type PolicyCheck = 'PolicyBroken' | 'PolicyMissing' | 'PolicyUnreadable';

/** Why the policy in force is not the document as it stands now; stays until a person mends the document. */
export class PolicyProblem extends InputError {
  readonly check: PolicyCheck;
  constructor(check: PolicyCheck, location: string, problems: readonly Problem[]) {
    super(`policy ${location}`, problems);
    this.check = check;
  }
}

const remedies: Readonly<Record<PolicyCheck, string>> = {
  PolicyBroken:
    "Mend what the message lists; 'gatehouse policy check' says the same before a document is put in place.",
  PolicyMissing: 'Put a policy document there, or correct the setting that names its place.',
  PolicyUnreadable: "Give the app's identity the right to read it, or correct the setting that names its place.",
};

/** The finding that says so to people; its subject is `policy`. */
export function policyFinding(problem: PolicyProblem): Finding {
  return {
    check: problem.check,
    subject: 'policy',
    severity: problem.check === 'PolicyMissing' ? 'medium' : 'high',
    message: problem.message,
    remedy: remedies[problem.check],
  };
}
