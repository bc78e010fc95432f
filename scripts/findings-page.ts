import { auditNotArchived } from '../src/app/checks.ts';
import type { Check as AnyCheck } from '../src/core/finding.ts';
import { formerIds } from '../src/core/former-checks.ts';
import { type Check, catalogue, checkIds } from '../src/egress/catalogue.ts';
import { rooms } from '../src/house/rooms.ts';
import { undelivered } from '../src/notify/checks.ts';
import { policyChecks } from '../src/policy/checks.ts';
import { loopChecks } from '../src/reconcile/checks.ts';
import { contradictedCheck } from '../src/state/contradicted.ts';

/** Every check outside of egress, by the part that raises it. */
export const checksByPart: readonly { readonly part: string; readonly checks: readonly AnyCheck[] }[] = [
  ...rooms
    .filter(({ findings }) => findings.length > 0)
    .map(({ name, findings }) => ({ part: name, checks: findings })),
  { part: 'policy', checks: Object.values(policyChecks) },
  {
    part: 'The product itself',
    checks: [...Object.values(loopChecks), contradictedCheck, undelivered, auditNotArchived],
  },
];

/** docs/findings.md, made from every check there is; `npm run generate` writes it. */
export function findingsPage(): string {
  return `${intro}
${table(
  ['check', 'about', 'severity', 'flagged when', 'why', 'what to change'],
  checkIds.map((id) => egressRow(id, catalogue[id])),
)}
${checksByPart.map(({ part, checks }) => `\n## ${part}\n\n${table(['check', 'severity', 'raised when', 'why', 'what to change', 'was'], checks.map(rowOf))}`).join('')}`;
}

const intro = `# Findings

Made from the checks in the code (\`src/egress/catalogue.ts\`, \`checks.ts\` of every other part). A finding's message says the case; its remedy may say
more than the one here. What release 0 called a check stands in the last column; findings of Azure's own codes (\`AuthorizationFailed\`, …)
are \`reconcile-refused\`, \`reconcile-denied-by-policy\` or \`reconcile-too-large\` since, and begin with the code.

| severity | meaning |
| --- | --- |
| critical | the internet reaches data or management, a claim of isolation is false, or names of a whole zone are in doubt |
| high | an open data plane, uncontrolled egress, a name that leads elsewhere, or work that is not done |
| medium | a weak control, or egress nobody inspects |
| low | defence in depth |
| info | for the record; never an alert |

## Egress and exposure

An **exposure** check always counts. The severity of an **egress** check is the one shown where the profile of the resource forbids the way
out; where it is allowed, the check leaves nothing, or an \`info\` finding where the table says so.

| profile | allowed ways out |
| --- | --- |
| \`open\` | all of them |
| \`explicit\` (default) | NAT gateways, load balancer outbound rules, firewalls, forced tunnels, none at all |
| \`inspected\` | firewalls, forced tunnels, none at all |
| \`isolated\` | none at all |
`;

function egressRow(
  id: string,
  { category, type, severity, whenAllowed, flaggedWhen, rationale, remedy }: Check,
): readonly string[] {
  const weight = whenAllowed === 'info' ? `${severity}, info where allowed` : severity;
  return [`\`${id}\``, `${category}: ${type}`, weight, `${flaggedWhen}.`, rationale, remedy];
}

function rowOf({ id, severity, when, why, remedy }: AnyCheck): readonly string[] {
  const weights = typeof severity === 'string' ? severity : severity.join(', ');
  const was = formerIds(id).map((former) => `\`${former}\``);
  return [`\`${id}\``, weights, `${when}.`, why, remedy, was.join(', ')];
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `${[head, head.map(() => '---'), ...rows].map(cells).join('\n')}\n`;

const cells = (texts: readonly string[]): string =>
  `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
