import { writtenOnOneLine, writtenOut } from '../core/text.ts';

/** What a command has at hand besides its arguments. */
export interface Terminal {
  /** The answer, and nothing else. */
  out(text: string): void;
  /** For people: one warning or error, on one line. */
  err(text: string): void;
  /** The progress of a long read, nothing once it is over; absent where no person watches. */
  progress?(text: string): void;
  readInput(): Promise<Uint8Array>;
  readonly now: Date;
}

/**
 * A terminal that receives nothing it would take for a command, and nor does what keeps its lines in a pipeline: names and messages are other
 * people's, and files may hold anything.
 */
export const harmless = (terminal: Terminal): Terminal => ({
  ...terminal,
  out: (text) => terminal.out(noCommand(writtenOut(text))),
  err: (text) => terminal.err(noCommand(`${writtenOnOneLine(text.replace(/\n$/, ''))}\n`)),
  ...(terminal.progress === undefined
    ? {}
    : { progress: (text: string) => terminal.progress?.(writtenOnOneLine(text)) }),
});

/** What GitHub takes for a command where a line begins with it, blanks aside (`::warning::…`), is written so that it is none. */
const noCommand = (text: string): string => text.replaceAll(/^([^\S\n]*):(?=:[a-z-]+(?: .*)?::)/gim, '$1\\u003a');

/** Lines as they are printed: a line break within one is another's, and is written out. */
export const textOfLines = (lines: readonly string[]): string => `${lines.map(writtenOnOneLine).join('\n')}\n`;

/** 0 answered; 1 answered "not valid" or "falls short"; 2 the input could not be read; 3 it can't be known. */
export type ExitStatus = 0 | 1 | 2 | 3;

/** Prints the answer: one JSON document, or the same for a person. */
export function answer(
  terminal: Terminal,
  json: boolean | undefined,
  document: unknown,
  lines: readonly string[],
): void {
  terminal.out(json === true ? `${JSON.stringify(document, null, 2)}\n` : textOfLines(lines));
}

/** An answer about one thing, as a document and for a person. */
export interface Answer {
  readonly subject: string;
  readonly document: object;
  readonly lines: readonly string[];
}

/** Prints the only answer as it is, and those of a list each under its subject: in JSON an array, where `key` names it. */
export function answerEach(
  terminal: Terminal,
  json: boolean | undefined,
  { isList, key }: { readonly isList: boolean; readonly key: string },
  answers: readonly Answer[],
): void {
  const [only] = answers;
  if (!isList && only !== undefined) {
    answer(terminal, json, only.document, only.lines);
    return;
  }
  const documents = answers.map(({ subject, document }) => ({ [key]: subject, ...document }));
  const lines = answers.flatMap(({ subject, lines }, index) => [...(index > 0 ? [''] : []), subject, ...lines]);
  answer(terminal, json, documents, lines.length === 0 ? ['The list is empty.'] : lines);
}
