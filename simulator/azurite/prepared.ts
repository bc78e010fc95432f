import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundled } from '../bundled.ts';

export const preparation = { name: 'prepare', entry: join(import.meta.dirname, 'prepare.ts'), format: 'esm' } as const;

/** `prepare.ts`, from one file. */
export const loadPreparation = async (): Promise<typeof import('./prepare.ts')> =>
  import(pathToFileURL(await bundled(preparation)).href);
