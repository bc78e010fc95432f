import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { buildConsole } from '../scripts/build-console.ts';
import { addConnection, addFinding, endpointId, storage } from '../test/api/rows.ts';
import { World } from '../test/api/world.ts';
import { startConsole } from '../test/console/console-server.ts';
import { findChromium } from '../test/console/find-chromium.ts';
import { inMb, inMs, type Report } from './figures.ts';
import { median } from './statistics.ts';

const bounds = { kilobytes: 180, firstView: 1_000, frame: 50, memory: 120e6 };
const views = 7;
const waiting = 100;
const rows = 10_000;

/** What the console weighs, how soon it can be used, and whether a list of ten thousand stays light. Without Chromium only the weight. */
export async function benchConsole(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-console-'));
  const { files } = await buildConsole(folder);
  const compressed = files.reduce((sum, file) => sum + file.compressed, 0);
  const plain = files.reduce((sum, file) => sum + file.bytes, 0);
  report.add({
    what: 'All files of the console, compressed',
    measured: `${(compressed / 1024).toFixed(1)} KiB (${(plain / 1024).toFixed(1)} KiB plain)`,
    against: `at most ${bounds.kilobytes} KB`,
    holds: compressed <= bounds.kilobytes * 1_000,
    numbers: { compressedBytes: compressed, plainBytes: plain },
  });
  const executablePath = findChromium();
  if (executablePath === undefined) report.say('no Chromium here: first view and lists are not measured');
  else {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    await measureFirstView(report, browser, folder);
    await measureLongList(report, browser, folder);
    await browser.close();
  }
  await rm(folder, { recursive: true });
}

async function measureFirstView(report: Report, browser: Browser, folder: string): Promise<void> {
  const world = new World();
  for (let count = 0; count < waiting; count += 1)
    await addConnection(world.state, `pe-${count}`, { endpoint: endpointId(`pe-${count}`) });
  const server = await startConsole(world, folder);
  const times: number[] = [];
  for (let count = 0; count < views; count += 1) {
    // A context of its own has nothing cached.
    const context = await browser.newContext({ baseURL: server.url });
    await context.request.get('/.auth/login/aad?as=approver');
    const page = await context.newPage();
    await page.goto('/', { waitUntil: 'commit' });
    const drawn = `new Promise((done) => {
      const check = () => document.querySelectorAll('.requests input').length === ${waiting}
        ? requestAnimationFrame(() => setTimeout(() => done(performance.now()))) : requestAnimationFrame(check);
      check();
    })`;
    times.push((await page.evaluate(drawn)) as number);
    await context.close();
  }
  await server.close();
  report.add({
    what: `First view: ${waiting} requests drawn, and ready to be decided`,
    measured: `${inMs(median(times))} (slowest of ${views}: ${inMs(Math.max(...times))})`,
    against: `at most ${inMs(bounds.firstView)}`,
    numbers: { firstViewMs: median(times), slowestMs: Math.max(...times) },
  });
}

