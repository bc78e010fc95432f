import type { Check } from '../src/core/finding.ts';
import { formerIds } from '../src/core/former-checks.ts';
import peers from '../src/egress/data/peers.json' with { type: 'json' };
import { checksByPart } from '../src/house/checks.ts';

type Part = (typeof checksByPart)[number];

/** docs/findings.md, made from every check there is; `npm run generate` writes it. */
export const findingsPage = (): string => `${intro}${checksByPart.map(section).join('')}`;

const intro = `# Findings

Made from the checks in the code (\`checks.ts\` of each part, in egress \`src/egress/data/\` and \`src/egress/types/\`). A finding's message says the case; its remedy may say
more than the one here. What release 0 called a check is in the last column; findings of Azure's own codes (\`AuthorizationFailed\`, …)
are \`reconcile-refused\`, \`reconcile-denied-by-policy\` or \`reconcile-too-large\` since, and begin with the code.

| severity | meaning |
| --- | --- |
| critical | the internet reaches data or management, a claim of isolation is false, or names of a whole zone are in doubt |
| high | an open data plane, uncontrolled egress, a name that leads elsewhere, or work that is not done |
| medium | a weak control, or egress nobody inspects |
| low | defence in depth |
| info | for the record; never an alert |
`;

const egress = `
An **exposure** check always counts, and so does one of **private-link** (a private way that is broken or too wide) or **lifecycle** (what fails later),
unless it says which profiles it counts under. An **egress** check weighs the first severity shown where the profile of the resource forbids the way
out; where it is allowed, the check leaves an \`info\` finding where the table lists that too, and otherwise nothing.

| profile | allowed ways out |
| --- | --- |
| \`open\` | all of them, also one that isn't known |
| \`explicit\` (default) | \`nat-gateway\`, \`lb-outbound-rule\`, and what \`inspected\` allows |
| \`inspected\` | \`firewall-inspected\`, \`forced-tunnel\`, and what \`isolated\` allows |
| \`isolated\` | \`private-only\`, \`blocked\` |

[egress.md](egress.md) says what the classes are and how a path is worked out.
`;

/** What a reader of one part's table has to know before it. */
const prefaces: Readonly<Record<string, string>> = { egress };

function section({ part, checks }: Part): string {
  return `\n## ${part}\n${prefaces[part] ?? ''}\n${tableOf(checks)}`;
}

/** Checks as a table of a page, with the columns that any of them has something for. */
export function tableOf(checks: readonly Check[]): string {
  const columns = allColumns.filter(({ optional, cell }) => !optional || checks.some((check) => cell(check) !== ''));
  const head = columns.map(({ name }) => name);
  const rows = checks.map((check) => columns.map(({ cell }) => cell(check)));
  return table(head, rows);
}

/** `tool rule`, by check; only this page names them, so the app does not carry them. */
const rulesOfOthers: Readonly<Record<string, readonly string[]>> = peers;

const allColumns: readonly {
  readonly name: string;
  readonly cell: (check: Check) => string;
  readonly optional?: boolean;
}[] = [
  { name: 'check', cell: ({ id }) => `\`${id}\`` },
  { name: 'about', cell: ({ about = '' }) => about, optional: true },
  { name: 'severity', cell: ({ severity }) => [severity].flat().join(', ') },
  { name: 'raised when', cell: ({ when }) => `${when}.` },
  { name: 'why', cell: ({ why }) => why },
  { name: 'what to change', cell: ({ remedy }) => remedy },
  {
    name: 'asked by other tools as',
    cell: ({ id }) => (rulesOfOthers[id] ?? []).join(', '),
    optional: true,
  },
  {
    name: 'was',
    cell: ({ id }) =>
      formerIds(id)
        .map((former) => `\`${former}\``)
        .join(', '),
    optional: true,
  },
];

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `${[head, head.map(() => '---'), ...rows].map(cells).join('\n')}\n`;

const cells = (texts: readonly string[]): string =>
  `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
