import { InputError, problemText } from '../core/errors.ts';
import type { ExitStatus, Terminal } from './terminal.ts';

/** Makes a command's action of its work: the status it answers becomes the exit status, what it can't read becomes 2. */
export type Run = <Arguments extends readonly unknown[]>(
  work: (terminal: Terminal, ...args: Arguments) => Promise<ExitStatus>,
) => (...args: Arguments) => Promise<void>;

/** A `Run` that writes to this terminal and gives the status to `done`. */
export const runOn =
  (terminal: Terminal, done: (status: ExitStatus) => void): Run =>
  (work) =>
  async (...args) => {
    try {
      done(await work(terminal, ...args));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      // One problem a line, so that a long list can be read.
      for (const problem of error.problems) terminal.err(`${error.what}: ${problemText(problem)}\n`);
      done(2);
    }
  };
