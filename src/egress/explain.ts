import { findList, isRecord } from '../core/arm-body.ts';
import { InputError } from '../core/errors.ts';
import type { Severity } from '../core/finding.ts';
import { findResourceId } from '../core/resource-id.ts';
import { EgressPolicy } from '../policy/egress.ts';
import type { Note } from './model.ts';
import { judgeResources, type Subject } from './plan.ts';
import { toResource, worldOf } from './world.ts';

export interface EgressExplanation {
  readonly subjects: readonly Subject[];
  readonly findings: readonly ExplainedFinding[];
  /** What could not be known, and about which subject (empty: about the input). */
  readonly notes: readonly Note[];
}

export interface ExplainedFinding {
  readonly check: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly because: string;
  readonly remedy: string;
  /** Why policy accepts it; such a finding is no reason to fail. */
  readonly exemption?: string;
}

export interface ExplainOptions {
  /** Only this resource and what lies below it. */
  readonly subject?: string | undefined;
  readonly policy?: EgressPolicy | undefined;
  readonly now: Date;
}

/**
 * Judges an export offline: an array of bodies, `{ value: [...] }`, `{ data: [...] }` or one body.
 * @throws InputError naming the element that is no resource, or the subject that isn't among the resources.
 */
export function explainEgress(resources: unknown, options: ExplainOptions): EgressExplanation {
  const bodies = parseBodies(resources);
  const isWanted = wantedBy(options.subject);
  const report = judgeResources(bodies, options.policy ?? EgressPolicy.parse({}), options.now);
  const subjects = report.subjects.filter(({ id }) => isWanted(id));
  if (
    options.subject !== undefined &&
    subjects.length === 0 &&
    !worldOf(bodies).resources.some(({ id }) => isWanted(id.id))
  ) {
    throw new InputError('subject', [{ path: '', message: `'${options.subject}' is not among the resources` }]);
  }
  const findings = report.findings
    .filter(({ subject }) => isWanted(subject))
    .map(({ message, ...finding }) => ({ ...finding, because: message }));
  return { subjects, findings, notes: report.notes.filter(({ subject }) => subject === '' || isWanted(subject)) };
}

function parseBodies(resources: unknown): readonly unknown[] {
  const isOne = isRecord(resources) && toResource(resources) !== undefined;
  const list = isOne ? [resources] : findList(resources);
  if (list === undefined) {
    const message =
      'is neither a resource (a body with an id), an array of them, { "value": [...] } nor { "data": [...] }';
    throw new InputError('resources', [{ path: '', message }]);
  }
  const problems = list.flatMap((body, index) =>
    toResource(body) === undefined ? [{ path: `[${index}]`, message: `is not a resource: ${idProblem(body)}` }] : [],
  );
  if (problems.length > 0) throw new InputError('resources', problems);
  return list;
}

function idProblem(body: unknown): string {
  if (!isRecord(body)) return 'expected an object with an id';
  if (body.id === undefined) return 'it has no id';
  return `its id ${JSON.stringify(body.id)} is not an ARM resource id`;
}

function wantedBy(subject: string | undefined): (id: string) => boolean {
  if (subject === undefined) return () => true;
  const wanted = findResourceId(subject)?.id;
  if (wanted === undefined) {
    throw new InputError('subject', [{ path: '', message: `'${subject}' is not an ARM resource id` }]);
  }
  return (id) => id === wanted || id.startsWith(`${wanted}/`);
}
