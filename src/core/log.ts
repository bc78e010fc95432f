/** Structured log, written through the Functions logger at the edge. `fields` carry correlation: eventId, key, action. */
export interface Log {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
  /** The same log with more fields on every line. */
  with(fields: Record<string, unknown>): Log;
}
