import type { Intent } from '../state/intent.ts';
import type { Action, Decision, Finished } from './reconciler.ts';

/** What a row says of a write that is about to be made. */
export const toIntent = ({ because }: Pick<Action, 'because'>, { id, at }: Decision): Intent => ({
  because,
  decisionId: id,
  decidedAt: at,
});

/** A write that an earlier pass began and a kill cut off keeps its decision, so that its audit row stays one. */
export function resume<A extends Action>(action: A, begun: Intent | undefined): A {
  return begun === undefined ? action : { ...action, decision: toDecision(begun) };
}

/** A write that an earlier pass began, once Azure shows its end. What Azure shows done is its own answer. */
export function finish(
  { because, decisionId, decidedAt }: Intent,
  action: Pick<Action, 'kind' | 'target' | 'before' | 'after'>,
  answer: Finished['answer'] = { kind: 'applied' },
): Finished {
  const decision = { id: decisionId, at: decidedAt };
  return { action: { ...action, by: 'gatehouse', because }, decision, answer };
}

const toDecision = ({ decisionId, decidedAt }: Intent): Decision => ({ id: decisionId, at: decidedAt });
