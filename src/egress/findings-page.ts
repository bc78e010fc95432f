import { type Check, catalogue, checkIds } from './catalogue.ts';

/** docs/findings.md, made from the catalogue; a test holds the two equal. */
export function findingsPage(): string {
  const rows = checkIds.map((id) => rowOf(id, catalogue[id]));
  return `${intro}
${cells(['check', 'about', 'severity', 'flagged when', 'why', 'what to change'])}
${cells(['---', '---', '---', '---', '---', '---'])}
${rows.join('\n')}
`;
}

const intro = `# Findings of egress and exposure

Made from \`src/egress/catalogue.ts\`.

An **exposure** check always counts. The severity of an **egress** check is the one shown where the profile of the resource forbids the way
out; where it is allowed, the check leaves nothing, or an \`info\` finding where the table says so.

| profile | allowed ways out |
| --- | --- |
| \`open\` | all of them |
| \`explicit\` (default) | NAT gateways, load balancer outbound rules, firewalls, forced tunnels, none at all |
| \`inspected\` | firewalls, forced tunnels, none at all |
| \`isolated\` | none at all |

| severity | meaning |
| --- | --- |
| critical | the internet reaches data or management, or a claim of isolation is false |
| high | an open data plane or uncontrolled egress |
| medium | a weak control, or egress nobody inspects |
| low | defence in depth |
| info | for the record; never an alert |
`;

function rowOf(id: string, { category, type, severity, whenAllowed, flaggedWhen, rationale, remedy }: Check): string {
  const weight = whenAllowed === 'info' ? `${severity}, info where allowed` : severity;
  return cells([`\`${id}\``, `${category}: ${type}`, weight, `${flaggedWhen}.`, rationale, remedy]);
}

const cells = (texts: readonly string[]): string =>
  `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
