import spawn from 'cross-spawn';

/** Runs one az command and gives what it printed. */
export type Az = (args: readonly string[], environment?: Readonly<Record<string, string>>) => Promise<string>;

export class AzMissing extends Error {}

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
    child.once('error', () =>
      reject(
        new AzMissing(
          'az is not on the PATH. Install the Azure command line (https://aka.ms/azure-cli), sign in with `az login`, and try again.',
        ),
      ),
    );
    child.once('close', (status) => (status === 0 ? resolve(printed) : reject(new AzFailed(args, status, said))));
  });

/** A command as one would type it, with the environment before it. */
export function describeCommand(args: readonly string[], environment: Readonly<Record<string, string>> = {}): string {
  const quoted = (text: string): string =>
    /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`);
  return [...variables, 'az', ...args.map(quoted)].join(' ');
}
