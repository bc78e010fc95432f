import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import spawn from 'cross-spawn';

/** Runs one az command and gives what it printed. */
export type Az = (args: readonly string[], environment?: Readonly<Record<string, string>>) => Promise<string>;

export class AzMissing extends Error {
  override readonly message =
    'az is not on the PATH. Install the Azure command line (https://aka.ms/azure-cli), sign in with `az login`, and try again.';
}

/** So that nobody corrects a parameter file first, only to hear then that nothing can be deployed from here. @throws AzMissing */
export function demandAz(): void {
  const names = process.platform === 'win32' ? ['az.cmd', 'az.exe'] : ['az'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  if (!folders.some((folder) => names.some((name) => existsSync(join(folder, name))))) throw new AzMissing();
}

/** az ended with a status of its own; `said` is what it wrote meanwhile, shown already. */
export class AzFailed extends Error {
  readonly said: string;
  constructor(args: readonly string[], status: number | null, said: string) {
    super(`az ${args.join(' ')} ended with status ${status}.`);
    this.said = said;
  }
}

/**
 * The Azure command line of this machine; the signed-in person's rights. On Windows az is a .cmd file, which a shell starts: cross-spawn
 * quotes the arguments for that shell, so that a space or a bracket in one stays in it.
 * @throws AzMissing where it is not on the PATH, and AzFailed with az's own status where it fails; az has then said why.
 */
export const az: Az = (args, environment = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn('az', [...args], {
      stdio: ['inherit', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    let printed = '';
    let said = '';
    child.stdout?.on('data', (chunk) => {
      printed += String(chunk);
    });
    child.stderr?.on('data', (chunk) => {
      said += String(chunk);
      process.stderr.write(chunk);
    });
    child.once('error', () => reject(new AzMissing()));
    child.once('close', (status) => (status === 0 ? resolve(printed) : reject(new AzFailed(args, status, said))));
  });

/** A command as one would type it, with the environment before it. */
export function describeCommand(args: readonly string[], environment: Readonly<Record<string, string>> = {}): string {
  const quoted = (text: string): string =>
    /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`);
  return [...variables, 'az', ...args.map(quoted)].join(' ');
}
