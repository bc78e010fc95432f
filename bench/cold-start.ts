import { execFile, fork } from 'node:child_process';
import { copyFile, glob, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { appFolder } from '../scripts/build.ts';
import { bundled } from '../simulator/bundled.ts';
import type { Stack } from '../simulator/stack.ts';
import { localFolder } from '../simulator/stack-folder.ts';
import { appEnvironment } from '../simulator/stack-settings.ts';
import { accountId, putAccount, putEndpoint, recordId, spoke, startEstate } from './estate.ts';
import { changeOf, deliver, quietly } from './events.ts';
import { inMb, inMs, type Report } from './figures.ts';
import type { ImportCost } from './import-time.ts';
import { readUsage } from './process-usage.ts';
import { median } from './statistics.ts';

const root = join(import.meta.dirname, '..');
const imports = 7;
const starts = 5;
const warm = 100;

/** All times in milliseconds, memory in bytes. */
interface Start {
  /** In a process of plain Node that does nothing else. */
  readonly imported: ImportCost;
  /** From the start of the process to the record of the first event standing in Azure; the local host's own start is part of it. */
  readonly toFirstRecord: number;
  /** The first event alone: delivered as soon as the host listens. */
  readonly firstEvent: number;
  readonly memoryAtStart: number;
  readonly memoryLater: number;
}

/** The same app twice: as it is deployed, in one bundle, and as its sources with node_modules. */
export async function benchColdStart(report: Report): Promise<void> {
  const sources = await linkSources();
  try {
    const deployed = await measure(appFolder, report);
    const unbundled = await measure(sources, report);
    const code = await codeSize(appFolder);
    report.add({
      what: "the app's code in all, as deployed",
      measured: `${Math.round(code / 1024)} KiB`,
      against: 'the aim is 2.2 MB (2,253 KiB)',
      numbers: { codeBytes: code },
    });
    const add = (what: string, read: (start: Start) => number, written: (value: number) => string): void => {
      const numbers = { bundled: read(deployed), unbundled: read(unbundled) };
      report.add({
        what,
        measured: `${written(numbers.bundled)} bundled`,
        against: `${written(numbers.unbundled)} unbundled: ${(numbers.unbundled / numbers.bundled).toFixed(1)} x`,
        numbers,
      });
    };
    add(`importing and starting the app, median of ${imports}`, ({ imported }) => imported.time, inMs);
    add('processor time of that', ({ imported }) => imported.cpu, inMs);
    add('memory after it, in a process of plain Node that does nothing else', ({ imported }) => imported.memory, inMb);
    const bare = await bareMemory();
    report.add({
      what: 'memory of Node with nothing in it (`node -e 0`)',
      measured: inMb(bare),
      against: 'the aim is 85 MB with the app',
      numbers: { bare },
    });
    add(`process start to first record, median of ${starts}`, ({ toFirstRecord }) => toFirstRecord, inMs);
    add('first event to first record, of that', ({ firstEvent }) => firstEvent, inMs);
    add('memory after the start (with the local host)', ({ memoryAtStart }) => memoryAtStart, inMb);
    add(`memory after ${warm} events (with the local host)`, ({ memoryLater }) => memoryLater, inMb);
  } finally {
    await rm(sources, { recursive: true, force: true });
  }
}

/** What a process has before it has loaded anything, median. */
async function bareMemory(): Promise<number> {
  const print = 'process.stdout.write(String(process.memoryUsage.rss()))';
  const found: number[] = [];
  for (let round = 0; round < imports; round += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', print], { env: {} });
    found.push(Number(stdout));
  }
  return median(found);
}

/** Bytes of the code in an app's folder. */
async function codeSize(folder: string): Promise<number> {
  let bytes = 0;
  for await (const file of glob('dist/**/*.js', { cwd: folder })) bytes += (await stat(join(folder, file))).size;
  return bytes;
}

/** An app folder whose entry points are the sources: Node strips their types, and finds their packages from where they lie. */
async function linkSources(): Promise<string> {
  const folder = join(localFolder, `sources-${process.pid}`);
  await mkdir(folder, { recursive: true });
  await symlink(join(root, 'functions'), join(folder, 'functions'));
  await copyFile(join(root, 'host.json'), join(folder, 'host.json'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', main: 'functions/*.ts' }));
  return folder;
}

async function measure(appDir: string, report: Report): Promise<Start> {
  report.say(`starting ${appDir === appFolder ? 'the bundle' : 'the sources'}`);
  const stack = await startEstate({ appDir });
  try {
    const costs: ImportCost[] = [];
    const toRecord: number[] = [];
    const first: number[] = [];
    const memory: number[] = [];
    // The first round makes tables and fills the file cache.
    for (let round = 0; round <= starts; round += 1) {
      const start = await startAndServe(stack, `st${round}`);
      if (round === 0) continue;
      toRecord.push(start.toFirstRecord);
      first.push(start.firstEvent);
      memory.push(start.memory);
    }
    for (let round = 0; round <= imports; round += 1) {
      const cost = await importCost(appDir, stack);
      if (round > 0) costs.push(cost);
    }
    for (let index = 0; index < warm; index += 1) await serve(stack, `stwarm${index}`);
    await stack.quiet();
    return {
      imported: {
        time: median(costs.map(({ time }) => time)),
        cpu: median(costs.map(({ cpu }) => cpu)),
        memory: median(costs.map(({ memory }) => memory)),
      },
      toFirstRecord: median(toRecord),
      firstEvent: median(first),
      memoryAtStart: median(memory),
      memoryLater: (await readUsage(pidOf(stack))).rss,
    };
  } finally {
    await stack.stop();
  }
}

/** The app ended and started again, with the event of an endpoint that exists already delivered as soon as the host listens. */
export async function startAndServe(
  stack: Stack,
  name: string,
): Promise<{ toFirstRecord: number; firstEvent: number; memory: number }> {
  await stack.quiet();
  await stack.app.stop();
  const deliverIt = await prepare(stack, name);
  const began = performance.now();
  await stack.app.start();
  const memory = (await readUsage(pidOf(stack))).rss;
  const listening = performance.now();
  const recordAt = await deliverIt();
  return { toFirstRecord: recordAt - began, firstEvent: recordAt - listening, memory };
}

async function serve(stack: Stack, name: string): Promise<void> {
  await (await prepare(stack, name))();
}

/** An endpoint that exists already; what comes back delivers its event and resolves with the time its record exists. */
async function prepare(stack: Stack, name: string): Promise<() => Promise<number>> {
  const made = await quietly(stack, async () => {
    await putAccount(stack, name);
    await putEndpoint(stack, name, { target: accountId(name), groupId: 'blob' });
  });
  const change = changeOf(made, 'Microsoft.Network/privateEndpoints/write');
  const id = recordId(name).toLowerCase();
  return () =>
    new Promise((resolve) => {
      const stop = stack.world.onEdit(({ after }) => {
        if (after?.id.toLowerCase() !== id) return;
        stop();
        resolve(performance.now());
      });
      deliver(stack, change);
    });
}

function pidOf(stack: Stack): number {
  const pid = stack.app.process()?.pid;
  if (pid === undefined) throw new Error('the app is not running');
  return pid;
}

/** The app's files imported and its start hooks run, in a process that does nothing else: one file without types, so that nothing of Node strips any. */
async function importCost(appDir: string, stack: Stack): Promise<ImportCost> {
  const program = await bundled({ name: 'import-time', entry: 'bench/import-time.ts', format: 'esm' });
  return new Promise((resolve, reject) => {
    const { PATH = '', HOME = '' } = process.env;
    const { urls, storage, identity, policyFile } = stack;
    const environment = appEnvironment({
      armUrl: urls.arm,
      armAudience: 'https://management.azure.com',
      subscriptions: [spoke],
      owner: 'gatehouse-bench',
      tenantId: stack.world.tenantId,
      policyFile,
      sweepSchedule: '0 */5 * * * *',
      storage,
      identity,
      clientId: identity.systemAssigned.clientId,
      caPath: '',
    });
    const child = fork(program, [appDir], {
      env: { PATH, HOME, ...environment },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    child.once('message', (message) => {
      resolve(message as ImportCost);
      // What the app has opened by then would keep it.
      child.kill();
    });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`the app could not be imported: status ${code}`)));
  });
}
