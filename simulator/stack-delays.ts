import type { Delays } from './arm/simulation.ts';

/**
 * Milliseconds as the demo has them: what only the platform waits for takes its time, as in Azure; the rest ends with its request, so that
 * each step's events belong to that step.
 */
export const demoDelays: Delays = {
  privateEndpoint: 300,
  privateDnsZoneGroup: 0,
  privateDns: 0,
  connection: 200,
  privateLinkService: 0,
  resource: 0,
  command: 0,
};
