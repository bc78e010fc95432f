import { minutes, since } from '../core/time.ts';
import type { WaitingKey } from '../state/waiting/model.ts';

/** A message on its way is relied on for so long. */
const young = minutes(10);

/** Waits for trouble to pass, or for its turn: observing sooner would not help. */
export const isPatient = (outcome: WaitingKey['outcome']): boolean => outcome === 'retry' || outcome === 'throttled';

/** Azure has asked for patience, with this key or with all: the key's own message comes when it is time. */
const isBackingOff = ({ outcome, nextCheck }: WaitingKey, now: Date): boolean =>
  isPatient(outcome) && Date.parse(nextCheck.at) > now.getTime();

/** Nobody has to send another message for the key. */
export const comesAnyway = (row: WaitingKey, now: Date): boolean => isOnItsWay(row, now) || isBackingOff(row, now);

/** Its message is in the queue, and is not to be seen yet. */
export const isHidden = ({ outcome, nextCheck }: WaitingKey, now: Date): boolean =>
  outcome === 'queued' && Date.parse(nextCheck.at) > now.getTime();

/** Its message is in the queue, or a worker has it. */
export function isOnItsWay({ outcome, nextCheck, updated }: WaitingKey, now: Date): boolean {
  return outcome === 'queued' && Date.parse(nextCheck.at) <= now.getTime() && since(new Date(updated), now) < young;
}
