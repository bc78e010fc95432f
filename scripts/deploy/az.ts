import { spawn } from 'node:child_process';

/** Runs one az command and gives what it printed. */
export type Az = (args: readonly string[], environment?: Readonly<Record<string, string>>) => Promise<string>;

export class AzMissing extends Error {}

/**
 * The Azure command line of this machine; the signed-in person's rights.
 * @throws AzMissing where it is not on the PATH, and an Error with az's own status where it fails; az has then said why.
 */
export const az: Az = (args, environment = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn('az', [...args], {
      stdio: ['inherit', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
      // On Windows az is a .cmd file, which only a shell can start.
      shell: process.platform === 'win32',
    });
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += String(chunk);
    });
    child.once('error', () =>
      reject(
        new AzMissing(
          'az is not on the PATH. Install the Azure command line (https://aka.ms/azure-cli), sign in with `az login`, and try again.',
        ),
      ),
    );
    child.once('close', (status) =>
      status === 0 ? resolve(printed) : reject(new Error(`az ${args.join(' ')} ended with status ${status}.`)),
    );
  });

/** A command as one would type it, with the environment before it. */
export function describeCommand(args: readonly string[], environment: Readonly<Record<string, string>> = {}): string {
  const quoted = (text: string): string =>
    /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`);
  return [...variables, 'az', ...args.map(quoted)].join(' ');
}
