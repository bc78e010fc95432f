import { relative } from 'node:path';
import { packageFile } from '../package.ts';
import { commandAtTheGroup } from './at-the-group.ts';
import { type Az, describeCommand } from './az.ts';
import { type Batch, firstBatch, planBatches } from './batches.ts';
import { repeatKnown } from './known-codes.ts';
import { findGroupOf, findSubscriptions } from './management-group.ts';
import { findPackageWindow } from './package-window.ts';
import { type ReadDeployment, readWholeDeployment } from './read-deployment.ts';
import { findMissing, findMissingAtGroup } from './requirements.ts';
import { findUnknownActions } from './rights.ts';
import { findUnheard, findUnreadVariables } from './unread-variables.ts';

/** What is deployed, and where to. */
export interface Choices {
  readonly subscription: string;
  readonly location: string;
  readonly name: string;
  readonly parameters: string;
  readonly whatIf: boolean;
  /** Whose subscriptions are managed, where the parameter file does not name them. */
  readonly managementGroup?: string;
  /** That it is meant where an earlier deployment had a group and this one has none. */
  readonly leavesGroup?: boolean;
  /** Whether a policy connects the subscriptions that come under that group. */
  readonly connectsNew?: boolean;
}

/** What is done at a management group, for those who only ask. */
const atTheGroup = (group: string, { connectsNew }: Choices): string =>
  `At ${group}: a role with which the app lists what is under it${
    connectsNew === true ? ', and a policy whose identity connects new subscriptions (docs/permissions.md)' : ''
  }.`;

/** What a deployment works with: the Azure command line, the compiler, what makes the package, somewhere to say things, a clock. */
export interface Tools {
  readonly run: Az;
  readonly read: ReadDeployment;
  /** Builds and packages the app. */
  readonly pack: () => Promise<void>;
  readonly say: (text: string) => void;
  readonly wait: (millis: number) => Promise<unknown>;
}

interface Pass {
  readonly connectEvents: boolean;
  readonly batch: Batch | undefined;
}

/**
 * Deploys in three steps: everything Azure needs but the events and the assignments of the custom roles, the app's code, then those. Event
 * Grid refuses a function that isn't there, and Azure now and then a role that is seconds old. For the code alone the app's identity is let write its package. Many subscriptions take several runs of each
 * step. Nothing that exists is harmed by a step that is done again. Throws before anything is built or sent where the template refuses the parameters, where
 * the parameter file doesn't read which step it is, or where something is missing that docs/deploy.md calls required.
 */
