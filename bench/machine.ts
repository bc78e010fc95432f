import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What the figures were taken on, without naming anything. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly node: string;
  readonly system: string;
  /** Processes waiting for a core when the run began: above the number of cores, times are longer than need be. */
  readonly load: number;
}

export function describeMachine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    system: `${process.platform} ${process.arch}`,
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
}

export const machineLine = ({ cores, processor, memoryGb, node, system, load }: Machine): string =>
  `${cores} cores (${processor}), ${memoryGb} GB, ${system}, Node ${node}; load average when it began: ${load}`;
