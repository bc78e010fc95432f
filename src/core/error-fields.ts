/** An error as a log holds it: plain data, with everything that led to it. */
export interface ErrorFields {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** The stable reason of a PermanentError. */
  readonly reason?: unknown;
  /** The status of an HTTP answer. */
  readonly status?: unknown;
  /** Node's or a service's own code, e.g. `ECONNRESET`. */
  readonly code?: unknown;
  readonly retryAfter?: unknown;
  readonly cause?: ErrorFields;
  /** What an aggregate is made of. */
  readonly errors?: readonly ErrorFields[];
}

/** Other fields that an SDK adds to its errors may hold a token: only these are logged. */
const keptFields = { reason: 'reason', statusCode: 'status', status: 'status', code: 'code', retryAfter: 'retryAfter' };
const longestMessage = 2_000;
const longestStack = 4_000;
const deepest = 8;
const mostErrors = 10;

/** Gives an error with its stack, its causes and its parts, for anything that was thrown. Ends where a chain of causes repeats. */
export function toErrorFields(error: unknown, above: readonly unknown[] = []): ErrorFields {
  if (!(error instanceof Error)) return { name: typeof error, message: cut(textOf(error), longestMessage) };
  const fields: Record<string, unknown> = { name: error.name, message: cut(error.message, longestMessage) };
  if (above.includes(error) || above.length >= deepest) return fields as unknown as ErrorFields;
  const within = [...above, error];
  if (error.stack !== undefined) fields.stack = cut(error.stack, longestStack);
  for (const [property, field] of Object.entries(keptFields)) {
    const value: unknown = Reflect.get(error, property);
    if (typeof value === 'string' || typeof value === 'number') fields[field] ??= value;
  }
  if (error.cause !== undefined) fields.cause = toErrorFields(error.cause, within);
  const parts: unknown = Reflect.get(error, 'errors');
  if (Array.isArray(parts)) fields.errors = parts.slice(0, mostErrors).map((part) => toErrorFields(part, within));
  return fields as unknown as ErrorFields;
}

/** All stacks of an error in one text, outermost first: what a person reads. */
export function toStackText({ name, message, stack, cause, errors = [] }: ErrorFields): string {
  const parts = [...(cause === undefined ? [] : [`caused by: ${toStackText(cause)}`]), ...errors.map(toStackText)];
  return [stack ?? `${name}: ${message}`, ...parts].join('\n');
}

/** Fields of a log line as plain data: errors anywhere in them are described, and what JSON can't hold becomes text. */
export function toPlainFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return toPlain(fields, []) as Record<string, unknown>;
}

function toPlain(value: unknown, above: readonly unknown[]): unknown {
  if (value instanceof Error) return toErrorFields(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid date' : value.toISOString();
  if (above.includes(value)) return 'the same again';
  const within = [...above, value];
  if (value instanceof Map) return toPlain(Object.fromEntries(value), within);
  if (value instanceof Set) return toPlain([...value], within);
  if (Array.isArray(value)) return value.map((item) => toPlain(item, within));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toPlain(item, within)]));
}

function textOf(value: unknown): string {
  try {
    return typeof value === 'object' ? (JSON.stringify(toPlain(value, [])) ?? '') : String(value);
  } catch {
    return 'what was thrown can not be described';
  }
}

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most)}…`);
