import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import type { Log } from '../core/log.ts';

type Writer = Pick<InvocationContext, 'debug' | 'info' | 'warn' | 'error'>;

/** Lines go through the invocation's own logger, so that the platform ties them to it; fields follow the message as JSON. */
export function invocationLog(writer: Writer, fields: Record<string, unknown> = {}): Log {
  const line = (message: string, more: Record<string, unknown> = {}): [string] => [
    `${message} ${JSON.stringify({ ...fields, ...more })}`,
  ];
  return {
    debug: (message, more) => writer.debug(...line(message, more)),
    info: (message, more) => writer.info(...line(message, more)),
    warn: (message, more) => writer.warn(...line(message, more)),
    error: (message, more) => writer.error(...line(message, more)),
    with: (more) => invocationLog(writer, { ...fields, ...more }),
  };
}

const running = new AsyncLocalStorage<Log>();

/** Runs one invocation's work; what is shared between invocations logs to whichever of them it works for. */
export const withLog = <T>(log: Log, work: () => Promise<T>): Promise<T> => running.run(log, work);

/** The log of the invocation that is running here. Outside of one there is nobody to tell. */
export const currentLog: Log = {
  debug: (message, fields) => running.getStore()?.debug(message, fields),
  info: (message, fields) => running.getStore()?.info(message, fields),
  warn: (message, fields) => running.getStore()?.warn(message, fields),
  error: (message, fields) => running.getStore()?.error(message, fields),
  with: (fields) => running.getStore()?.with(fields) ?? currentLog,
};
