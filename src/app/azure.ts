import type { Arm } from '../arm/arm.ts';
import { createArm } from '../arm/arm-client.ts';
import { createNetwork, type Network } from '../arm/network.ts';
import { createOwnIdentity, type OwnIdentity } from '../arm/own-identity.ts';
import { createPrivateDns, type PrivateDns } from '../arm/private-dns.ts';
import { createSdkClients } from '../arm/sdk-clients.ts';
import { createTakeTurns } from '../arm/take-turns.ts';
import type { Process } from './process.ts';

/** Azure Resource Manager, as the rooms reach it. */
export interface Azure {
  readonly arm: Arm;
  readonly network: Network;
  readonly privateDns: PrivateDns;
  /** Ids an event names this deployment's identity by. */
  readonly ownIds: OwnIdentity;
}

export function createAzure({ settings, credential, clock, meters }: Process): Azure {
  const turns = createTakeTurns(() => clock.now().getTime());
  const options = { ...settings.arm, credential, turns, onAnswer: meters.armAnswered };
  const clients = createSdkClients(options);
  return {
    arm: createArm(options),
    network: createNetwork(clients),
    privateDns: createPrivateDns(clients),
    ownIds: createOwnIdentity(credential, settings.arm.audience),
  };
}
