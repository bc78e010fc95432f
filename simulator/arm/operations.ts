import { randomUUID } from 'node:crypto';
import type { World, WorldChange } from '../world.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';

export interface OperationFailure {
  readonly code: string;
  readonly message: string;
}

/** How a provider lets its asynchronous operations be followed. Paths get the operation's id for `{op}`. */
export interface PollStyle {
  /** `Azure-AsyncOperation`; absent where the provider gives only `Location`. */
  readonly statusPath?: string;
  /** `Location`; absent where the provider gives only `Azure-AsyncOperation`. */
  readonly resultPath?: string;
  /** Word for "not yet". */
  readonly waiting?: string;
  /** HTTP status of a status poll while waiting: 200, or 202 as private DNS does. */
  readonly waitingStatus?: 200 | 202;
  /** Seconds, as observed; absent where no answer had any. */
  readonly retryAfter?: number;
}

export interface OperationStart {
  readonly call: Call;
  readonly style: PollStyle;
  /** Milliseconds until the work is done. */
  readonly delay: number;
  /** Work that takes as long as it takes, in place of the delay; its failure is the operation's. */
  readonly work?: Promise<OperationFailure | undefined>;
  /** Raised when the operation ends. */
  readonly change?: Pick<WorldChange, 'operation' | 'kind' | 'id'>;
  /** Does the work; a failure becomes the operation's error. */
  finish(): OperationFailure | undefined;
  /** The answer of `Location` once done. */
  result?(): Answer;
}

interface Operation extends OperationStart {
  readonly id: string;
  readonly dueAt: number;
  headers: Record<string, string>;
  timer: NodeJS.Timeout | undefined;
  failure: OperationFailure | undefined;
  done: boolean;
  whenEnded: ((failure: OperationFailure | undefined) => void)[];
}

/** Work that Azure finishes after it has answered. */
export interface Operations {
  /** Starts one and gives the headers of the answer that announces it. */
  start(start: OperationStart): Record<string, string>;
  /** How the operation ended that is followed at this address; at once where there is none. */
  ended(url: string): Promise<OperationFailure | undefined>;
  /** The answer to a poll; undefined where the path is no operation's. */
  poll(path: string): Answer | undefined;
  /** Finishes what is due by now: with a delay of 0 the next request sees the work done. */
  finishDue(): void;
  /** Resolves when nothing is running any more. */
  idle(): Promise<void>;
  /** Drops everything still running, unfinished. */
  stop(): void;
}

export function createOperations(world: World): Operations {
  const byPath = new Map<string, Operation>();
  const running = new Set<Operation>();
  let whenIdle: (() => void)[] = [];

  const finish = (operation: Operation, worked?: OperationFailure): void => {
    if (operation.done) return;
    operation.done = true;
    clearTimeout(operation.timer);
    running.delete(operation);
    operation.failure = worked ?? operation.finish();
    if (operation.change !== undefined) {
      world.raise({
        ...operation.change,
        correlationId: operation.call.correlationId,
        caller: operation.call.caller,
        succeeded: operation.failure === undefined,
      });
    }
    for (const resolve of operation.whenEnded) resolve(operation.failure);
    if (running.size === 0) {
      for (const resolve of whenIdle) resolve();
      whenIdle = [];
    }
  };

  return {
    start(start) {
      const id = randomUUID();
      const operation: Operation = {
        ...start,
        id,
        dueAt: start.work === undefined ? world.now().getTime() + start.delay : Number.POSITIVE_INFINITY,
        headers: {},
        timer: undefined,
        failure: undefined,
        done: false,
        whenEnded: [],
      };
      const { statusPath, resultPath, retryAfter } = start.style;
      const link = (path: string): string => {
        const url = new URL(path.replaceAll('{op}', id), start.call.url);
        if (!url.searchParams.has('api-version')) url.searchParams.set('api-version', start.call.apiVersion);
        const polled = decodeURIComponent(url.pathname).toLowerCase();
        // pec-keyvault-vaults: the operation is followed by reading the resource itself.
        if (polled !== start.call.path.toLowerCase()) byPath.set(polled, operation);
        return url.href;
      };
      if (statusPath !== undefined) operation.headers['azure-asyncoperation'] = link(statusPath);
      if (resultPath !== undefined) operation.headers.location = link(resultPath);
      if (retryAfter !== undefined) operation.headers['retry-after'] = String(retryAfter);
      running.add(operation);
      if (start.work === undefined) operation.timer = setTimeout(() => finish(operation), start.delay);
      else void start.work.then((failure) => finish(operation, failure));
      return { ...operation.headers };
    },
    ended(url) {
      const operation = byPath.get(decodeURIComponent(new URL(url).pathname).toLowerCase());
      if (operation === undefined || operation.done) return Promise.resolve(operation?.failure);
      return new Promise((resolve) => {
        operation.whenEnded.push(resolve);
      });
    },
    poll(path) {
      const operation = byPath.get(path.toLowerCase());
      if (operation === undefined) return undefined;
      const { statusPath, waiting = 'InProgress', waitingStatus = 200, retryAfter } = operation.style;
      const isStatus = statusPath?.replaceAll('{op}', operation.id).split('?')[0]?.toLowerCase() === path.toLowerCase();
      if (!operation.done) {
        if (!isStatus || waitingStatus === 202) {
          return { status: 202, headers: operation.headers, ...(isStatus ? { body: { status: waiting } } : {}) };
        }
        const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
        return { status: 200, headers, body: { status: waiting } };
      }
      if (isStatus) {
        if (operation.failure === undefined) return { status: 200, body: { status: 'Succeeded' } };
        return { status: 200, body: { error: operation.failure, status: 'Failed' } };
      }
      return operation.result?.() ?? { status: 204, headers: operation.headers };
    },
    finishDue() {
      const now = world.now().getTime();
      for (const operation of [...running].sort((a, b) => a.dueAt - b.dueAt)) {
        if (operation.dueAt <= now) finish(operation);
      }
    },
    idle() {
      if (running.size === 0) return Promise.resolve();
      return new Promise((resolve) => {
        whenIdle.push(resolve);
      });
    },
    stop() {
      for (const operation of running) clearTimeout(operation.timer);
      running.clear();
    },
  };
}
