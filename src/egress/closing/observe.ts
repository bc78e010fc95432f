import { propertiesOf } from '../../core/arm-body.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { Kept } from '../../state/kept.ts';
import type { Remediation } from '../../state/remediations/model.ts';
import type { Observation } from '../children.ts';
import type { ApplyPorts } from './apply.ts';
import { findClosable } from './closable.ts';
import { type ClosingPlan, planClosing } from './plan.ts';
import { type ClosingRead, readClosing } from './read.ts';

/** What one pass knows of the closing of its resource. */
export interface ClosingObserved {
  readonly kept: Kept<Remediation> | undefined;
  readonly read: ClosingRead;
}

/** Undefined for what is never closed, and where no rule of policy and no row says anything: then nothing is read. */
export async function observeClosing(
  ports: ApplyPorts,
  key: string,
  observation: Observation,
  pass: Pass,
): Promise<ClosingObserved | undefined> {
  if (findClosable(key) === undefined) return undefined;
  const kept = await ports.state.remediations.find(key);
  if (kept === undefined && pass.policy.egress.remediate.rules.length === 0) return undefined;
  const read = await readClosing(ports, key, observation, pass, false);
  // The former settings were read whole, so they are compared with a whole read.
  if (kept?.value.stood === undefined || read.value === undefined) return { kept, read };
  const { body } = await ports.wholes.read(key, pass.signal);
  return { kept, read: { ...read, settings: propertiesOf(body) } };
}

/** Pure: what becomes of it. */
export function planObserved(
  key: string,
  { kept, read }: ClosingObserved,
  { egress }: Pick<Policy, 'egress'>,
  now: Date,
): ClosingPlan | undefined {
  const closable = findClosable(key);
  if (closable === undefined) return undefined;
  const { mode, remediate } = egress;
  return planClosing({ id: key, closable, row: kept?.value, ...read, mode, announce: remediate.announce, now });
}
