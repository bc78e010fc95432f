import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a process uses; bytes and milliseconds. */
export interface Usage {
  readonly rss: number;
  /** The most since `forgetPeak`, or since its start; undefined where the system doesn't say. */
  readonly peak: number | undefined;
  /** Processor time since its start; undefined where the system doesn't say. */
  readonly cpu: number | undefined;
}

/** Linux says everything; elsewhere `ps` says the memory in use now. */
export async function readUsage(pid: number): Promise<Usage> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) * 1024;
    // The name of the program may hold spaces; the fields after it don't.
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { rss: kilobytes('VmRSS'), peak: kilobytes('VmHWM'), cpu: ticks * 10 };
  } catch {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
    return { rss: Number(stdout) * 1024, peak: undefined, cpu: undefined };
  }
}

/** Starts the peak again, where the system lets us. */
export async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => {});
}
