import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HostProcess, type LaunchOptions, launchHost } from '../../../simulator/host/launch.ts';
import type { LogLine } from '../../../simulator/host/log.ts';

export const fixtureApp = join(import.meta.dirname, 'fixture-app');

/** Nobody listens there: the queue trigger of the fixture app only logs that it can't read. */
const nowhere =
  'DefaultEndpointsProtocol=http;AccountName=none;AccountKey=bm9uZQ==;QueueEndpoint=http://127.0.0.1:9/none';

export interface Fixture extends HostProcess {
  readonly lines: readonly LogLine[];
  get(path: string, init?: RequestInit): Promise<Response>;
  /** The first line that fits, now or later. */
  line(fits: (line: LogLine) => boolean): Promise<LogLine>;
}

/** The fixture app in its own process, with every line it has logged. */
export async function startFixture(options: Partial<LaunchOptions> = {}): Promise<Fixture> {
  const lines: LogLine[] = [];
  const watchers = new Set<(line: LogLine) => void>();
  const host = await launchHost({
    appDir: fixtureApp,
    scratch: await mkdtemp(join(tmpdir(), 'host-test-')),
    ...options,
    env: { FIXTURE_QUEUE: 'fixture', FIXTURE_SCHEDULE: '0 0 0 1 1 *', FIXTURE_STORAGE: nowhere, ...options.env },
    onLog: (line) => {
      lines.push(line);
      for (const watcher of watchers) watcher(line);
    },
  });
  return {
    ...host,
    lines,
    get: (path, init) => fetch(`${host.url}${path}`, { redirect: 'manual', ...init }),
    line: (fits) =>
      new Promise((resolve) => {
        const known = lines.find(fits);
        if (known !== undefined) return resolve(known);
        const watcher = (line: LogLine): void => {
          if (!fits(line)) return;
          watchers.delete(watcher);
          resolve(line);
        };
        watchers.add(watcher);
      }),
  };
}
