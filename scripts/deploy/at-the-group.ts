import { join, relative } from 'node:path';

const template = join(import.meta.dirname, '../../infra/management-group.bicep');

/** What a deployment of the app puts out that the one at its management group needs. */
export interface MadeApp {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly appName: string;
  readonly principalId: string;
  readonly owner: string;
}

export interface AtTheGroup {
  readonly group: string;
  readonly location: string;
  readonly name: string;
  /** Whether a policy connects the subscriptions that come. */
  readonly connectsNew: boolean;
  readonly omitted: readonly string[];
}

/** The command for what is done at the management group itself: the app may list what is under it and, where asked for, a policy connects what comes. */
export const commandAtTheGroup = (
  { group, location, name, connectsNew, omitted }: AtTheGroup,
  { subscription, resourceGroup, appName, principalId, owner }: MadeApp,
): readonly string[] => [
  ...['deployment', 'mg', 'create', '--management-group-id', group, '--location', location],
  ...['--name', `gatehouse-${name}`, '--template-file', relative(process.cwd(), template), '--parameters'],
  ...[`name=${name}`, `owner=${owner}`, `principalId=${principalId}`, `appName=${appName}`],
  `home=${JSON.stringify({ subscriptionId: subscription, resourceGroup })}`,
  `connectNewSubscriptions=${connectsNew}`,
  `omittedActions=${JSON.stringify(omitted)}`,
  ...['--output', 'none'],
];
