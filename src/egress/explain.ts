import { compare } from '../core/compare.ts';
import { InputError } from '../core/errors.ts';
import { byWorst, type Finding, isWorse, type Severity } from '../core/finding.ts';
import { findResourceId } from '../core/resource-id.ts';
import { EgressPolicy } from '../policy/egress.ts';
import type { Note, World } from './model.ts';
import { estateOf } from './path/estate.ts';
import { sendsNothing, toPath } from './path/join.ts';
import { hasPath, namedVerdictOf } from './path/path-of.ts';
import { type EgressReport, judgeResources, type Subject } from './plan.ts';
import { isUnevaluated } from './reading/identify.ts';
import type { Reading } from './reading/model.ts';
import { readFile } from './reading/read-file.ts';
import { settle } from './reading/said-twice.ts';
import { toResource, worldOf } from './world.ts';

export interface EgressExplanation {
  readonly subjects: readonly Subject[];
  readonly exposures: EgressReport['exposures'];
  /** The worst first, and what policy accepts last. */
  readonly findings: readonly ExplainedFinding[];
  /** What could not be known, and about which subject (empty: about the input). */
  readonly unknown: readonly Note[];
  /** The types nothing is known of here, and how many of each there are. */
  readonly notJudged: EgressReport['notJudged'];
}

export interface ExplainedFinding {
  readonly check: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly because: string;
  readonly remedy: string;
  /** The properties the check reads, as the body has them; null where it doesn't say. */
  readonly evidence: Readonly<Record<string, unknown>>;
  /** The values that identify it: what an exemption is bound to. */
  readonly evidenceHash?: string;
  /** Why policy accepts it; such a finding is no reason to fail. */
  readonly exemption?: string;
  /** Whether the change in the file opens it; absent where the file is no change. */
  readonly opened?: boolean;
}

export interface ExplainOptions {
  /** Only this resource and what lies below it. */
  readonly subject?: string | undefined;
  readonly policy?: EgressPolicy | undefined;
  readonly now: Date;
}

/**
 * Judges an export, a plan or a preview offline: see `readFile` for what is read.
 * @throws InputError naming the element that is no resource, or the subject that isn't among the resources.
 */
export const explainEgress = (resources: unknown, options: ExplainOptions): EgressExplanation =>
  explainReading(readFile(resources), options);

/**
 * The same for what was read already.
 * @throws InputError where the subject isn't among the resources.
 */
export function explainReading(given: Reading, options: ExplainOptions): EgressExplanation {
  const reading = settle(given);
  const policy = options.policy ?? EgressPolicy.parse({});
  const isWanted = wantedBy(options.subject);
  const world = worldOf([...reading.bodies, ...reading.context]);
  const isContext = contextOf(reading);
  const lists = reading.isComplete ? 'all' : [];
  const report = judgeResources([...reading.bodies, ...reading.context], policy, options.now, lists);
  const isThere = [...world.resources.map(({ id }) => id.id), ...report.subjects.map(({ id }) => id)].some(isWanted);
  if (options.subject !== undefined && !isThere) {
    throw new InputError('subject', [{ path: '', message: `'${options.subject}' is not among the resources` }]);
  }
  // A node pool may be in its cluster's body only.
  const isShown = (id: string): boolean => isWanted(id) && !isContext(id.replace(/\/agentpools\/[^/]+$/, ''));
  const former = judgedBefore(reading, policy, options.now);
  const possible = new Set(reading.possible.map((body) => toResource(body)?.id.id));
  return {
    subjects: withNamed(
      options.subject,
      report.subjects.filter(({ id }) => isShown(id)),
      world,
      policy,
    ),
    exposures: report.exposures.filter(({ id }) => isShown(id)).map((each) => withChange(each, former)),
    findings: withAsSaid(report.findings, reading, policy, options.now)
      .filter(({ subject }) => isShown(subject))
      .map((finding) => explained(finding, former, possible.has(finding.subject)))
      .sort(byWorst),
    unknown: [
      ...report.unknown.filter((note) => !isSaid(reading, note)),
      ...reading.unknown,
      ...unreadIds(reading),
    ].filter(
      ({ id }) => id === '' || (options.subject === undefined ? !isContext(id) || isNoted(reading, id) : isWanted(id)),
    ),
    notJudged: [...report.notJudged, ...reading.notJudged].sort((a, b) => compare(a.type, b.type)),
  };
}

/** What is wrong, or worse, by one of the bodies that contradict each other counts as that one says. */
function withAsSaid(
  found: readonly Finding[],
  { asSaid = [], context, isComplete }: Reading,
  policy: EgressPolicy,
  now: Date,
): readonly Finding[] {
  const stated = new Map(found.map((finding) => [keyOf(finding), finding]));
  const worse = new Map<string, Finding>();
  for (const bodies of asSaid) {
    for (const each of judgeResources([...bodies, ...context], policy, now, isComplete ? 'all' : []).findings) {
      const known = worse.get(keyOf(each)) ?? stated.get(keyOf(each));
      const message = `${each.message}; so by one of the bodies that contradict each other`;
      if (known === undefined || isWorse(each, known)) worse.set(keyOf(each), { ...each, message });
    }
  }
  if (worse.size === 0) return found;
  const others = found.filter((each) => !worse.has(keyOf(each)));
  return [...others, ...worse.values()].sort((a, b) => compare(a.check, b.check) || compare(a.subject, b.subject));
}

