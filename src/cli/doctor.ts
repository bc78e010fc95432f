import { Command } from 'commander';
import { isDeploymentName } from '../core/deployment-name.ts';
import { InputError } from '../core/errors.ts';
import { quote } from '../core/text.ts';
import type { AppSeen, Deployed, Line, Refusal, Unread } from '../doctor/model.ts';
import { type Azure, type AzureOptions, azureOptions, readAzure } from './azure.ts';
import { columns } from './columns.ts';
import { type AppOptions, AppRefusal, openDeployedApp, refuseWrongApp } from './deployed/deployed-app.ts';
import type { Run } from './run.ts';
import { answer, type ExitStatus } from './terminal.ts';

interface Options extends AzureOptions, AppOptions {
  readonly name: string;
  readonly deployment?: string;
  readonly json?: boolean;
}

/** `gatehouse doctor`: whether a deployed instance is as it was deployed, and what to run where it isn't. */
export const doctorCommand = (run: Run): Command =>
  azureOptions(
    new Command('doctor')
      .description(
        'check a deployed instance (rights, events, storage, sign-in, clock, policy) and say what to run; only reads',
      )
      .option('--name <name>', "the deployment's name, as in the parameter file", 'gatehouse')
      .option('--deployment <name>', "Azure's record of it; default: gatehouse-<name>, as npm run deploy names it")
      .option('--app <url>', "the app's address; default: the one in the record")
      .option('--client-id <id>', 'the client id of its app registration; default: the one in the record')
      .option('--json', 'print one JSON document'),
  ).action(
    run<[Options]>(async (terminal, options) => {
      if (options.subscription.length > 1)
        throw new InputError('--subscription', 'names several; give the one that the app is deployed to');
      refuseWrongNames(options);
      const lines = await readAzure(options, terminal, (azure) => examineLive(azure, options, terminal.now));
      answer(terminal, options.json, { lines }, toLines(lines));
      return statusOf(lines);
    }),
  );

/** @throws InputError where a name, address or id is none: nothing is read with it. */
function refuseWrongNames({ name, deployment, ...app }: Options): void {
  if (!isDeploymentName(name))
    throw new InputError('--name', `${quote(name)} is not 3 to 12 lower-case letters, digits and hyphens`);
  // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
  if (deployment !== undefined && !/^[\w.()-]{1,64}$/.test(deployment))
    throw new InputError('--deployment', `${quote(deployment)} is not the name of a deployment`);
  refuseWrongApp(app);
}

async function examineLive(
  { arm, subscriptions, signal, onProgress }: Azure,
  options: Options,
  now: Date,
): Promise<readonly Line[]> {
  const { observe, readDeployed } = await import('../doctor/observe.ts');
  const { examine } = await import('../doctor/doctor.ts');
  const reads = { arm, now, signal };
  const { name, deployment = `gatehouse-${name}` } = options;
  onProgress('reading the deployment');
  const deployed = await readDeployed(reads, subscriptions[0] ?? '', deployment);
  const [seen, app] = await Promise.all([observe(reads, deployed), askApp(options, deployed)]);
  return examine(deployed, { ...seen, app });
}

/** What the app says of itself, asked with the sign-in of az login. */
async function askApp(options: AppOptions, deployed: Deployed): Promise<AppSeen | Refusal | Unread> {
  const { app = deployed.address, clientId = deployed.authClientId } = options;
  const asked = new Date();
  try {
    const opened = await openDeployedApp({ app, clientId });
    const health = await opened.get('/api/health');
    const answered = new Date();
    return { health, me: await opened.get('/api/me'), asked, answered };
  } catch (error) {
    if (error instanceof AppRefusal) return { refused: error.status };
    if (error instanceof InputError) return { unread: error.message };
    throw error;
  }
}

function toLines(lines: readonly Line[]): readonly string[] {
  const rows = lines.map(({ verdict, check, subject, message }) => [verdict, check, subject, message]);
  const todo = [...new Set(lines.flatMap(({ remedy }) => remedy ?? []))];
  const count = (verdict: Line['verdict']): number => lines.filter((each) => each.verdict === verdict).length;
  return [
    ...columns(rows, [8, 20, 60, 200]),
    '',
    `${count('ok')} right, ${count('wrong')} wrong, ${count('unknown')} unknown`,
    ...todo.map((remedy) => `to do: ${remedy}`),
  ];
}

function statusOf(lines: readonly Line[]): ExitStatus {
  if (lines.some(({ verdict }) => verdict === 'wrong')) return 1;
  return lines.some(({ verdict }) => verdict === 'unknown') ? 3 : 0;
}