async function measureLongList(report: Report, browser: Browser, folder: string): Promise<void> {
  const world = new World();
  report.say(`writing ${rows} findings`);
  for (let count = 0; count < rows; count += 1)
    await addFinding(world.state, {
      subject: `${storage}-${count}`,
      message: `account ${count} is open to every network`,
    });
  const server = await startConsole(world, folder);
  const context = await browser.newContext({ baseURL: server.url });
  await context.request.get('/.auth/login/aad?as=reader');
  const page = await context.newPage();
  report.say('reading them in the page');
  await page.goto('/findings');
  await page.getByText(`${rows} in all`).waitFor({ timeout: 300_000 });
  const frames = await scroll(page, '.rows');
  const own = await computeOfScrolling(page);
  const memory = await privateMemoryOf(browser);
  await collectGarbage(page);
  const kept = await privateMemoryOf(browser);
  const still = await framesOfBarePage(context);
  await context.close();
  await server.close();
  const overIn = (lengths: readonly number[]): number => lengths.filter((length) => length > bounds.frame).length;
  report.add({
    what: `Scrolling through ${rows} findings, ${frames.length} frames`,
    measured: `longest frame ${inMs(Math.max(...frames))}, median ${inMs(median(frames))}, ${overIn(frames)} over ${bounds.frame} ms`,
    against: `none over ${bounds.frame} ms; plain text that scrolls: longest ${inMs(Math.max(...still))}, ${overIn(still)} over`,
    numbers: { longestFrameMs: Math.max(...frames), medianFrameMs: median(frames), framesOver: overIn(frames) },
  });
  report.add({
    what: `What the page itself computes for a frame of it, ${own.length} frames`,
    measured: `longest ${inMs(Math.max(...own))}, median ${inMs(median(own))}, ${overIn(own)} over ${bounds.frame} ms`,
    against: `none over ${bounds.frame} ms`,
    numbers: { longestOwnMs: Math.max(...own), medianOwnMs: median(own), ownOver: overIn(own) },
  });
  report.add({
    what: 'Memory of the tab with them (private to its process)',
    measured: `${inMb(kept)}, with garbage that nobody has collected yet ${inMb(memory)}`,
    against: `at most ${inMb(bounds.memory)}`,
    numbers: { memoryBytes: kept, memoryWithGarbageBytes: memory },
  });
}

/** Scrolls by a screen a frame and back by leaps, and gives how long each frame took, in milliseconds. */
async function scroll(page: Page, what: string): Promise<number[]> {
  return (await page.evaluate(`new Promise((done) => {
    const frame = document.querySelector('${what}');
    const frames = [];
    let last = performance.now();
    const step = (now) => {
      if (frames.length > 0 || now - last < 1000) frames.push(now - last);
      last = now;
      frame.scrollTop = frames.length < 300 ? frame.scrollTop + 600 : (frames.length * 7919 * 44) % frame.scrollHeight;
      if (frames.length < 400) requestAnimationFrame(step);
      else done(frames);
    };
    requestAnimationFrame(step);
  })`)) as number[];
}

/**
 * The processor time of the page's main thread for each frame of a scroll, in milliseconds: script, style, layout and paint. Other programs
 * that want the same processor lengthen a frame, but hardly this.
 */
async function computeOfScrolling(page: Page): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const soFar = async (): Promise<number> =>
    (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  const times: number[] = [];
  for (let count = 0; count < 100; count += 1) {
    const before = await soFar();
    await page.evaluate(`new Promise((done) => requestAnimationFrame(() => {
      const frame = document.querySelector('.rows');
      frame.scrollTop = ${count} < 75 ? frame.scrollTop + 600 : (${count} * 7919 * 44) % frame.scrollHeight;
      requestAnimationFrame(() => requestAnimationFrame(done));
    }))`);
    times.push(1_000 * ((await soFar()) - before));
  }
  await session.detach();
  return times;
}

/** The frames of a page that scrolls plain text and does nothing else: what this machine gives to any page just now. */
async function framesOfBarePage(context: BrowserContext): Promise<number[]> {
  const page = await context.newPage();
  await page.setContent(`<pre style="height:40rem;overflow:auto">${'a line of text\n'.repeat(rows)}</pre>`);
  const frames = await scroll(page, 'pre');
  await page.close();
  return frames;
}

/** A processor that others want leaves the browser no idle moment for it. */
async function collectGarbage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
}

/** The memory that the largest of the pages' processes shares with nobody, in bytes. */
async function privateMemoryOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  const sizes = await Promise.all(pages.map(({ id }) => readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '')));
  const kilobytes = sizes.map((text) =>
    [...text.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)].reduce((sum, [, size]) => sum + Number(size), 0),
  );
  return Math.max(0, ...kilobytes) * 1_024;
}
