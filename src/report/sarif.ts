import { type Check, type Severity, severities } from '../core/finding.ts';
import { foldCase, plain, sha256 } from '../core/text.ts';
import type { ReportedFinding } from './model.ts';

/** Who reports, and what is known of its checks. */
export interface SarifTool {
  /** Of the product. */
  readonly version: string;
  readonly checks: readonly Check[];
  /** The page about a check; without it a name that leads nowhere is in its place. */
  readonly helpOf?: (check: string) => string;
  /** The address that says what the tool is; without it a name as well. */
  readonly about?: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Findings as SARIF 2.1.0, for code scanning and what else reads it: one run, a rule for each check among them, in the order they are given.
 *
 *   finding                      result
 *   critical, high               error
 *   medium                       warning
 *   low, info                    note
 *   exempt                       suppressed, with policy's reason
 *
 * A finding is identified by its check and subject alone, so that lines that move or words that change don't make a new one.
 */
export function toSarif(findings: readonly ReportedFinding[], tool: SarifTool): Json {
  const used = [...new Set(findings.map(({ check }) => check))];
  const indexes = new Map(used.map((check, index) => [check, index]));
  const known = new Map(tool.checks.map((check) => [check.id, check]));
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Gatehouse',
            organization: 'Gatehouse',
            fullName: `Gatehouse ${tool.version}`,
            semanticVersion: tool.version,
            version: tool.version,
            informationUri: tool.about ?? 'urn:gatehouse',
            rules: used.map((id) => ruleOf(id, known.get(id), tool)),
          },
        },
        automationDetails: { id: 'gatehouse/' },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, indexes.get(finding.check) ?? -1)),
      },
    ],
  };
}

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** In the middle of the ranges by which code scanning names a severity; `info` has none. */
const scores: Readonly<Record<Severity, string | undefined>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: undefined,
};

function ruleOf(id: string, check: Check | undefined, { helpOf = nameOf }: SarifTool): Json {
  const severity = worstOf(check);
  const says = check ?? { when: 'an earlier release raised it', why: 'It is not made any more.', remedy: 'Nothing.' };
  const score = scores[severity];
  return {
    id,
    // Rules of one word would be named as they are identified.
    ...(foldCase(pascal(id)) === id ? {} : { name: pascal(id) }),
    shortDescription: { text: sentence(upperFirst(says.when)) },
    fullDescription: { text: `${sentence(upperFirst(says.when))} ${sentence(says.why)}` },
    help: {
      text: `${sentence(says.why)} What to change: ${sentence(says.remedy)}`,
      markdown: `${markdown(sentence(says.why))}\n\n**What to change:** ${markdown(sentence(says.remedy))}`,
    },
    helpUri: helpOf(id),
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ['security', id.split('-')[0] ?? id],
      precision: 'high',
      ...(score === undefined ? {} : { 'security-severity': score }),
    },
  };
}

const nameOf = (check: string): string => `urn:gatehouse:check:${encodeURIComponent(check)}`;

/** A rule has one severity in what reads SARIF: the worst its check can weigh. */
const worstOf = (check: Check | undefined): Severity =>
  severities.find((each) => [check?.severity ?? 'medium'].flat().includes(each)) ?? 'medium';

function resultOf(finding: ReportedFinding, ruleIndex: number): Json {
  const { check, subject, severity, message, remedy, exemption, place, more = {} } = finding;
  const fingerprint = sha256(`${check}\n${subject}`);
  return {
    ruleId: check,
    ruleIndex,
    level: levels[severity],
    message: { text: `${sentence(literal(message))} What to change: ${sentence(literal(remedy))}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: toUri(place?.file ?? subject) },
          region: { startLine: place?.line ?? 1 },
        },
        logicalLocations: [{ fullyQualifiedName: plain(subject), kind: 'resource' }],
      },
    ],
    // The first is the one by which GitHub's code scanning distinguishes alerts.
    partialFingerprints: {
      primaryLocationLineHash: `${fingerprint.slice(0, 32)}:1`,
      'gatehouseFinding/v1': fingerprint,
    },
    ...(exemption === undefined
      ? {}
      : { suppressions: [{ kind: 'external', status: 'accepted', justification: plain(exemption) }] }),
    properties: { severity, ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)) },
  };
}

/** A relative reference: of a file as it is, of a resource id without the slash that would make it absolute. */
const toUri = (path: string): string =>
  path.replaceAll('\\', '/').replace(/^\/+/, '').split('/').map(encodeURIComponent).join('/');

/** A text that is meant as it is: braces would be places for arguments, and a bracket before a parenthesis a link. */
const literal = (text: string): string =>
  plain(text).replaceAll('{', '{{').replaceAll('}', '}}').replaceAll('](', '] (').trim();

/** The same as markdown. */
const markdown = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|~]/g, (letter) => `\\${letter}`);

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const pascal = (id: string): string => id.split(/[-_.]/).map(upperFirst).join('');