export async function deploy(choices: Choices, { run, read, pack, say, wait }: Tools): Promise<void> {
  const { subscription, location, name, parameters, whatIf, managementGroup } = choices;
  const alone = {
    GATEHOUSE_NAME: name,
    GATEHOUSE_CONNECT_EVENTS: 'true',
    GATEHOUSE_BATCH: JSON.stringify(firstBatch),
    ...(managementGroup === undefined ? {} : { GATEHOUSE_MANAGEMENT_GROUP: managementGroup }),
  };
  // What the template refuses by itself is refused before anybody has to be signed in; below it is read with what Azure says.
  await read(parameters, choices, alone);
  if (managementGroup === undefined && choices.leavesGroup !== true) {
    const before = await findGroupOf(subscription, name, run);
    if (before !== undefined)
      throw new Error(
        `this deployment manages what is under management group ${before}, and without it the app would manage only what the parameter file names. Add --management-group ${before}, or --leave-management-group if that is meant.`,
      );
  }
  const discovered = managementGroup === undefined ? undefined : await findSubscriptions(managementGroup, name, run);
  if (discovered !== undefined) say(`Under ${managementGroup}: ${discovered.map(({ id }) => id).join(', ')}`);
  const omitted = await findUnknownActions(run);
  if (omitted.length > 0) say(`Left out of the roles, for this cloud doesn't know them:\n  ${omitted.join('\n  ')}`);
  const environmentOf = ({ connectEvents, batch }: Pass): Readonly<Record<string, string>> => ({
    GATEHOUSE_NAME: name,
    GATEHOUSE_OMITTED_ACTIONS: omitted.join(','),
    GATEHOUSE_CONNECT_EVENTS: String(connectEvents),
    ...(discovered === undefined ? {} : { GATEHOUSE_DISCOVERED: JSON.stringify(discovered) }),
    ...(managementGroup === undefined ? {} : { GATEHOUSE_MANAGEMENT_GROUP: managementGroup }),
    ...(batch === undefined ? {} : { GATEHOUSE_BATCH: JSON.stringify(batch) }),
  });
  const readPass = (connectEvents: boolean) =>
    read(parameters, choices, environmentOf({ connectEvents, batch: firstBatch }));
  const first = await readPass(false);
  const { subscriptions, heard, resources } = await readPass(true);
  const batches = planBatches(subscriptions);
  const group = managementGroup === undefined ? undefined : { id: managementGroup, discovered: discovered ?? [] };
  const unread = [
    ...findUnreadVariables({ first: first.resources, second: resources }, omitted),
    ...findUnheard(heard, { group, runs: batches.length }),
  ];
  if (unread.length > 0)
    throw new Error(
      `${parameters} doesn't read what this script sets for it. Put these lines in:\n${unread.join('\n')}`,
    );
  if (batches.length > 1) say(`${subscriptions} subscriptions: each step takes ${batches.length} runs.`);
  const whole = (batch: Batch) => environmentOf({ connectEvents: true, batch });
  const everything = batches.length === 1 ? resources : await readWholeDeployment(read, parameters, choices, whole);
  const missing = [
    ...(await findMissing(everything, run)),
    ...(managementGroup === undefined
      ? []
      : await findMissingAtGroup(managementGroup, choices.connectsNew === true, run)),
  ];
  if (missing.length > 0 && !whatIf) throw new Error(`this is missing:\n  ${missing.join('\n  ')}`);
  if (missing.length > 0) say(`A deployment would refuse to start, this is missing:\n  ${missing.join('\n  ')}`);
  const step = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> => {
    say(`> ${describeCommand(args, environment)}`);
    return repeatKnown(() => run(args, environment), say, wait);
  };
  const template = (verb: string): readonly string[] => [
    ...['deployment', 'sub', verb, '--subscription', subscription, '--location', location],
    ...['--name', `gatehouse-${name}`, '--parameters', parameters],
  ];
  if (whatIf) {
    for (const batch of batches) say(await step(template('what-if'), environmentOf({ connectEvents: true, batch })));
    if (managementGroup !== undefined) say(atTheGroup(managementGroup, choices));
    return;
  }
  await pack();
  const create = async (connectEvents: boolean): Promise<Outputs> => {
    let printed = '';
    for (const batch of batches)
      printed = await step(
        [...template('create'), '--query', 'properties.outputs', '--output', 'json'],
        environmentOf({ connectEvents, batch }),
      );
    return JSON.parse(printed) as Outputs;
  };
  const made = await create(false);
  const target = ['--resource-group', made.resourceGroupName.value, '--name', made.appName.value];
  const window = await findPackageWindow({ subscription, name }, run);
  await step(window.open);
  try {
    await step([
      ...['functionapp', 'deployment', 'source', 'config-zip', '--subscription', subscription],
      ...[...target, '--src', relative(process.cwd(), packageFile)],
    ]);
  } finally {
    await step(window.close);
  }
  await create(true);
  if (managementGroup !== undefined) {
    const app = { subscription, resourceGroup: made.resourceGroupName.value, appName: made.appName.value };
    const identity = { principalId: made.principalId.value, owner: made.owner.value };
    const group = { group: managementGroup, location, name, connectsNew: choices.connectsNew === true, omitted };
    await step(commandAtTheGroup(group, { ...app, ...identity }));
  }
  say(`\nGatehouse is at ${made.address.value}`);
  say(`Its policy is read from ${made.policyAddress.value}; until one is there it only observes.`);
  say(`The app registration needs the redirect address ${made.redirectAddress.value}`);
}

type Outputs = Readonly<
  Record<
    'resourceGroupName' | 'appName' | 'address' | 'policyAddress' | 'redirectAddress' | 'principalId' | 'owner',
    { readonly value: string }
  >
>;
