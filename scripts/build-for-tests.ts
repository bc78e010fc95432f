import { buildApp } from './build.ts';

/** Vitest's global set-up: what starts the stack tests what is in the sources now, never an older build. */
export async function setup(): Promise<void> {
  await buildApp();
}
