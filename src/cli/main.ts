import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { policyJsonSchemaText } from '../policy/json-schema.ts';
import { policyReferenceText } from '../policy/reference.ts';
import { explainApprovalCommand } from './explain-approval.ts';
import { explainDnsCommand } from './explain-dns.ts';
import { explainEgressCommand } from './explain-egress.ts';
import { explainEventCommand } from './explain-event.ts';
import { planDnsCommand } from './plan-dns.ts';
import { policyCheckCommand } from './policy-check.ts';
import { replayCommand } from './replay.ts';
import { type Run, runOn } from './run.ts';
import type { ExitStatus, Terminal } from './terminal.ts';

const examples = `
Examples:
  az network private-endpoint show -g shop -n pe-st1 -o json | gatehouse explain dns --endpoint -
  gatehouse explain approval --policy policy.yaml --resource vault.json --connection connection.json
  gatehouse explain egress --resources export.json --fail-on high --json
  gatehouse explain event --event delivery.json --json
  gatehouse policy check policy.yaml
  gatehouse plan dns --subscription 11111111-2222-3333-4444-555555555555 --owner my-gatehouse --policy policy.yaml

Only plan and replay reach Azure, with the credential of az login or of the machine: plan reads, replay puts messages on a queue.
Exit status: 0 answered; 1 answered "not valid" or "falls short"; 2 the input could not be read.
`;

/** Runs the command line; `args` without node and script. Gives the exit status and throws only on a bug of ours. */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const run = runOn(terminal, (answered) => {
    status = answered;
  });
  try {
    await program(run, terminal).parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.code === 'commander.helpDisplayed' || error.code === 'commander.version' ? 0 : 2;
  }
}

function program(run: Run, terminal: Terminal): Command {
  const root = new Command('gatehouse')
    .description(packageJson.description)
    .version(packageJson.version)
    .addHelpText('after', examples);
  const explain = new Command('explain').description('say what the app would decide about saved bodies, and why');
  for (const make of [explainEventCommand, explainDnsCommand, explainApprovalCommand, explainEgressCommand]) {
    explain.addCommand(make(run));
  }
  const policy = new Command('policy')
    .description('check a policy document, or print what one may say')
    .addCommand(policyCheckCommand(run))
    .addCommand(printing('schema', 'print the JSON Schema of the policy document', policyJsonSchemaText, run))
    .addCommand(printing('reference', 'print the reference of its settings, as markdown', policyReferenceText, run));
  const plan = new Command('plan')
    .description('say what the app would write to Azure as it is now')
    .addCommand(planDnsCommand(run));
  root.addCommand(explain).addCommand(plan).addCommand(policy).addCommand(replayCommand(run));
  settle(root, terminal);
  return root;
}

const printing = (name: string, description: string, text: () => string, run: Run): Command =>
  new Command(name).description(description).action(
    run<[]>(async (terminal) => {
      terminal.out(text());
      return 0;
    }),
  );

/** Commands made on their own don't inherit these: every one writes to our terminal, and none ends the process. */
function settle(command: Command, terminal: Terminal, above = ''): void {
  const name = `${above}${command.name()}`;
  command
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) })
    .showHelpAfterError(`(see ${name} --help)`)
    .allowExcessArguments(false);
  for (const child of command.commands) settle(child, terminal, `${name} `);
}
