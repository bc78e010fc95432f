/** Where the host and the app say what they do. `fields` end up beside the message on the same line. */
export type HostLog = (level: LogLevel, category: string, message: string, fields?: Record<string, unknown>) => void;

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical';

/** One structured line of the host's standard output. */
export interface LogLine {
  readonly time: string;
  readonly level: string;
  readonly category: string;
  readonly message: string;
  readonly invocationId?: string;
  readonly function?: string;
  readonly [field: string]: unknown;
}

/** Writes JSON lines. `trace` lines are left out: they are the SDKs' own chatter. */
export function jsonLog(write: (line: string) => void): HostLog {
  return (level, category, message, fields = {}) => {
    if (level === 'trace') return;
    write(`${JSON.stringify({ time: new Date().toISOString(), level, category, message, ...fields })}\n`);
  };
}

/** Reads a line that `jsonLog` wrote; anything else an app prints becomes a line of category `console`. */
export function parseLogLine(text: string): LogLine {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line === 'object' && line !== null && 'level' in line && 'category' in line && 'message' in line)
      return line as LogLine;
  } catch {
    // Not ours; kept as it is below.
  }
  return { time: new Date().toISOString(), level: 'information', category: 'console', message: text };
}

/** An error as people want to read it in a log line: with its stack and every cause. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\n  caused by: ${describeError(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
