import type { Resource, World } from '../egress/model.ts';
import { findType } from '../egress/types.ts';
import { EgressPolicy } from '../policy/egress.ts';
import type { NameFacts } from './name-facts.ts';

/** Whether the target lets in who comes over the internet. */
export interface PublicAccess {
  readonly state: 'ok' | 'broken' | 'unknown';
  /** Undefined where the target isn't among the bodies. */
  readonly target: Resource | undefined;
  readonly because: string;
}

/** What every policy is where nothing is written. */
let defaults: EgressPolicy | undefined;

/** The public access of what a name belongs to, as the egress room judges it. */
export function publicAccessOf(world: World, { targets }: NameFacts): PublicAccess {
  const [target] = targets;
  if (target === undefined) return { state: 'unknown', target, because: 'the target is not among the resources' };
  defaults ??= EgressPolicy.parse({});
  const exposure = target.isRead ? findType(target.id.type)?.judge?.(target, world, defaults)?.exposure : undefined;
  if (exposure === undefined) return { state: 'unknown', target, because: 'its body does not say' };
  const state = exposure.public === 'enabled' ? 'ok' : exposure.public === 'disabled' ? 'broken' : 'unknown';
  return { state, target, because: exposure.because };
}
