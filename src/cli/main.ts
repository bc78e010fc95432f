import { Command, CommanderError, Help, type Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { version } from '../core/version.ts';
import { groups, singles } from './commands.ts';
import { refuseSecondValues } from './given-once.ts';
import { type Run, runOn } from './run.ts';
import { type ExitStatus, harmless, type Terminal, textOfLines } from './terminal.ts';

const examples = `
Examples:
  az network private-endpoint show -g shop -n pe-st1 -o json | gatehouse explain dns --endpoint -
  gatehouse explain approval --policy policy.yaml --resource vault.json --connection connection.json
  gatehouse explain egress --resources export.json --fail-on high --json
  gatehouse preview main.snapshot.json --policy policy.yaml --fail-on high
  gatehouse explain event --event delivery.json --json
  gatehouse explain policies --objects objects.json --probes probes.json --json
  gatehouse why st1.blob.core.windows.net --from /subscriptions/…/virtualNetworks/vnet-app --resources export.json
  gatehouse verify isolation --resources export.json --cluster /subscriptions/…/managedClusters/aks --live live.json --json
  gatehouse policy check policy.yaml
  gatehouse plan dns --subscription 11111111-2222-3333-4444-555555555555 --owner my-gatehouse --policy policy.yaml
  gatehouse doctor --subscription 11111111-2222-3333-4444-555555555555
  gatehouse plan approvals --subscription 11111111-2222-3333-4444-555555555555 --policy policy.yaml

Only plan, doctor, policy init --subscription, replay, preview --existing live, and why and reach with --subscription reach Azure, with the
credential of az login or of the machine: replay puts messages on a queue, the others read.
connections, clusters, proposals, findings, audit and doctor ask a deployed app with the sign-in of az login.
Exit status: 0 answered; 1 answered "not valid" or "falls short"; 2 the input could not be read; 3 it can't be known; 70 the program
itself failed (please report it).
`;

/** Runs the command line; `args` without node and script. Gives the exit status and throws only on a bug of ours. */
export async function main(args: readonly string[], given: Terminal): Promise<ExitStatus> {
  const terminal = harmless(given);
  let status: ExitStatus = 0;
  const run = runOn(terminal, (answered) => {
    status = answered;
  });
  try {
    await program(run, terminal).parseAsync(markIds(args), { from: 'user' });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.code === 'commander.helpDisplayed' || error.code === 'commander.version' ? 0 : 2;
  }
}

/**
 * One id of 64 begins with a hyphen, and the parser would take it for an option: it is marked, also behind `--`, which a parser of nested
 * commands drops on the way.
 */
const markIds = (args: readonly string[]): string[] =>
  ['connections', 'clusters', 'proposals'].includes(args[0] ?? '')
    ? args.map((each) => (/^-[\w-]{42}$/.test(each) ? `id:${each}` : each))
    : [...args];

/** The whole command line; what a command does goes through `run`. */
export function program(run: Run, terminal: Terminal): Command {
  const root = new Command('gatehouse')
    .description(packageJson.description)
    .version(version)
    .addHelpText('after', examples);
  for (const { name, description, commands } of groups) {
    const group = new Command(name).description(description);
    for (const make of commands) group.addCommand(make(run));
    root.addCommand(group);
  }
  for (const make of singles) root.addCommand(make(run));
  settle(root, terminal);
  return root;
}

const help = new Help();

/** The parser refuses a command without its mandatory options, and says nothing of them in its help. */
const optionDescription = (option: Option): string =>
  `${help.optionDescription(option)}${option.mandatory ? ' (required)' : ''}`;

/** Commands made on their own don't inherit these: every one writes to our terminal, and none ends the process. */
function settle(command: Command, terminal: Terminal, above = ''): void {
  const name = `${above}${command.name()}`;
  command
    .exitOverride()
    .configureHelp({ optionDescription })
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      // Help is of several lines, all of them ours.
      writeErr: (text) => {
        for (const line of text.replace(/\n$/, '').split('\n')) terminal.err(`${line}\n`);
      },
      // An error repeats what was typed; the nearest name is below it.
      outputError: (text, write) => write(textOfLines(text.trimEnd().split(/\n(?=\(Did you mean [^\n]*\)$)/))),
    })
    .showHelpAfterError(`(see ${name} --help)`)
    .allowExcessArguments(false);
  refuseSecondValues(command);
  for (const child of command.commands) settle(child, terminal, `${name} `);
}
