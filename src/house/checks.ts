import { accessChecks } from '../access/checks.ts';
import type { Check } from '../core/finding.ts';
import { managedChecks } from '../managed/checks.ts';
import { undelivered } from '../notify/checks.ts';
import { policyChecks } from '../policy/checks.ts';
import { loopChecks } from '../reconcile/checks.ts';
import { auditNotArchived } from '../state/audit/checks.ts';
import { contradictedCheck } from '../state/contradicted.ts';
import { reachChecks } from '../why/checks.ts';
import { rooms } from './rooms.ts';

/** Every check there is, by the part that raises it. */
export const checksByPart: readonly { readonly part: string; readonly checks: readonly Check[] }[] = [
  ...rooms.map(({ name, findings }) => ({ part: name, checks: findings })),
  { part: 'reachability', checks: Object.values(reachChecks) },
  { part: 'access', checks: Object.values(accessChecks) },
  { part: 'subscriptions', checks: Object.values(managedChecks) },
  { part: 'policy', checks: Object.values(policyChecks) },
  {
    part: 'The product itself',
    checks: [...Object.values(loopChecks), contradictedCheck, undelivered, auditNotArchived],
  },
];

/** Every check there is: what a report in SARIF says of its rules. */
export const everyCheck: readonly Check[] = checksByPart.flatMap(({ checks }) => checks);
