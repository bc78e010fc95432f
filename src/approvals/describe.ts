import { findDecider } from '../core/decider.ts';
import { plain } from '../core/text.ts';
import type { AnswerKind } from './model.ts';

/** Longest description every provider is known to take. */
const longest = 140;

/** The state a connection has once answered, as every provider spells it. */
export const statusOf = (answer: AnswerKind): 'Approved' | 'Rejected' =>
  answer === 'approve' ? 'Approved' : 'Rejected';

/** The description beside the new state in Azure: who or which rule, and why where that does not say it all. */
export function describeDecision(answer: AnswerKind, by: string, reason: string): string {
  const text = plain(`${statusOf(answer)} by ${decider(by, reason)}`).trim();
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function decider(by: string, reason: string): string {
  const caller = findDecider(by);
  if (caller !== undefined) return `${caller.kind === 'person' ? caller.objectId : by}: ${reason}`;
  return by.startsWith('rule ') ? `Gatehouse ${by}` : `Gatehouse: ${reason}`;
}
