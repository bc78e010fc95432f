import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildApp } from './build.ts';
import { type Az, AzMissing, az, describeCommand } from './deploy/az.ts';
import { awaitFunction, isFunctionThere } from './deploy/function-there.ts';
import { findUnknownActions } from './deploy/rights.ts';
import { describePackage, packageApp, packageFile } from './package.ts';

const root = join(import.meta.dirname, '..');

const usage = `npm run deploy -- --subscription <id> [options]     builds, packages and deploys with the Azure command line (az)
  --location <region>    where to (westeurope)
  --name <name>          the deployment's name, as in the parameter file (gatehouse)
  --parameters <file>    a parameter file (infra/main.bicepparam)
  --what-if              says what would change and changes nothing
  --omitted-actions      only prints the actions of the roles that this cloud doesn't know, separated by commas
  --function-there       only prints whether the function that Event Grid calls is deployed: true or false
  --await-function       only waits until it is
  --help`;

interface Choices {
  readonly subscription: string;
  readonly location: string;
  readonly name: string;
  readonly parameters: string;
  readonly whatIf: boolean;
}

type Say = (text: string) => void;

/**
 * Deploys in three steps: everything Azure needs but the events, the app's code, then the events. Event Grid refuses a function that isn't
 * there, and nothing that stands is harmed by a step that is done again.
 */
export async function deploy(choices: Choices, run: Az, say: Say): Promise<void> {
  const { subscription, location, name, parameters, whatIf } = choices;
  const omitted = await findUnknownActions(run);
  if (omitted.length > 0) say(`Left out of the roles, for this cloud doesn't know them:\n  ${omitted.join('\n  ')}`);
  const shared = { GATEHOUSE_NAME: name, GATEHOUSE_OMITTED_ACTIONS: omitted.join(',') };
  const step = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> => {
    say(`> ${describeCommand(args, environment)}`);
    return run(args, environment);
  };
  const template = (verb: string) => [
    ...['deployment', 'sub', verb, '--subscription', subscription, '--location', location],
    ...['--name', `gatehouse-${name}`, '--parameters', parameters],
  ];
  if (whatIf) {
    say(await step(template('what-if'), { ...shared, GATEHOUSE_CONNECT_EVENTS: 'true' }));
    return;
  }
  const outputs = [...template('create'), '--query', 'properties.outputs', '--output', 'json'];
  const made = JSON.parse(await step(outputs, { ...shared, GATEHOUSE_CONNECT_EVENTS: 'false' }));
  const target = ['--resource-group', made.resourceGroupName.value, '--name', made.appName.value];
  await step([
    ...['functionapp', 'deployment', 'source', 'config-zip', '--subscription', subscription],
    ...[...target, '--src', relative(process.cwd(), packageFile)],
  ]);
  await step(outputs, { ...shared, GATEHOUSE_CONNECT_EVENTS: 'true' });
  say(`\nGatehouse is at ${made.address.value}`);
  say(`Its policy is read from ${made.policyAddress.value}; until one is there it only observes.`);
  say(`The app registration needs the redirect address ${made.redirectAddress.value}`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      // What azd sets in its hooks.
      subscription: {
        type: 'string',
        ...(process.env.AZURE_SUBSCRIPTION_ID && { default: process.env.AZURE_SUBSCRIPTION_ID }),
      },
      location: { type: 'string', default: 'westeurope' },
      name: { type: 'string', default: process.env.GATEHOUSE_NAME ?? 'gatehouse' },
      parameters: { type: 'string', default: relative(process.cwd(), join(root, 'infra/main.bicepparam')) },
      'what-if': { type: 'boolean', default: false },
      'omitted-actions': { type: 'boolean', default: false },
      'function-there': { type: 'boolean', default: false },
      'await-function': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { subscription, location, name, parameters } = values;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (values['omitted-actions']) {
    console.log((await findUnknownActions(az)).join(','));
    return 0;
  }
  if (values['function-there']) {
    console.log(String(await isFunctionThere({ subscription, name }, az)));
    return 0;
  }
  if (values['await-function']) {
    await awaitFunction({ subscription, name }, az, delay);
    return 0;
  }
  if (subscription === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(subscription)) {
    console.error(`--subscription must be the id of a subscription, not "${subscription ?? ''}".\n\n${usage}`);
    return 1;
  }
  // First of all, so that nobody waits for a build that can't be deployed.
  await az(['version', '--output', 'none']);
  await buildApp();
  console.log(describePackage(await packageApp()));
  await deploy({ subscription, location, name, parameters, whatIf: values['what-if'] }, az, console.log);
  return 0;
}

if (process.argv[1] === import.meta.filename) {
  main().then(
    (status) => {
      process.exitCode = status;
    },
    (error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      console.error(error instanceof AzMissing ? text : `Not deployed: ${text}`);
      process.exitCode = 1;
    },
  );
}
