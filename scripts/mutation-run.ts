import { readFileSync } from 'node:fs';

/** One run of the tests over a mutated file, as it is handed to the process of the tests. */
export interface MutationRun {
  /** The file's path, and its text with every change behind a switch. */
  readonly file: string;
  readonly text: string;
  /** Paths of its tests. */
  readonly tests: readonly string[];
  /** Ids of the changes to try. */
  readonly mutants: readonly string[];
  /** Where the id of the change that is tried, and at the end those of the survivors, are written. */
  readonly progress: string;
  readonly report: string;
}

/** The run that this process was started for: the environment names its file. */
export const readRun = (): MutationRun => JSON.parse(readFileSync(process.env.GATEHOUSE_MUTATION_RUN ?? '', 'utf8'));
