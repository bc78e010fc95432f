/** What went wrong, in its own words. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Runs what a script does and ends the process as it says: with the status that it gives, 0 where it gives none, and with 1 and a sentence on
 * stderr where it fails. The process ends by itself, so that what is being printed is.
 */
export async function runScript(
  main: () => number | undefined | Promise<number | undefined> | Promise<void>,
  say: (error: unknown) => string = wordsOf,
): Promise<void> {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(say(error));
    process.exitCode = 1;
  }
}
