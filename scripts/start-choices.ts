import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StackPorts } from '../simulator/stack.ts';
import { readOptions } from './read-options.ts';

const root = join(import.meta.dirname, '..');
const mainScenario = 'simulator/scenario/scenarios/main.yaml';
const defaultPorts: StackPorts = { app: 7071, arm: 7443, identity: 7072, blob: 10000, queue: 10001, table: 10002 };
const portNames = Object.keys(defaultPorts) as (keyof StackPorts)[];

export const usage = `npm start -- [options]     builds, starts everything on this machine, plays a scenario, stays up until Ctrl-C
  --once               ends when the scenario has: status 0 when everything expected has happened, else 1 with the reason
  --scenario <file>    plays another one, relative to where you are (${mainScenario})
  --policy <file>      the app takes this policy instead of the scenario's, and again each time you save it; the scenario's writes are made,
                       nothing is expected of them, and the end says what happened
  --keep               keeps the storage in .local/storage and takes up what an earlier run left there
  --log                shows the app's own log too (it is in .local/start.log in any case)
  --free-ports         takes free ports for everything that no option or variable gives one
${portNames.map((name) => `${`  --port-${name} <n>`.padEnd(23)}default ${defaultPorts[name]}; 0 for a free one; also GATEHOUSE_PORT_${name.toUpperCase()}`).join('\n')}
  --help`;

export interface Choices {
  readonly once: boolean;
  /** Absolute. */
  readonly scenario: string;
  /** Absolute; undefined for the scenario's own. */
  readonly policy: string | undefined;
  readonly keep: boolean;
  readonly log: boolean;
  readonly ports: StackPorts;
}

/**
 * What `npm start` was asked for; undefined where it was for help. `cwd`: where the program runs; npm says in INIT_CWD where its caller is.
 * @throws Error naming the option that can't be.
 */
export function readChoices(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Choices | undefined {
  const portOptions = Object.fromEntries(portNames.map((name) => [`port-${name}`, { type: 'string' as const }]));
  const { values } = readOptions({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      scenario: { type: 'string' },
      policy: { type: 'string' },
      keep: { type: 'boolean', default: false },
      log: { type: 'boolean', default: false },
      'free-ports': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      ...portOptions,
    },
  });
  if (values.help) return undefined;
  const given = values as Readonly<Record<string, string | boolean | undefined>>;
  const standing = env.INIT_CWD ?? cwd;
  const port = (name: keyof StackPorts): number => {
    const fallBack = values['free-ports'] ? 0 : defaultPorts[name];
    const text = given[`port-${name}`] ?? env[`GATEHOUSE_PORT_${name.toUpperCase()}`] ?? fallBack;
    const number = Number(text);
    if (!Number.isInteger(number) || number < 0 || number > 65_535)
      throw new Error(`--port-${name} must be a port number from 0 to 65535, not "${text}".`);
    return number;
  };
  return {
    once: values.once,
    scenario:
      values.scenario === undefined ? join(root, mainScenario) : fileAt(standing, '--scenario', values.scenario),
    policy: values.policy === undefined ? undefined : fileAt(standing, '--policy', values.policy),
    keep: values.keep,
    log: values.log,
    ports: Object.fromEntries(portNames.map((name) => [name, port(name)])) as unknown as StackPorts,
  };
}

/** A file as its caller names it: from where they are. */
function fileAt(standing: string, option: string, file: string): string {
  const path = resolve(standing, file);
  if (!existsSync(path)) throw new Error(`${option}: there is no ${path}.`);
  return path;
}
