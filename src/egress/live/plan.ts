import { raise } from '../../core/finding.ts';
import { hours, millis, minutes, seconds, since } from '../../core/time.ts';
import type { EgressPolicy } from '../../policy/egress.ts';
import type { InterfaceReport, Verified, Verifying } from '../../state/verifications/model.ts';
import { withExemption } from '../match.ts';
import { liveChecks } from './checks.ts';
import type { LivePlan, LiveSeen } from './model.ts';

type Asked = NonNullable<Verifying['asked']>;

const hour = hours(1);
/** Azure takes seconds to a few minutes. */
const patience = minutes(10);
const between = seconds(5);
/** A subnet whose first machines are all off is left until its next turn. */
const mostTried = 5;

/** Whether an answer that has not come is waited for no longer. */
export const isLost = ({ since: begun }: Pick<Asked, 'since'>, now: Date): boolean =>
  since(new Date(begun), now) > patience;

/** The subnet that an answer or the next question is about. */
export const placeOf = ({ kept, due }: Pick<LiveSeen, 'kept' | 'due'>): string | undefined =>
  kept?.asked?.subnet ?? kept?.waiting[0] ?? due[0];

/** What a decision goes by. */
interface Turn {
  readonly seen: LiveSeen;
  readonly policy: EgressPolicy;
  readonly now: Date;
  /** The row as it is while nobody is asked. */
  readonly idle: Verifying;
}

/**
 * Pure: which interface of a subscription is asked next, and what the last one's answer makes of its subnet. One is asked at a time.
 *
 *   perHour is 0, or it is not managed        everything is forgotten
 *   the answer is not there yet               read again; given up after ten minutes
 *   it is there                               kept with its time, and what depends on the subnet is judged again
 *   Azure refuses the question                one finding; asked once an hour until it is answered
 *   the machine is off, or gone               the next interface of the subnet, five at most
 *   none is left                              kept that it was in vain, until the subnet's next turn
 *   so many were asked within the hour        waits for the hour to end
 */
export function planLive(seen: LiveSeen, policy: EgressPolicy, now: Date): LivePlan {
  const { subscription, kept } = seen;
  const { perHour } = policy.liveVerification;
  if (perHour === 0 || !seen.isOurs) return { ...nothing, row: undefined, findings: [] };
  const waiting = kept?.waiting ?? [];
  const idle: Verifying = {
    kind: 'verifying',
    subscription,
    begun: (kept?.begun ?? []).filter((at) => since(new Date(at), now) < hour),
    waiting: waiting.length > 0 ? waiting : seen.due.slice(0, perHour),
    ...(kept?.refused === undefined ? {} : { refused: kept.refused }),
  };
  const turn: Turn = { seen, policy, now, idle };
  if (kept?.asked !== undefined) return afterQuestion(turn, kept.asked);
  const [subnet] = idle.waiting;
  if (subnet === undefined) return standing(turn, idle);
  return askIn(turn, subnet, [], 'no machine with an interface of its own is in it');
}

function afterQuestion(turn: Turn, asked: Asked): LivePlan {
  const { answer } = turn.seen;
  const { idle, now } = turn;
  if (answer?.kind === 'answered') {
    const told: InterfaceReport = {
      ...answer.routes,
      at: now.toISOString(),
      interface: asked.interface,
      groups: [...answer.groups],
    };
    return over({ ...turn, idle: allowed(idle) }, { kind: 'verified', subnet: asked.subnet, askedAt: told.at, told });
  }
  if (answer?.kind === 'failed' && answer.isRight)
    return standing(turn, { ...idle, refused: { at: now.toISOString() } });
  if (answer?.kind !== 'failed' && !isLost(asked, now))
    return { ...standing(turn, { ...idle, asked }), recheck: { after: between, because: 'an interface is asked' } };
  const why = answer?.kind === 'failed' ? answer.message : 'no answer came within ten minutes';
  const tried = [...asked.tried, asked.interface];
  // A missing right was handled above; every other failure proves that the right is there.
  return askIn({ ...turn, idle: allowed(idle) }, asked.subnet, tried, `${asked.interface}: ${why}`);
}

/** Asks the next interface of a subnet; `why` is what to say where none is left. */
function askIn(turn: Turn, subnet: string, tried: readonly string[], why: string): LivePlan {
  const { seen, now, idle, policy } = turn;
  const first = tried.length < mostTried ? seen.interfaces.find((each) => !tried.includes(each)) : undefined;
  if (first === undefined)
    return over(turn, { ...seen.verified, kind: 'verified', subnet, askedAt: now.toISOString(), trouble: why });
  if (idle.refused !== undefined && since(new Date(idle.refused.at), now) < hour) return standing(turn, idle);
  const { perHour } = policy.liveVerification;
  const [oldest] = idle.begun;
  if (oldest !== undefined && idle.begun.length >= perHour) {
    const wait = millis(hour - since(new Date(oldest), now));
    const because = `${perHour} interfaces were asked within the hour`;
    // Which were tried stays known.
    return { ...standing(turn, { ...idle, asked: seen.kept?.asked }), recheck: { after: wait, because } };
  }
  const at = now.toISOString();
  const asked: Asked = { subnet, interface: first, since: at, tried: [...tried], prefixes: [...seen.prefixes] };
  return {
    ...standing(turn, { ...idle, begun: [...idle.begun, at], asked }),
    ask: first,
    recheck: { after: between, because: 'an interface is asked' },
  };
}

/** The subnet's turn is over; the next one's follows. */
function over(turn: Turn, verified: Verified): LivePlan {
  const { idle } = turn;
  const waiting = idle.waiting.filter((each) => each !== verified.subnet);
  return {
    ...standing(turn, { ...idle, waiting }),
    verified,
    judgeAgain: verified.trouble === undefined ? verified.subnet : undefined,
    recheck: { after: between, because: "the next subnet's turn is next" },
  };
}

function standing({ seen, policy, now }: Turn, row: Verifying): LivePlan {
  const found = raise(liveChecks.refused, `/subscriptions/${seen.subscription}`, refusal);
  return { ...nothing, row, findings: row.refused === undefined ? [] : [withExemption(policy, found, now)] };
}

const refusal =
  'Azure refuses effectiveRouteTable or effectiveNetworkSecurityGroups of network interfaces because a right is missing';
const nothing = { ask: undefined, verified: undefined, judgeAgain: undefined, recheck: undefined };

function allowed({ refused: _, ...rest }: Verifying): Verifying {
  return rest;
}
