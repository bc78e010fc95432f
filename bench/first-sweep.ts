import { setTimeout as sleep } from 'node:timers/promises';
import { accountId, policy, putAccount, startEstate } from './estate.ts';
import { quietly } from './events.ts';
import { inMb, inSeconds, type Report } from './figures.ts';
import { forgetPeak, readUsage } from './process-usage.ts';
import { storageName } from './storm.ts';

const patienceMs = 300_000;
/** From so many of one page on they are listed. */
const worthAList = 20;
/** What the app says at the end of a pass over an account. */
const judgedLine = /^reconciled \{.*"room":"egress","key":"([^"]+)"/;
const accountList = accountId('')
  .toLowerCase()
  .replace(/\/resourcegroups\/[^/]+/, '')
  .replace(/\/$/, '');

/** The first sweep over storage accounts that are open to the internet and that nobody has seen, and the passes over all of them. */
export async function benchFirstSweep(report: Report, count = 1_000): Promise<void> {
  const judged = new Set<string>();
  const stack = await startEstate({
    policy: { ...policy, egress: { mode: 'enforce' } },
    onLog: ({ message }) => {
      const key = judgedLine.exec(message)?.[1];
      if (key !== undefined) judged.add(key);
    },
  });
  try {
    await quietly(stack, async () => {
      for (let index = 0; index < count; index += 1) await putAccount(stack, storageName(index), 'Enabled');
    });
    report.say(`${count} open accounts exist that no event reported`);
    const pid = stack.app.process()?.pid ?? 0;
    await forgetPeak(pid);
    const before = await readUsage(pid);
    stack.arm.counts.reset();
    const began = performance.now();
    await stack.sweep();
    const swept = performance.now() - began;
    while (judged.size < count && performance.now() - began < patienceMs) await sleep(50);
    const took = performance.now() - began;
    const after = await readUsage(pid);
    await stack.quiet(1_000);
    const { calls } = stack.arm.counts;
    const of = (fits: (path: string) => boolean): number => calls.filter(({ path }) => fits(path.toLowerCase())).length;
    const queries = of((path) => path.endsWith('/providers/microsoft.resourcegraph/resources'));
    const lists = of((path) => path === accountList);
    const alone = of((path) => path.startsWith(accountId('').toLowerCase()));
    report.add({
      what: `first sweep over ${count} open storage accounts, and all passes after it: ARM calls`,
      measured: `${calls.length}: ${queries} graph queries, ${lists} lists of all accounts, ${calls.length - queries - lists} others`,
      against: `aim: 8 of the egress room, held by a test; a sweep that finds nothing makes 13 queries, and by itself an account is read only where a page of the graph ends with fewer than ${worthAList} (${alone}). Cloud Custodian 2, measured elsewhere`,
      holds: alone < worthAList,
      numbers: { calls: calls.length, queries, lists, alone },
    });
    report.add({
      what: 'until the last of them is judged and its findings are written',
      measured: `${inSeconds(took)}, of which the sweep ${inSeconds(swept)}; ${judged.size} judged`,
      against: 'Cloud Custodian 1.9 s, measured elsewhere: it lists, and keeps nothing',
      holds: judged.size === count,
      numbers: { tookMs: took, sweptMs: swept, judged: judged.size },
    });
    if (before.cpu !== undefined && after.cpu !== undefined)
      report.add({
        what: "the app's processor time and most memory",
        measured: `${inSeconds(after.cpu - before.cpu)}, ${inMb(after.peak ?? after.rss)}`,
        against: 'Cloud Custodian 125 MB, measured elsewhere; the local host in the same process is among ours',
        numbers: { cpuMs: after.cpu - before.cpu, peakBytes: after.peak ?? after.rss },
      });
  } finally {
    await stack.stop();
  }
}
