import type { Arm } from './arm/arm.ts';
import type { StorageService } from './azurite/gate.ts';

/** A write of the app's that was done, wherever it went. */
export interface AppWrite {
  readonly service: 'arm' | StorageService;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** Every write the app makes, to Azure and to its storage, in the order they were done. */
export interface WriteWatch {
  readonly writes: readonly AppWrite[];
  /** Awaited after each write was done and before the app hears of it: the moment to kill it. One at a time. */
  hook: ((write: AppWrite, nth: number) => Promise<void>) | undefined;
  /** Forgets what was written; the next write is the first again. */
  reset(): void;
  note(write: AppWrite): Promise<void>;
}

export function createWriteWatch(): WriteWatch {
  const writes: AppWrite[] = [];
  return {
    writes,
    hook: undefined,
    reset() {
      writes.length = 0;
    },
    async note(write) {
      const nth = writes.push(write);
      await this.hook?.(write, nth);
    },
  };
}

/** The same ARM, with its successful writes noted. */
export function watchArm(arm: Arm, watch: WriteWatch): Pick<Arm, 'handle'> {
  return {
    async handle(request) {
      const response = await arm.handle(request);
      const { pathname } = new URL(request.url);
      const isWrite = request.method !== 'GET' && !/\/microsoft\.resourcegraph\//i.test(pathname);
      if (isWrite && response.status < 300)
        await watch.note({ service: 'arm', method: request.method, path: pathname, status: response.status });
      return response;
    },
  };
}
