import { every, type Match, some } from './match.ts';
import type { Direction, End, Flow, Node, Pod, Policy, PolicyPart, Rule } from './model.ts';
import { type Selecting, selecting } from './selection.ts';

export type Answer = 'allowed' | 'denied' | 'unknown';

/** What one policy says about one direction of a connection. */
export interface Because {
  /** `Kind/namespace/name`; empty where no policy applies. */
  readonly policy: string;
  readonly direction: Direction;
  readonly says: 'allowed' | 'denied' | 'no policy';
  /** What a reader has to know besides: an oddity of the engine, or why the answer is unknown. */
  readonly note?: string;
}

export interface Judged {
  readonly answer: Answer;
  readonly because: readonly Because[];
}

/** Unknown for a reason that is in no policy. */
export const unknownAs = (why: string): Judged => ({
  answer: 'unknown',
  because: [{ policy: '', direction: 'ingress', says: 'no policy', note: why }],
});

/** What one policy has to say about one flow. */
interface Voice {
  readonly id: string;
  readonly isolates: Match;
  readonly allows: Match;
  readonly denies: Match;
  readonly note: string | undefined;
  readonly unjudged: readonly string[];
}

/**
 * What the policies say about one direction of one pod. They add up: there is no order among them.
 *
 *   a rule denies    isolated    a rule allows    answer
 *   yes              any         any              denied
 *   no               no          any              allowed
 *   no               yes         yes              allowed
 *   no               yes         no               denied
 * An unknown part that would change the answer makes the answer unknown.
 */
export function judgeDirection(
  policies: readonly Policy[],
  subject: Pod,
  direction: Direction,
  other: End,
  flow: Flow,
): Judged {
  const voices = selecting(policies, subject).map((each) => voiceOf(each, subject, direction, other, flow));
  const denies = some(voices.map((each) => each.denies));
  const isolates = some(voices.map((each) => each.isolates));
  const allows = some(voices.map((each) => each.allows));
  const say = (says: 'allowed' | 'denied', which: readonly Voice[], doubt = false): readonly Because[] =>
    which.map(({ id, note, unjudged }) => {
      const notes = [...(note === undefined ? [] : [note]), ...(doubt ? [doubtText(unjudged)] : [])];
      return { policy: id, direction, says, ...(notes.length === 0 ? {} : { note: notes.join('; ') }) };
    });
  const where = (name: 'isolates' | 'allows' | 'denies', match: Match): readonly Voice[] =>
    voices.filter((each) => each[name] === match);

  if (denies === 'yes') return { answer: 'denied', because: say('denied', where('denies', 'yes')) };
  const isClosed = every([isolates, allows === 'no' ? 'yes' : allows === 'yes' ? 'no' : 'unknown']);
  if (isClosed === 'yes') return { answer: 'denied', because: say('denied', where('isolates', 'yes')) };
  if (isClosed === 'no' && denies === 'no') {
    if (isolates === 'no') return { answer: 'allowed', because: [{ policy: '', direction, says: 'no policy' }] };
    return { answer: 'allowed', because: say('allowed', where('allows', 'yes')) };
  }
  return {
    answer: 'unknown',
    because: [
      ...say('denied', where('denies', 'unknown'), true),
      ...say('allowed', where('allows', 'unknown'), true),
      ...say('allowed', where('allows', 'yes')),
      ...say('denied', where('isolates', 'unknown'), true),
    ],
  };
}

const doubtText = (unjudged: readonly string[]): string =>
  unjudged.length > 0
    ? `not judged: ${[...new Set(unjudged)].sort().join(', ')}`
    : 'what decides it is not in the objects';

function voiceOf({ policy, parts: all }: Selecting, subject: Pod, direction: Direction, other: End, flow: Flow): Voice {
  const parts = all.map(({ part, selects }) => ({ side: part[direction], selects }));
  const of = (effect: Rule['effect']): Match =>
    some(
      parts.flatMap(({ side, selects }) =>
        side.rules
          .filter((rule) => rule.effect === effect)
          .map((rule) => every([selects, rule.peer(other, subject), rule.port(flow, subject)])),
      ),
    );
  return {
    id: policy.id,
    isolates: some(parts.map(({ side, selects }) => every([selects, side.isolates]))),
    allows: of('allow'),
    denies: of('deny'),
    note: parts.find(({ side }) => side.note !== undefined)?.side.note,
    unjudged: parts.flatMap(({ side }) => side.rules.flatMap(({ unjudged }) => unjudged)),
  };
}

/** The policies of the host firewall that would have a say about a node, as an unknown answer; undefined where there is none. */
export function judgeNode(policies: readonly Policy[], node: Node, direction: Direction): Judged | undefined {
  const applies = ({ selectsNode, [direction]: side }: PolicyPart): boolean =>
    selectsNode !== undefined && side.rules.length > 0 && selectsNode(node) !== 'no';
  const because = policies
    .filter(({ parts }) => parts.some(applies))
    .map(
      ({ id }): Because => ({
        policy: id,
        direction,
        says: 'denied',
        note: 'not judged: it is for nodes (nodeSelector)',
      }),
    );
  return because.length === 0 ? undefined : { answer: 'unknown', because };
}
