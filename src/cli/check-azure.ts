import { type CloudName, resourceManagers } from '../core/cloud.ts';
import { InputError } from '../core/errors.ts';
import { foldCase, quote } from '../core/text.ts';
import { SubscriptionId } from '../policy/patterns.ts';

/** Whom a command that reads Azure asks, as it was typed. */
export interface AzureChoice {
  readonly subscription: readonly string[];
  readonly cloud: CloudName;
  readonly armEndpoint?: string;
  readonly armAudience?: string;
}

/** Where Azure is asked, and about what. */
export interface AzureTarget {
  /** Lower-cased, each once. */
  readonly subscriptions: readonly string[];
  readonly endpoint: string;
  readonly audience: string;
}

/**
 * What the options of a command that reads Azure say: checked before anybody signs in.
 * @throws InputError naming the option that is missing or wrong
 */
export function checkAzure({ subscription, cloud, armEndpoint, armAudience }: AzureChoice): AzureTarget {
  const subscriptions = subscriptionsOf(subscription);
  if (armEndpoint !== undefined && !isHttps(armEndpoint))
    throw new InputError('--arm-endpoint', `${quote(armEndpoint)} is not an https address`);
  if (armAudience !== undefined && !URL.canParse(armAudience))
    throw new InputError('--arm-audience', `${quote(armAudience)} is not an address`);
  const endpoint = armEndpoint ?? resourceManagers[cloud];
  return { subscriptions, endpoint, audience: armAudience ?? endpoint };
}

/** Whether an address is one that nobody on the way can read. */
export const isHttps = (text: string): boolean => URL.canParse(text) && new URL(text).protocol === 'https:';

function subscriptionsOf(given: readonly string[]): readonly string[] {
  if (given.length === 0) {
    const message = "is missing; name at least one, e.g. what 'az account show --query id -o tsv' prints";
    throw new InputError('--subscription', message);
  }
  const wrong = given.filter((id) => !SubscriptionId.safeParse(id).success);
  if (wrong.length > 0) {
    const problems = wrong.map((id) => ({ path: '', message: `'${id}' is not a subscription id` }));
    throw new InputError('--subscription', problems);
  }
  return [...new Set(given.map((id) => foldCase(id)))];
}
