import { createHash } from 'node:crypto';
import type { SimResource } from '../world.ts';
import { type Json, textAt } from './bodies.ts';
import type { Call } from './call.ts';
import type { Simulation } from './simulation.ts';

/** A resource of the node group, as it is put. */
export interface Made {
  readonly path: string;
  readonly body: Json;
}

export interface Place {
  readonly sim: Simulation;
  readonly call: Call;
  /** The id of the node resource group. */
  readonly group: string;
  readonly cluster: SimResource;
  /** Of the first pool. */
  readonly subnet: string;
}

/** Puts what does not exist yet, in this order. */
export function makeAll({ sim, call }: Place, all: readonly Made[]): void {
  for (const { path, body } of all) {
    if (sim.world.find(path) !== undefined) continue;
    const apiVersion = path.includes('/privateDnsZones/') ? '2024-06-01' : '2024-05-01';
    const { url, correlationId, caller } = call;
    sim.perform({ path, apiVersion, body, url, correlationId, caller });
    // A child of what was just put needs it to be there; with a delay of its own it is not, as when AKS itself was cut off.
    sim.operations.finishDue();
  }
}

export const locationOf = ({ cluster }: Place): string => textAt(cluster.body, 'location');
export const network = (group: string, kind: string): string => `${group}/providers/Microsoft.Network/${kind}`;

/** The same for the same words, in the shape of a guid. */
export function guidOf(...words: readonly string[]): string {
  const hex = createHash('sha256').update(words.join('/').toLowerCase()).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
