import type { KeepingWhyReader } from './reader.ts';

/** The reader, loaded by the first question: few instances are ever asked one. */
export function whyReaderWhenUsed(load: () => Promise<KeepingWhyReader>): KeepingWhyReader {
  let reader: Promise<KeepingWhyReader> | undefined;
  const open = (): Promise<KeepingWhyReader> => {
    reader ??= load().catch((error: unknown) => {
      // The next question tries again.
      reader = undefined;
      throw error;
    });
    return reader;
  };
  return {
    why: async (...asked) => (await open()).why(...asked),
    whyAbout: async (...asked) => (await open()).whyAbout(...asked),
    reached: async (...asked) => (await open()).reached(...asked),
    promises: async (...asked) => (await open()).promises(...asked),
    reachability: async (...asked) => (await open()).reachability(...asked),
    graph: async (...asked) => (await open()).graph(...asked),
    freshGraph: async (...asked) => (await open()).freshGraph(...asked),
    outdate: async () => (await open()).outdate(),
    keep: async (...asked) => (await open()).keep(...asked),
    // One that was never asked has read nothing; any later question comes after this.
    forget: () =>
      void reader?.then(
        (opened) => opened.forget(),
        // Its failure is that of the question that loaded it.
        () => {},
      ),
  };
}
