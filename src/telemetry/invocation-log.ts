import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import { toPlainFields } from '../core/error-fields.ts';
import type { Log } from '../core/log.ts';
import { writtenOut } from '../core/text.ts';
import { emitRecord, type Severity } from './log-record.ts';

type Writer = Pick<InvocationContext, Severity | 'traceContext'>;

/**
 * Lines go through the invocation's own logger, so that the platform ties them to it; fields follow the message as JSON, errors with stack
 * and causes. Where the process exports by itself, each line is also a record with its fields as attributes; its text stays the same, so that
 * alerts and queries hold either way.
 */
export function invocationLog(writer: Writer, fields: Record<string, unknown> = {}): Log {
  const write = (severity: Severity, message: string, more: Record<string, unknown> = {}): void => {
    const plain = toPlainFields({ ...fields, ...more });
    const line = `${message} ${writtenOut(JSON.stringify(plain))}`;
    writer[severity](line);
    emitRecord(severity, line, plain, writer.traceContext?.traceParent);
  };
  return {
    debug: (message, more) => write('debug', message, more),
    info: (message, more) => write('info', message, more),
    warn: (message, more) => write('warn', message, more),
    error: (message, more) => write('error', message, more),
    with: (more) => invocationLog(writer, { ...fields, ...more }),
  };
}

/** What Azure Resource Manager answered within one invocation. */
interface Answers {
  calls: number;
  /** 429. */
  throttled: number;
  /** Another status from 400 on but 404, which often is the answer that was asked for; or none. */
  failed: number;
}

interface Running {
  readonly log: Log;
  readonly answers: Answers;
  /** When Azure says that what is being handled happened. */
  readonly happenedAt?: Date | undefined;
}
const running = new AsyncLocalStorage<Running>();

/**
 * Runs one invocation's work; what invocations share logs to the one that it works for. At its end one line says what was asked of Azure, for a
 * function's metrics leave the process only where somebody exports them.
 */
export async function withLog<T>(log: Log, work: () => Promise<T>): Promise<T> {
  const answers: Answers = { calls: 0, throttled: 0, failed: 0 };
  try {
    return await running.run({ log, answers }, work);
  } finally {
    if (answers.calls > 0) log.info('asked Azure', { ...answers });
  }
}

/** Counts an answer of Azure Resource Manager towards the invocation that asked; `status` is undefined where none came. */
export function noteAnswer(status: number | undefined): void {
  const answers = running.getStore()?.answers;
  if (answers === undefined) return;
  answers.calls += 1;
  if (status === 429) answers.throttled += 1;
  else if (status === undefined || (status >= 400 && status !== 404)) answers.failed += 1;
}

/** Runs the work that one event asks for, within an invocation. */
export const withEventTime = <T>(happenedAt: Date | undefined, work: () => Promise<T>): Promise<T> =>
  running.run(
    { log: currentLog, answers: { calls: 0, throttled: 0, failed: 0 }, ...running.getStore(), happenedAt },
    work,
  );

/** When what is being handled here happened; undefined outside an event, or where it doesn't say. */
export const currentEventTime = (): Date | undefined => running.getStore()?.happenedAt;

/** The log of the invocation that is running here. Outside of one there is no log. */
export const currentLog: Log = {
  debug: (message, fields) => running.getStore()?.log.debug(message, fields),
  info: (message, fields) => running.getStore()?.log.info(message, fields),
  warn: (message, fields) => running.getStore()?.log.warn(message, fields),
  error: (message, fields) => running.getStore()?.log.error(message, fields),
  with: (fields) => running.getStore()?.log.with(fields) ?? currentLog,
};
