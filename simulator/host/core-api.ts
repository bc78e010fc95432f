import type Module from 'node:module';
import { createRequire } from 'node:module';
import type { HostLog, LogLevel } from './log.ts';
import type { FunctionCallback, FunctionMetadata, ProgrammingModel } from './rpc.ts';

export type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation' | 'log';
export type HookCallback = (context: Record<string, unknown>) => unknown;

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What an app registered while it loaded. */
export interface Registry {
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  hooks(name: HookName): readonly HookCallback[];
  model(): ProgrammingModel | undefined;
  /** After this, registering a function throws, as it does in the worker. */
  lock(): void;
}

const hookNames: readonly string[] = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'];
const coreId = '@azure/functions-core';

/** The worker's side of `@azure/functions-core`, and the registry behind it. */
export function createCoreApi(log: HostLog): {
  readonly api: Readonly<Record<string, unknown>>;
  readonly registry: Registry;
} {
  const functions = new Map<string, RegisteredFunction>();
  const hooks = new Map<string, HookCallback[]>(hookNames.map((name) => [name, []]));
  let model: ProgrammingModel | undefined;
  let locked = false;

  const api = {
    version: '3.9.1',
    hostVersion: '4.1000.0',
    Disposable,
    setProgrammingModel(next: ProgrammingModel) {
      if (locked) throw systemError('A programming model can only be set while the app starts.');
      model = next;
    },
    getProgrammingModel: () => model,
    registerFunction(metadata: FunctionMetadata, callback: FunctionCallback) {
      if (locked) throw systemError('A function can only be registered during app startup.');
      const id = metadata.functionId ?? metadata.name;
      if ([...functions.values()].some((known) => known.metadata.name.toLowerCase() === metadata.name.toLowerCase()))
        throw systemError(`A function with name "${metadata.name}" has already been registered.`);
      functions.set(id, { metadata, callback });
      return new Disposable(() => {
        if (locked) throw systemError('A function can only be disposed during app startup.');
        functions.delete(id);
      });
    },
    registerHook(name: string, callback: HookCallback) {
      const list = hooks.get(name);
      if (list === undefined) throw systemError(`Unrecognized hook "${name}"`, RangeError);
      list.push(callback);
      return new Disposable(() => {
        const at = list.indexOf(callback);
        if (at >= 0) list.splice(at, 1);
      });
    },
    log: (level: LogLevel, category: string, message: string) => log(level, category, message),
  };
  return {
    api,
    registry: {
      functions,
      hooks: (name) => hooks.get(name) ?? [],
      model: () => model,
      lock: () => {
        locked = true;
      },
    },
  };
}

/**
 * Answers `require('@azure/functions-core')` with `api` for the rest of this process, the way the worker does: the
 * module exists nowhere on disk, and only CommonJS callers (the library) can see it.
 */
export function installCoreApi(api: Readonly<Record<string, unknown>>): void {
  const prototype = (createRequire(import.meta.url)('node:module') as typeof Module).prototype as {
    require: (this: unknown, id: string) => unknown;
  };
  prototype.require = new Proxy(prototype.require, {
    apply: (target, self, args: [string]) => (args[0] === coreId ? api : Reflect.apply(target, self, args)),
  });
}

class Disposable {
  readonly #undo: () => void;
  constructor(undo: () => void) {
    this.#undo = undo;
  }
  static from(...items: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const item of items) item.dispose();
    });
  }
  dispose(): void {
    this.#undo();
  }
}

function systemError(message: string, Kind: new (message: string) => Error = Error): Error {
  return Object.assign(new Kind(message), { isAzureFunctionsSystemError: true });
}
