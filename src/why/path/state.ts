import type { World } from '../../egress/model.ts';
import type { Source } from '../ask/source.ts';
import type { AddressPlace } from './places.ts';

/** Whether packets get there, with its words made only where somebody reads them. */
export interface PathState {
  readonly state: 'ok' | 'broken' | 'unknown';
  readonly describe: () => { readonly because: string; readonly remedy: string | null };
}

export interface Destination extends AddressPlace {
  readonly address: string;
  readonly port: number;
}

/** A diagnosis whose words are made already. */
export const said = (state: PathState['state'], because: string, remedy: string | null): PathState => ({
  state,
  describe: () => ({ because, remedy }),
});

/** The subnets a question about a source is about: its own, else all of its network's. */
export const subnetsOf = (world: World, source: Source, network: string): readonly string[] =>
  source.subnets.length > 0 ? source.subnets : (world.findChildren(network, 'subnets') ?? []).map(({ id }) => id.id);
