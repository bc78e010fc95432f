import type { State } from '../state/state.ts';
import { deployedConfigurations } from './path/managed.ts';
import { toResource } from './world.ts';

/** Keeps whether network managers deployed anything anywhere: most estates have none, and no pass has to ask for its networks then. */
export async function rememberManaged({ meta }: Pick<State, 'meta'>, rows: readonly unknown[]): Promise<void> {
  const deployed = rows.some((row) => deployedConfigurations(toResource(row)).length > 0);
  await meta.change({ kind: 'adminRules', deployed: !deployed }, (known) =>
    known.deployed === deployed ? known : { kind: 'adminRules', deployed },
  );
}

/** Whether a network is worth asking for; not until the first sweep, which then has every difference observed. */
export const areManaged = async ({ meta }: Pick<State, 'meta'>): Promise<boolean> =>
  (await meta.find('adminRules'))?.deployed ?? false;
