import { spawn } from 'node:child_process';

/** How a program ended, and all that it wrote. */
export interface Executed {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a program in a folder, with these variables beside ours. */
export const execute = (
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Executed> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject).on('close', (status) => resolve({ status, output }));
  });
