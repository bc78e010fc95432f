import { loadOnce } from '../core/load-once.ts';
import type { KeepingWhyReader } from './reader.ts';

/** The reader, loaded by the first question: few instances are ever asked one. */
export function whyReaderWhenUsed(load: () => Promise<KeepingWhyReader>): KeepingWhyReader {
  const reader = loadOnce(load);
  return {
    why: async (...asked) => (await reader.get()).why(...asked),
    whyAbout: async (...asked) => (await reader.get()).whyAbout(...asked),
    reached: async (...asked) => (await reader.get()).reached(...asked),
    promises: async (...asked) => (await reader.get()).promises(...asked),
    reachability: async (...asked) => (await reader.get()).reachability(...asked),
    graph: async (...asked) => (await reader.get()).graph(...asked),
    freshGraph: async (...asked) => (await reader.get()).freshGraph(...asked),
    outdate: async () => (await reader.get()).outdate(),
    keep: async (...asked) => (await reader.get()).keep(...asked),
    // One that was never asked has read nothing; any later question comes after this.
    forget: () =>
      void reader.peek()?.then(
        (opened) => opened.forget(),
        // Its failure is that of the question that loaded it.
        () => {},
      ),
  };
}
