import { type Because, type Judged, judgeDirection, judgeNode } from './judge.ts';
import { agreed } from './match.ts';
import type { Dataplane, Direction, End, Flow, Policy } from './model.ts';
import { isOwnNode } from './own-node.ts';

/**
 * Whether one end may reach another: what it may send, and what the other may receive. Answers of one connection ride along.
 *
 *   from, to                     besides the policies
 *   a pod, itself                allowed
 *   a node, a pod of its own     allowed: the kubelet has to reach it
 *   a pod, its own node          allowed on `kubernetes`; by rule on `cilium`
 *   neither is a pod             allowed: only a policy for nodes could apply, and that is not judged
 */
export function judgeConnection(policies: readonly Policy[], from: End, flow: Flow, dataplane: Dataplane): Judged {
  const { to } = flow;
  if (from.kind === 'pod' && to.kind === 'pod' && from.pod === to.pod) {
    return spared(['egress', 'ingress'], 'a pod always reaches itself');
  }
  return joined([judgeSending(policies, from, flow, dataplane), judgeReceiving(policies, from, flow)]);
}

/** Whether an end may send it, by its own policies. */
export function judgeSending(policies: readonly Policy[], from: End, flow: Flow, dataplane: Dataplane): Judged {
  const { to } = flow;
  if (from.kind === 'pod') {
    const judged = judgeDirection(policies, from.pod, 'egress', to, flow);
    return dataplane === 'kubernetes'
      ? sparing(from, to, judged, 'egress', 'a pod always reaches its own node')
      : judged;
  }
  if (from.kind !== 'node' || from.node === undefined) return nothing;
  const isOwnPod = to.kind === 'pod' && isOwnNode(to.pod, from) === 'yes';
  return isOwnPod ? nothing : (judgeNode(policies, from.node, 'egress') ?? nothing);
}

/** Whether the other end may receive it, by the policies of that one. */
export function judgeReceiving(policies: readonly Policy[], from: End, flow: Flow): Judged {
  const { to } = flow;
  if (to.kind === 'pod') {
    const judged = judgeDirection(policies, to.pod, 'ingress', from, flow);
    return sparing(to, from, judged, 'ingress', 'a node always reaches its own pods');
  }
  return to.kind === 'node' && to.node !== undefined ? (judgeNode(policies, to.node, 'ingress') ?? nothing) : nothing;
}

const nothing: Judged = { answer: 'allowed', because: [] };

const spared = (directions: readonly Direction[], note: string): Judged => ({
  answer: 'allowed',
  because: directions.map((direction) => ({ policy: '', direction, says: 'no policy', note })),
});

/** What a policy says of a pod and its own node doesn't count; where it is not known whose node it is, only `allowed` is certain. */
function sparing(pod: End, other: End, judged: Judged, direction: Direction, note: string): Judged {
  const isOwn = pod.kind === 'pod' ? isOwnNode(pod.pod, other) : 'no';
  if (isOwn === 'yes') return spared([direction], note);
  if (isOwn === 'no' || judged.answer === 'allowed') return judged;
  return { answer: 'unknown', because: judged.because };
}

/** One refusal closes it; else one unknown makes it unknown. */
export function joined(sides: readonly Judged[]): Judged {
  const answers = sides.map(({ answer }) => answer);
  const answer = answers.includes('denied') ? 'denied' : answers.includes('unknown') ? 'unknown' : 'allowed';
  return { answer, because: unique(sides.flatMap(({ because }) => because)) };
}

const unique = (all: readonly Because[]): readonly Because[] => [
  ...new Map(all.map((each) => [JSON.stringify(each), each])).values(),
];

/** What all backends, or all addresses, agree on; unknown where they don't, or there is none. */
export function together(all: readonly Judged[]): Judged {
  return { answer: agreed(all.map(({ answer }) => answer)), because: unique(all.flatMap(({ because }) => because)) };
}

/** What policies say, with a note added; where no policy applies there is nothing to note. */
export const noting = ({ answer, because }: Judged, more: string): Judged => ({
  answer,
  because: because.map((each) =>
    each.policy === '' ? each : { ...each, note: each.note === undefined ? more : `${each.note}; ${more}` },
  ),
});
