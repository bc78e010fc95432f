import { createLedger } from '../ledger.ts';
import { createTypeDirectory } from '../type-directory.ts';
import { createDecide } from './decide.ts';
import { createDefer } from './defer.ts';
import { createKeptDecisions } from './kept-decision.ts';
import type { DecisionDependencies, Decisions } from './model.ts';

/** People's way in: one file a verb, over what they share. */
export function createDecisions(dependencies: DecisionDependencies): Decisions {
  const ports = {
    ...dependencies,
    types: createTypeDirectory(dependencies.arm),
    ledger: createLedger(dependencies),
    kept: createKeptDecisions(dependencies),
  };
  return { decide: createDecide(ports), defer: createDefer(ports) };
}
