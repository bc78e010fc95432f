import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { buildApp } from './build.ts';
import { AzMissing, az, demandAz } from './deploy/az.ts';
import type { Batch } from './deploy/batches.ts';
import { compareDeployments, describeDifference } from './deploy/compare-deployments.ts';
import { awaitFunction, type Deployment, isFunctionThere } from './deploy/function-there.ts';
import { findRemedy } from './deploy/known-codes.ts';
import { judgeGiven, type Part, parts } from './deploy/mistakes.ts';
import { findPackageWindow } from './deploy/package-window.ts';
import { readDeployment, readWholeDeployment } from './deploy/read-deployment.ts';
import { findUnknownActions } from './deploy/rights.ts';
import { deploy } from './deploy/run-deployment.ts';
import { describePackage, packageApp } from './package.ts';
import { readOptions } from './read-options.ts';
import { runScript, wordsOf } from './run-script.ts';

const root = join(import.meta.dirname, '..');

const usage = `npm run deploy -- --subscription <id> [options]     builds, packages and deploys with the Azure command line (az)
  --location <region>    where to (westeurope)
  --name <name>          the deployment's name, as in the parameter file (gatehouse)
  --parameters <file>    a parameter file (infra/main.bicepparam)
  --management-group <id>  manages every subscription under it; run again, it takes in those that came since
  --connect-new          with it: a policy that gives subscriptions which come the reader role and events, without people (docs/permissions.md)
  --leave-management-group  where it was deployed with a group before: manages only what the parameter file names from now on
  --what-if              says what would change in Azure and changes nothing
  --diff <file>          only says, without Azure, what --parameters adds and removes that this parameter file doesn't: resources and rights
  --omitted-actions      only prints the actions of the roles that this cloud doesn't know, separated by commas
  --function-there       only prints whether the function that Event Grid calls is deployed: true or false
  --await-function       only waits until it is
  --open-package         only lets the app's identity write its package, which the platform brings with it
  --close-package        only ends that
  --help`;

async function main(): Promise<number> {
  const { values } = readOptions({
    options: {
      // What azd sets in its hooks.
      subscription: {
        type: 'string',
        ...(process.env.AZURE_SUBSCRIPTION_ID && { default: process.env.AZURE_SUBSCRIPTION_ID }),
      },
      location: { type: 'string', default: 'westeurope' },
      name: { type: 'string', default: process.env.GATEHOUSE_NAME ?? 'gatehouse' },
      parameters: { type: 'string', default: relative(process.cwd(), join(root, 'infra/main.bicepparam')) },
      'management-group': { type: 'string' },
      'connect-new': { type: 'boolean', default: false },
      'leave-management-group': { type: 'boolean', default: false },
      'what-if': { type: 'boolean', default: false },
      diff: { type: 'string' },
      'omitted-actions': { type: 'boolean', default: false },
      'function-there': { type: 'boolean', default: false },
      'await-function': { type: 'boolean', default: false },
      'open-package': { type: 'boolean', default: false },
      'close-package': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { location, name, parameters, diff } = values;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const managementGroup = values['management-group'];
  const connectsNew = values['connect-new'];
  const leavesGroup = values['leave-management-group'];
  const only = parts.filter((part) => values[part]);
  const given = { subscription: values.subscription, location, name, parameters, diff };
  const asked = judgeGiven({ ...given, managementGroup, leavesGroup, connectsNew, only });
  if ('mistakes' in asked) {
    console.error(`${asked.mistakes.join('\n')}\n\n${usage}`);
    return 1;
  }
  if ('part' in asked) {
    await runPart(asked.part, { subscription: values.subscription, name });
    return 0;
  }
  const { subscription } = asked;
  const choices = { subscription, location, name, parameters, whatIf: values['what-if'], leavesGroup };
  if (diff !== undefined) {
    const environmentOf = (batch: Batch) => ({
      GATEHOUSE_NAME: name,
      GATEHOUSE_CONNECT_EVENTS: 'true',
      GATEHOUSE_BATCH: JSON.stringify(batch),
    });
    const read = (file: string) => readWholeDeployment(readDeployment, file, choices, environmentOf);
    console.log(describeDifference(compareDeployments(await read(diff), await read(parameters))));
    return 0;
  }
  demandAz();
  const pack = async (): Promise<void> => {
    await buildApp();
    console.log(describePackage(await packageApp()));
  };
  const whose = managementGroup === undefined ? {} : { managementGroup, connectsNew };
  await deploy({ ...choices, ...whose }, { run: az, read: readDeployment, pack, say: console.log, wait });
  return 0;
}

async function runPart(part: Part, deployment: Deployment): Promise<void> {
  if (part === 'omitted-actions') console.log((await findUnknownActions(az)).join(','));
  else if (part === 'function-there') console.log(String(await isFunctionThere(deployment, az)));
  else if (part === 'await-function') await awaitFunction(deployment, az, wait);
  else {
    const window = await findPackageWindow(deployment, az);
    await az(part === 'open-package' ? window.open : window.close);
  }
}

await runScript(main, (error) => {
  const text = error instanceof AzMissing ? wordsOf(error) : `Not deployed: ${wordsOf(error)}`;
  return [text, findRemedy(error)].flatMap((line) => line ?? []).join('\n');
});
