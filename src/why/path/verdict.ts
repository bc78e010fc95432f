import type { World } from '../../egress/model.ts';
import type { Source } from '../ask/source.ts';
import type { AddressPlace } from './places.ts';

/** Whether packets get there, with its words made only where somebody reads them. */
export interface PathVerdict {
  readonly state: 'ok' | 'broken' | 'unknown';
  readonly describe: () => { readonly because: string; readonly remedy: string | null };
}

export interface Destination extends AddressPlace {
  readonly address: string;
  readonly port: number;
}

/** A verdict whose words are made already. */
export const said = (state: PathVerdict['state'], because: string, remedy: string | null): PathVerdict => ({
  state,
  describe: () => ({ because, remedy }),
});

/** The subnets a question about a source is about: its own, else all of its network's. */
export const subnetsOf = (world: World, source: Source, network: string): readonly string[] =>
  source.subnets.length > 0 ? source.subnets : (world.findChildren(network, 'subnets') ?? []).map(({ id }) => id.id);
