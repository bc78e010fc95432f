import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that a started part has to end once it is asked to. */
const endingPatience = 10_000;

/** Is called with the part that did not end in time. */
export type OnLate = (what: string) => void;

/** Lets a process finish what it is at, asked by the signal it handles; one that is still there after `patience` is killed and named. */
export async function endProcess(
  name: string,
  child: ChildProcess,
  onLate: OnLate,
  patience = endingPatience,
  signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM',
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  if (await isInTime(exited, patience)) return;
  child.kill('SIGKILL');
  onLate(`${name} did not end within ${patience / 1_000} seconds and was killed.`);
  await exited;
}

/** Goes on after `patience` without a part that does not end, and names it; nothing outlives the process that holds it. */
export async function endPart(
  name: string,
  end: () => unknown,
  onLate: OnLate,
  patience = endingPatience,
): Promise<void> {
  if (await isInTime((async () => void (await end()))(), patience)) return;
  onLate(`${name} did not end within ${patience / 1_000} seconds and was left behind.`);
}

/** What was started, by its name for people, and how it ends. */
export type Part = readonly [name: string, end: () => unknown];

/** Last started, first ended; a process has its own patience, so that its parent kills it and it is not left behind. */
export async function endAll(parts: Part[], onLate: OnLate = () => {}): Promise<void> {
  for (const [name, end] of parts.splice(0).reverse()) await endPart(name, end, onLate, endingPatience + 2_000);
}

async function isInTime(ended: Promise<void>, patience: number): Promise<boolean> {
  const patient = new AbortController();
  const late = sleep(patience, false, { signal: patient.signal }).catch(() => false);
  try {
    return await Promise.race([ended.then(() => true), late]);
  } finally {
    patient.abort();
  }
}
