import { spawn } from 'node:child_process';

/** How a command ended, and what it wrote. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  readonly folder: string;
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs the command line as a person would: another process, in a folder of theirs. */
export function runCommand(
  command: string,
  args: readonly string[],
  { folder, input = '', env = process.env }: Surroundings,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { cwd: folder, env });
    const written = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      written.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      written.err += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...written }));
    child.stdin.end(input);
  });
}
