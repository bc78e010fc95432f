import { azuriteProgram } from '../simulator/azurite/azurite.ts';
import { preparation } from '../simulator/azurite/prepared.ts';
import { bundled } from '../simulator/bundled.ts';
import { hostProgram } from '../simulator/host/launch.ts';

/** Vitest's global set-up: makes once what every file that starts a host or a storage would otherwise make beside the others. */
export async function setup(): Promise<void> {
  await Promise.all([hostProgram, azuriteProgram, preparation].map(bundled));
}
