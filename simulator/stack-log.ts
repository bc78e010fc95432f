import type { LogLine } from './host/log.ts';

/** What the app and its host have said, oldest first. */
export interface LogBook {
  readonly lines: readonly LogLine[];
  add(line: LogLine): void;
  /** The first fitting line from the `from`-th on, already there or still to come. */
  find(fits: (line: LogLine) => boolean, from?: number): Promise<LogLine>;
  /** Names of the functions that are running now. */
  underWay(): readonly string[];
  /** The process is gone: nothing of it is running any more. */
  forgetRunning(): void;
}

/** Enough for a long demonstration; older lines are forgotten. */
const kept = 50_000;

export function createLogBook(onLog: (line: LogLine) => void = () => {}): LogBook {
  const lines: LogLine[] = [];
  const running = new Map<string, string>();
  const watchers = new Set<(line: LogLine) => void>();
  return {
    lines,
    add(line) {
      lines.push(line);
      if (lines.length > kept) lines.splice(0, kept / 10);
      const { category, invocationId = '' } = line;
      if (category === 'host.executing') running.set(invocationId, line.function ?? '');
      if (category === 'host.executed') running.delete(invocationId);
      for (const watcher of watchers) watcher(line);
      onLog(line);
    },
    find: (fits, from = 0) =>
      new Promise((resolve) => {
        const known = lines.slice(from).find(fits);
        if (known !== undefined) return resolve(known);
        const watcher = (line: LogLine): void => {
          if (!fits(line)) return;
          watchers.delete(watcher);
          resolve(line);
        };
        watchers.add(watcher);
      }),
    underWay: () => [...running.values()],
    forgetRunning: () => running.clear(),
  };
}
