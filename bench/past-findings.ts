import type { KeptFinding } from '../src/state/findings/model.ts';
import { findingName, severityPlace } from '../src/state/findings/rows.ts';
import { writeEach } from '../src/state/write-each.ts';
import { openTables } from './app-state.ts';
import { startEstate } from './estate.ts';
import { inSeconds, type Report } from './figures.ts';
import { readUsage } from './process-usage.ts';

const resolvedFindings = 20_000;
const samples = 10;
const seen = '2026-01-01T00:00:00.000Z';

const resolved = (index: number): KeptFinding => ({
  room: 'egress',
  key: `/k${index}`,
  check: 'exposure-storage-public-open',
  subject: `/s${index}`,
  severity: 'high',
  message: 'it answered every address on the internet',
  remedy: 'Set publicNetworkAccess to Disabled.',
  state: 'resolved',
  firstSeen: seen,
  openedAt: seen,
  reopened: 0,
  lastSeen: seen,
  // Not yet old enough to go.
  resolvedAt: new Date().toISOString(),
});

/** What a sweep and a list of findings cost with thousands of findings that are over, against the same without. */
export async function benchPastFindings(report: Report): Promise<void> {
  const stack = await startEstate();
  try {
    const read = async (query: string): Promise<{ readonly ms: number; readonly count: number }> => {
      const took: number[] = [];
      let count = 0;
      for (let sample = 0; sample < samples; sample += 1) {
        const from = performance.now();
        const { body } = await stack.api({ as: 'reader', method: 'GET', path: `/api/findings${query}` });
        took.push(performance.now() - from);
        count = (body as { value: unknown[] }).value.length;
      }
      return { ms: took.sort((a, b) => a - b)[Math.floor(samples / 2)] ?? 0, count };
    };
    const sweep = async (): Promise<{ readonly ms: number; readonly cpu: number }> => {
      const pid = stack.app.process()?.pid ?? 0;
      const before = await readUsage(pid);
      const from = performance.now();
      await stack.sweep();
      return { ms: performance.now() - from, cpu: ((await readUsage(pid)).cpu ?? 0) - (before.cpu ?? 0) };
    };
    const measure = async () => {
      await stack.quiet();
      await sweep();
      return {
        sweep: await sweep(),
        open: await read('?state=open'),
        all: await read(''),
        over: await read('?state=resolved&top=50'),
      };
    };
    const without = await measure();
    const from = performance.now();
    const rows = Array.from({ length: resolvedFindings }, (_, index) => ({
      kind: 'insert' as const,
      row: findingName(resolved(index), resolved(index)),
      value: resolved(index),
    }));
    await writeEach(openTables(stack).resolved, severityPlace('high'), rows);
    report.say(`${resolvedFindings} resolved findings made in ${inSeconds(performance.now() - from)}`);
    const withAll = await measure();
    for (const [what, name] of [
      ['GET /api/findings?state=open', 'open'],
      ['GET /api/findings', 'all'],
      ['GET /api/findings?state=resolved&top=50', 'over'],
    ] as const) {
      report.add({
        what: `${what}, ${resolvedFindings} resolved`,
        measured: `${withAll[name].ms.toFixed(0)} ms`,
        against: `${without[name].ms.toFixed(0)} ms without them`,
        holds: name === 'open' || withAll[name].count === 50,
        numbers: { ms: withAll[name].ms, withoutMs: without[name].ms },
      });
    }
    report.add({
      what: `sweep, ${resolvedFindings} resolved`,
      measured: `${inSeconds(withAll.sweep.ms)}, ${inSeconds(withAll.sweep.cpu)} of processor in the app`,
      against: `${inSeconds(without.sweep.ms)}, ${inSeconds(without.sweep.cpu)} without them`,
      numbers: { ms: withAll.sweep.ms, cpuMs: withAll.sweep.cpu, withoutCpuMs: without.sweep.cpu },
    });
  } finally {
    await stack.stop();
  }
}
