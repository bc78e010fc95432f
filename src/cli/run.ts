import { InputError } from '../core/errors.ts';
import type { ExitStatus, Terminal } from './terminal.ts';

/** Makes a command's action of its work: the status it answers becomes the exit status, what it can't read becomes 2. */
export type Run = <Arguments extends readonly unknown[]>(
  work: (terminal: Terminal, ...args: Arguments) => Promise<ExitStatus>,
) => (...args: Arguments) => Promise<void>;

/** One problem a line, so that a long list can be read. */
export const problemLines = ({ message, problems }: InputError): readonly string[] => {
  const listed = problems.map((problem) =>
    problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`,
  );
  const what = message.slice(0, message.length - listed.join('; ').length).replace(/: $/, '');
  return listed.map((problem) => `${what}: ${problem}`);
};

/** A `Run` that writes to this terminal and tells the status to `done`. */
export const runOn =
  (terminal: Terminal, done: (status: ExitStatus) => void): Run =>
  (work) =>
  async (...args) => {
    try {
      done(await work(terminal, ...args));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      terminal.err(`${problemLines(error).join('\n')}\n`);
      done(2);
    }
  };
