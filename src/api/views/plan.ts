import { json } from '../message.ts';
import { ApiProblem } from '../problem.ts';
import type { View } from '../view.ts';

/** `GET /api/plan`: what the dns room would do by the last sweep that only observed: counts, and the hash for policy's `dns.plan`. */
export const getPlan: View = async ({ state, policy }) => {
  const plan = await state.meta.find('plan');
  if (plan === undefined) {
    throw new ApiProblem('not-found', 'There is no plan yet: the first sweep in mode observe makes one.');
  }
  const { hash, counts, at, accepted } = plan;
  const { modes } = await policy();
  return json(200, { hash, counts, at, accepted, mode: modes.dns });
};
