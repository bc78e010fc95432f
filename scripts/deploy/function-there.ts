import { type Az, AzMissing } from './az.ts';

/** Which deployment: its subscription (undefined: none is chosen yet) and its name, as in the parameter file. */
export interface Deployment {
  readonly subscription: string | undefined;
  readonly name: string;
}

/** The function that Event Grid calls: functions/events.ts. */
const eventFunction = 'resource-event';
const seconds = 10;
const attempts = 18;

/**
 * Whether the function that Event Grid calls is in the deployed app. Event Grid refuses a subscription that names one which isn't: the events
 * can be connected where this says true. An app that can't say which functions it has counts as one without.
 * @throws AzMissing where there is no az to ask.
 */
export async function isFunctionThere({ subscription, name }: Deployment, az: Az): Promise<boolean> {
  if (subscription === undefined) return false;
  const group = `rg-${name}`;
  const exists = await az(['group', 'exists', '--subscription', subscription, '--name', group]);
  if (exists.trim() !== 'true') return false;
  const inGroup = ['--subscription', subscription, '--resource-group', group];
  const list = ['--query', '[].name', '--output', 'tsv'];
  const apps = (await az(['functionapp', 'list', ...inGroup, ...list])).split(/\s+/).filter(Boolean);
  for (const app of apps) {
    const printed = await az(['functionapp', 'function', 'list', ...inGroup, '--name', app, ...list]).catch(
      (error: unknown) => {
        if (error instanceof AzMissing) throw error;
        return '';
      },
    );
    if (printed.split(/\s+/).some((each) => each === eventFunction || each.endsWith(`/${eventFunction}`))) return true;
  }
  return false;
}

/** Waits until the function is there; the list of functions follows the code by some seconds. Throws after three minutes. */
export async function awaitFunction(
  deployment: Deployment,
  az: Az,
  wait: (millis: number) => Promise<unknown>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    if (await isFunctionThere(deployment, az)) return;
    if (attempt === attempts)
      throw new Error(
        `The function ${eventFunction} is not in the app in rg-${deployment.name} after ${attempts * seconds} seconds: see the app's logs.`,
      );
    await wait(seconds * 1000);
  }
}
