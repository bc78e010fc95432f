import { type Attributes, type Context, logs, ROOT_CONTEXT, SeverityNumber, trace } from '@opentelemetry/api';
import { type ErrorFields, toStackText } from '../core/error-fields.ts';

const severities = {
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
} as const;
export type Severity = keyof typeof severities;

/** Whether this process exports its own logs: somebody has registered OpenTelemetry's SDK before us. */
export const exportsLogs = (): boolean => logs.getLogger('gatehouse').enabled();

/** Emits one line with its fields as attributes. Costs one check where nobody exports. `fields` are plain data. */
export function emitRecord(
  severity: Severity,
  line: string,
  fields: Readonly<Record<string, unknown>>,
  traceParent: string | undefined,
): void {
  const logger = logs.getLogger('gatehouse');
  const severityNumber = severities[severity];
  if (!logger.enabled({ severityNumber })) return;
  const context = contextOf(traceParent);
  logger.emit({ body: line, severityNumber, severityText: severity, attributes: toAttributes(fields), context });
}

/** An error has the names that every backend knows; other objects are written as JSON. */
function toAttributes({ error, ...fields }: Readonly<Record<string, unknown>>): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(fields)) {
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (value !== undefined) attributes[name] = isPlain ? value : JSON.stringify(value);
  }
  return error === undefined ? attributes : { ...attributes, ...errorAttributes(error) };
}

function errorAttributes(error: unknown): Attributes {
  if (typeof error !== 'object' || error === null) return { 'exception.message': String(error) };
  const fields = error as ErrorFields;
  const attributes: Attributes = {
    'exception.type': fields.name,
    'exception.message': fields.message,
    'exception.stacktrace': toStackText(fields),
  };
  for (const name of ['reason', 'status', 'code'] as const) {
    const value = fields[name];
    if (typeof value === 'string' || typeof value === 'number') attributes[`error.${name}`] = value;
  }
  return attributes;
}

/** The invocation's own span, which the host has made: what is emitted belongs to it. */
function contextOf(traceParent: string | undefined): Context {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceParent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags ?? '00', 16),
    isRemote: true,
  });
}
