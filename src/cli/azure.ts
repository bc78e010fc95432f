import { type Command, Option } from 'commander';
import type { ArmViews } from '../arm/open-arm.ts';
import { isRecord } from '../core/arm-body.ts';
import { cloudNames } from '../core/cloud.ts';
import { InputError, PermanentError, RetryableError } from '../core/errors.ts';
import { foldCase } from '../core/text.ts';
import { minutes } from '../core/time.ts';
import { type AzureChoice, checkAzure } from './check-azure.ts';
import { repeatable } from './input.ts';
import type { Terminal } from './terminal.ts';

export type AzureOptions = AzureChoice;

/** Azure as somebody who signed in sees it. */
export interface Azure extends ArmViews {
  /** Lower-cased; each can be seen. */
  readonly subscriptions: readonly string[];
  readonly signal: AbortSignal;
  /** Reports the progress of a long read. */
  readonly onProgress: (what: string) => void;
}

const budget = minutes(10);

/** The options of a command that reads Azure. */
export const azureOptions = (command: Command): Command =>
  command
    .option('--subscription <id>', 'a subscription whose resources count; repeatable', repeatable, [])
    .addOption(new Option('--cloud <name>', 'the Azure cloud').choices(cloudNames).default('AzureCloud'))
    .option('--arm-endpoint <url>', "another address of Azure Resource Manager than the cloud's own")
    .option('--arm-audience <url>', 'the audience of its tokens; default: the address');

/**
 * Runs a read of Azure with the credential of az login or of the machine. The SDKs are loaded only here: every other command is offline and
 * starts at once.
 * @throws InputError where no subscription is named, nobody is signed in, a subscription can't be seen, or Azure refuses.
 */
export async function readAzure<T>(
  options: AzureOptions,
  terminal: Terminal,
  work: (azure: Azure) => Promise<T>,
): Promise<T> {
  const { subscriptions, endpoint, audience } = checkAzure(options);
  const { DefaultAzureCredential } = await import('@azure/identity');
  const { openArm } = await import('../arm/open-arm.ts');
  const credential = new DefaultAzureCredential();
  await credential.getToken(`${audience}/.default`).catch(() => {
    // What each way of signing in says is long, and mostly of ways that nobody meant; the CLI says why its own fails.
    throw new InputError('Azure', notSignedIn(audience));
  });
  const views = openArm({ endpoint, audience, credential });
  const signal = AbortSignal.timeout(budget);
  try {
    await refuseUnseen(views, subscriptions, signal);
    return await work({ ...views, subscriptions, signal, onProgress: (what) => terminal.progress?.(`${what} …`) });
  } catch (error) {
    if (!(error instanceof RetryableError) && !(error instanceof PermanentError)) throw error;
    throw new InputError('Azure', error.message);
  } finally {
    terminal.progress?.('');
  }
}

const notSignedIn = (audience: string): string =>
  `nobody is signed in: run 'az login', or give this machine an identity; 'az account get-access-token --resource ${audience}' says why where that does not help`;

/** Resource Graph answers an empty list for a subscription that can't be seen, which would read as an empty plan. */
async function refuseUnseen({ arm }: ArmViews, wanted: readonly string[], signal: AbortSignal): Promise<void> {
  const { apiVersions } = await import('../arm/api-versions.ts');
  const listed = await arm.list('/subscriptions', apiVersions.subscriptions, signal);
  const seen = new Set(listed.map((each) => (isRecord(each) ? foldCase(String(each.subscriptionId)) : '')));
  const unseen = wanted.filter((id) => !seen.has(id));
  if (unseen.length === 0) return;
  const problems = unseen.map((id) => ({
    path: '',
    message: `'${id}' can't be seen by who is signed in; 'az account list' shows what can, or sign in to its tenant, or ask for the role Reader on it`,
  }));
  throw new InputError('--subscription', problems);
}