/** Named by its reader already, with the better reason. */
const isSaid = ({ unknown }: Reading, { id, property }: Note): boolean =>
  property !== null && unknown.some((note) => note.id === id && note.property === property);

/** A subject that the command line names is always answered, even where nothing else is known of its type. */
function withNamed(
  named: string | undefined,
  subjects: readonly Subject[],
  world: World,
  { approvedNextHops }: EgressPolicy,
): readonly Subject[] {
  const resource = named === undefined ? undefined : world.find(named);
  if (resource === undefined) return subjects;
  const { id, type } = resource.id;
  if (hasPath(type) && subjects.some((each) => each.id === id)) return subjects;
  const verdict = namedVerdictOf(estateOf(world, approvedNextHops), type, id) ?? sendsNothing(resource);
  return [{ id, path: toPath(verdict, id) }, ...subjects.filter((each) => each.id !== id)];
}

const isNoted = ({ unknown }: Reading, id: string): boolean => unknown.some((note) => note.id === id);

/** A body of the context is not judged itself. */
function contextOf({ bodies, context }: Reading): (id: string) => boolean {
  const judged = new Set(worldOf(bodies).resources.map(({ id }) => id.id));
  const others = new Set(worldOf(context).resources.map(({ id }) => id.id));
  return (id) => others.has(id) && !judged.has(id);
}

/** What was found before the change, as `check subject`, with the exposures before it; undefined for a file that is no change. */
function judgedBefore({ before }: Reading, policy: EgressPolicy, now: Date): Before | undefined {
  if (before === undefined) return undefined;
  const { findings, exposures } = judgeResources(before, policy, now, 'all');
  return {
    found: new Set(findings.map(keyOf)),
    exposures: new Map(exposures.map((each) => [each.id, each])),
  };
}

type Exposed = EgressReport['exposures'][number];

interface Before {
  readonly found: ReadonlySet<string>;
  readonly exposures: ReadonlyMap<string, Exposed>;
}

/** How the change affects who gets in, where it does. */
function withChange(now: Exposed, former: Before | undefined): Exposed {
  const was = former?.exposures.get(now.id);
  if (was === undefined || was.public === now.public) return now;
  const does = changes[`${was.public} ${now.public}`] ?? 'this change makes it so';
  return { ...now, because: `${now.because}; ${does}: before, ${was.because}` };
}

const changes: Readonly<Record<string, string>> = {
  'disabled enabled': 'this change opens it',
  'restricted enabled': 'this change opens it',
  'disabled restricted': 'this change opens it to some',
  'enabled restricted': 'this change closes it to most',
  'enabled disabled': 'this change closes it',
  'restricted disabled': 'this change closes it',
  'disabled unknown': 'this change may open it',
  'restricted unknown': 'this change may open it',
};

const keyOf = ({ check, subject }: Pick<Finding, 'check' | 'subject'>): string => `${check} ${subject}`;

function explained(
  { message, evidence = {}, ...finding }: Finding,
  former: Before | undefined,
  isPossible: boolean,
): ExplainedFinding {
  const opened = former === undefined ? {} : { opened: !former.found.has(keyOf(finding)) };
  const was = former?.exposures.get(finding.subject)?.because;
  const says = [
    message,
    ...(isPossible ? ['this may or may not come to be'] : []),
    ...(opened.opened === true
      ? [was === undefined ? 'this change makes it' : `this change opens it: before, ${was}`]
      : []),
    ...(opened.opened === false ? ['it is so already'] : []),
  ];
  return { ...finding, because: says.join('; '), evidence, ...opened };
}

/** An id of which only the subscription, or the group too, is not known: that is the same for a whole file, and decides nothing. */
const isUnplaced = (id: unknown): boolean =>
  typeof id === 'string' && /^\/subscriptions\/\[[^/]*\]\/resourceGroups\/(\[[^/]*\]|[^/[]+)\/[^[]*$/i.test(id);

/** Elements whose ids only a deployment gives, or nobody can read: judged all the same, under the names that could be read. */
function unreadIds({ bodies }: Reading): readonly Note[] {
  return worldOf(bodies).resources.flatMap(({ id, body }) => {
    if (findResourceId(body.id) !== undefined && findResourceId(body.id)?.type === id.type) return [];
    if (body.id === undefined || body.id === null) return [];
    if (isUnplaced(body.id)) return [];
    return [{ id: id.id, property: 'id', because: isUnevaluated(body.id) ? evaluatedLater : notAnId }];
  });
}

const evaluatedLater = 'its id is an expression that is evaluated when it is deployed';
const notAnId = 'its id is not that of an ARM resource, so it goes by its type and name';

function wantedBy(subject: string | undefined): (id: string) => boolean {
  if (subject === undefined) return () => true;
  const wanted = findResourceId(subject)?.id;
  if (wanted === undefined) {
    throw new InputError('subject', [{ path: '', message: `'${subject}' is not an ARM resource id` }]);
  }
  return (id) => id === wanted || id.startsWith(`${wanted}/`);
}
