import { type ArmViews, openArm } from '../arm/open-arm.ts';
import { createOwnIdentity, type OwnIdentity } from '../arm/own-identity.ts';
import { createTakeTurns } from '../arm/take-turns.ts';
import type { Process } from './process.ts';

/** Azure Resource Manager, as the rooms reach it. */
export interface Azure extends ArmViews {
  /** Ids an event names this deployment's identity by. */
  readonly ownIds: OwnIdentity;
}

export function createAzure({ settings, credential, clock, meters }: Process): Azure {
  const turns = createTakeTurns(() => clock.now().getTime());
  return {
    ...openArm({ ...settings.arm, credential, turns, onAnswer: meters.armAnswered }),
    ownIds: createOwnIdentity(credential, settings.arm.audience),
  };
}
