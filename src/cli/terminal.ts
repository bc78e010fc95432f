/** What a command has at hand besides its arguments. */
export interface Terminal {
  /** The answer, and nothing else. */
  out(text: string): void;
  /** For people: warnings and errors. */
  err(text: string): void;
  readInput(): Promise<Uint8Array>;
  readonly now: Date;
}

/** 0 answered; 1 answered "not valid" or "falls short"; 2 the input could not be read. */
export type ExitStatus = 0 | 1 | 2;

/** Prints the answer: one JSON document, or the same for a person. */
export function answer(
  terminal: Terminal,
  json: boolean | undefined,
  document: unknown,
  lines: readonly string[],
): void {
  terminal.out(json === true ? `${JSON.stringify(document, null, 2)}\n` : `${lines.join('\n')}\n`);
}
