import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseTimeSpan } from '../net/time-span.ts';

/** The parts of host.json that the local host plays, with the platform's defaults. Durations are milliseconds. */
export interface HostJson {
  readonly routePrefix: string;
  readonly functionTimeout: number;
  /** Infinity: without limit. */
  readonly maxOutstandingRequests: number;
  /** On every answer, the host's own too. */
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly queues: QueueOptions;
}

export interface QueueOptions {
  readonly batchSize: number;
  readonly newBatchThreshold: number;
  readonly maxPollingInterval: number;
  /** How long a message stays hidden after a failed attempt. */
  readonly visibilityTimeout: number;
  readonly maxDequeueCount: number;
  readonly messageEncoding: 'base64' | 'none';
}

/** Reads host.json beside the app. Throws naming the field when a value can't be what the platform accepts. */
export async function readHostJson(appDir: string): Promise<HostJson> {
  const path = join(appDir, 'host.json');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`No host.json in ${appDir}: every function app needs one.`, { cause });
  });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is not JSON: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
  return parseHostJson(document);
}

/** `processors`: half a batch for each of them is asked for while others are still worked on, where host.json does not say how many. */
export function parseHostJson(document: unknown, processors = availableParallelism()): HostJson {
  const root = asRecord(document);
  if (root.version !== '2.0') throw new Error('host.json: version must be "2.0".');
  const extensions = asRecord(root.extensions);
  const http = asRecord(extensions.http);
  const queues = asRecord(extensions.queues);
  const batchSize = whole(queues, 'batchSize', 16, 1, 32);
  const encoding = queues.messageEncoding ?? 'base64';
  if (encoding !== 'base64' && encoding !== 'none')
    throw new Error('host.json: extensions.queues.messageEncoding must be "base64" or "none".');
  return {
    routePrefix: routePrefix(http.routePrefix ?? 'api'),
    customHeaders: asRecord(http.customHeaders) as Record<string, string>,
    maxOutstandingRequests: limit(http.maxOutstandingRequests ?? -1, 'extensions.http.maxOutstandingRequests'),
    functionTimeout:
      root.functionTimeout === '-1'
        ? Number.POSITIVE_INFINITY
        : timeSpan(root.functionTimeout ?? '00:30:00', 'functionTimeout'),
    queues: {
      batchSize,
      newBatchThreshold: whole(queues, 'newBatchThreshold', Math.floor(batchSize / 2) * processors, 0, 1000),
      maxPollingInterval: timeSpan(
        queues.maxPollingInterval ?? '00:01:00',
        'extensions.queues.maxPollingInterval',
        100,
      ),
      visibilityTimeout: timeSpan(queues.visibilityTimeout ?? '00:00:00', 'extensions.queues.visibilityTimeout'),
      maxDequeueCount: whole(queues, 'maxDequeueCount', 5, 1, 1000),
      messageEncoding: encoding,
    },
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function whole(from: Record<string, unknown>, field: string, fallback: number, least: number, most: number): number {
  const value = from[field] ?? fallback;
  if (!Number.isInteger(value) || Number(value) < least || Number(value) > most)
    throw new Error(`host.json: extensions.queues.${field} must be a whole number from ${least} to ${most}.`);
  return Number(value);
}

/** A whole number; `-1` means without limit. */
function limit(value: unknown, field: string): number {
  if (value === -1) return Number.POSITIVE_INFINITY;
  if (!Number.isInteger(value) || Number(value) < 1)
    throw new Error(`host.json: ${field} must be -1 or a whole number from 1.`);
  return Number(value);
}

function routePrefix(value: unknown): string {
  if (typeof value !== 'string' || /^\/|\/$/.test(value))
    throw new Error('host.json: extensions.http.routePrefix must be text without a slash at its beginning or end.');
  return value;
}

/** As .NET reads it: a bare number is days. */
function timeSpan(value: unknown, field: string, least = 0): number {
  const span = parseTimeSpan(String(value));
  if (span === undefined || span < 0)
    throw new Error(`host.json: ${field} must be a time span such as "00:00:02", not "${String(value)}".`);
  if (span < least) throw new Error(`host.json: ${field} must be at least ${least} ms, not "${String(value)}".`);
  return span;
}
