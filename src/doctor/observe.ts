import { apiVersions } from '../arm/api-versions.ts';
import type { Arm } from '../arm/arm.ts';
import type { Permission } from '../core/actions.ts';
import { isRecord, propertiesOf } from '../core/arm-body.ts';
import { attempt, InputError } from '../core/errors.ts';
import { foldCase } from '../core/text.ts';
import { days } from '../core/time.ts';
import { destinationOf, readDescendants } from '../managed/read-azure.ts';
import { parseDeployed } from './deployed.ts';
import { topicOf } from './events.ts';
import type { Delivery, Deployed, EventSubscription, Seen, SignIn, Storage, TopicSeen, Unread } from './model.ts';
import { scopesOf } from './rights.ts';
import { withFound } from './under-group.ts';

/** Azure as the doctor asks it: reads only. */
export interface Reads {
  readonly arm: Pick<Arm, 'find' | 'list'>;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/**
 * Reads the record of a deployment.
 * @throws InputError where there is none by this name.
 */
export async function readDeployed(
  { arm, signal }: Reads,
  subscription: string,
  deployment: string,
): Promise<Deployed> {
  const id = `/subscriptions/${subscription}/providers/Microsoft.Resources/deployments/${deployment}`;
  const answer = await arm.find(id, apiVersions.deployments, signal);
  if (answer === undefined)
    throw new InputError(
      '--deployment',
      `there is no deployment '${deployment}' in subscription ${subscription}; 'az deployment sub list --query "[].name"' lists them, npm run deploy names its own gatehouse-<name>`,
    );
  return parseDeployed(answer.body, subscription);
}

/** Reads everything in Azure that the lines are about, but what the app says of itself. */
export async function observe(reads: Reads, recorded: Deployed): Promise<Omit<Seen, 'app'>> {
  const { arm, signal } = reads;
  const under = await readUnder(reads, recorded);
  const deployed = withFound(recorded, under);
  const group = `/subscriptions/${deployed.subscription}/resourceGroups/rg-${deployed.name}`;
  const site = `${group}/providers/Microsoft.Web/sites/${deployed.appName}`;
  const [identity, storage, found, signIn, granted, topics] = await Promise.all([
    orUnread(async () => {
      const id = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${deployed.name}`;
      const body = (await arm.find(id, apiVersions.managedIdentity, signal))?.body;
      return body === undefined ? undefined : { principalId: text(propertiesOf(body).principalId) };
    }),
    orUnread(() => readStorage(reads, group, deployed.principalId)),
    orUnread(async () => {
      const body = (await arm.find(site, apiVersions.sites, signal))?.body;
      return body === undefined ? undefined : { state: text(propertiesOf(body).state) };
    }),
    orUnread(() => readSignIn(reads, site)),
    Promise.all(
      scopesOf(deployed).map(async (scope) => ({
        scope,
        permissions: await orUnread(() => readPermissions(reads, scope, deployed.principalId)),
      })),
    ),
    Promise.all(
      deployed.managed.map(async (managed) => ({
        subscription: managed.id,
        topic: await orUnread(() => readTopic(reads, topicOf(deployed, managed))),
      })),
    ),
  ]);
  return { under, identity, storage, site: found, signIn, granted, topics };
}

async function readUnder({ arm, signal }: Reads, { managementGroup: group }: Deployed): Promise<Seen['under']> {
  if (group === undefined) return undefined;
  return orUnread(async () => (await readDescendants(arm, group, signal)).map(({ id }) => id).sort());
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const lastPart = (id: string): string => foldCase(id.slice(id.lastIndexOf('/') + 1));
const records = (value: unknown): readonly Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** What is refused or does not answer leaves one line unknown, and the others as they are. */
async function orUnread<T>(read: () => Promise<T>): Promise<T | Unread> {
  const found = await attempt(read);
  return found instanceof Error ? { unread: found.message } : found;
}

/** Roles that were assigned at the scope or above it count for it; those below do not. */
async function assignedAt({ arm, signal }: Reads, scope: string, principal: string): Promise<readonly string[]> {
  const path = `${scope}/providers/Microsoft.Authorization/roleAssignments`;
  const listed = await arm.list(path, apiVersions.authorization, signal, { $filter: `assignedTo('${principal}')` });
  const below = `${foldCase(scope)}/`;
  return listed.flatMap((each) => {
    const properties = propertiesOf(each);
    const isBelow = foldCase(text(properties.scope)).startsWith(below);
    return isBelow ? [] : [lastPart(text(properties.roleDefinitionId))];
  });
}

async function readPermissions(reads: Reads, scope: string, principal: string): Promise<readonly Permission[]> {
  const assigned = new Set(await assignedAt(reads, scope, principal));
  if (assigned.size === 0) return [];
  const path = `${scope}/providers/Microsoft.Authorization/roleDefinitions`;
  const definitions = await reads.arm.list(path, apiVersions.authorization, reads.signal);
  const ours = definitions.filter((each) => isRecord(each) && assigned.has(lastPart(text(each.id))));
  return ours.flatMap((each) =>
    records(propertiesOf(each).permissions).map(({ actions, notActions }) => ({
      actions: texts(actions),
      notActions: texts(notActions),
    })),
  );
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

async function readStorage(reads: Reads, group: string, principal: string): Promise<Storage | undefined> {
  const { arm, signal } = reads;
  if ((await arm.find(group, apiVersions.resources, signal)) === undefined) return undefined;
  const path = `${group}/providers/Microsoft.Storage/storageAccounts`;
  const [account] = await arm.list(path, apiVersions.storage, signal);
  if (!isRecord(account)) return undefined;
  const properties = propertiesOf(account);
  const id = text(account.id);
  return {
    id,
    isPublic: properties.publicNetworkAccess !== 'Disabled',
    connections: records(properties.privateEndpointConnections).map((each) => {
      const state = propertiesOf(each).privateLinkServiceConnectionState;
      return text(isRecord(state) ? state.status : undefined);
    }),
    roles: await assignedAt(reads, id, principal),
  };
}

async function readSignIn({ arm, signal }: Reads, site: string): Promise<SignIn | Unread> {
  const found = await arm.find(`${site}/config/authsettingsV2`, apiVersions.sites, signal);
  if (found === undefined) return { enabled: false, clientId: '', audiences: [] };
  const { platform, identityProviders } = propertiesOf(found.body);
  const provider = isRecord(identityProviders) ? identityProviders.azureActiveDirectory : undefined;
  const { registration, validation } = isRecord(provider) ? provider : {};
  return {
    enabled: isRecord(platform) && platform.enabled === true,
    clientId: text(isRecord(registration) ? registration.clientId : undefined),
    audiences: texts(isRecord(validation) ? validation.allowedAudiences : undefined),
  };
}

async function readTopic(reads: Reads, id: string): Promise<TopicSeen | undefined> {
  const { arm, signal } = reads;
  if ((await arm.find(id, apiVersions.eventGrid, signal)) === undefined) return undefined;
  const listed = await arm.list(`${id}/eventSubscriptions`, apiVersions.eventGrid, signal);
  const delivery = await orUnread(() => readDelivery(reads, id));
  return { id, subscriptions: listed.filter(isRecord).map(toEventSubscription), delivery };
}

function toEventSubscription(body: Record<string, unknown>): EventSubscription {
  const { resourceId, queueName } = destinationOf(body);
  const queue = typeof queueName === 'string' ? `#${queueName}` : '';
  return {
    name: text(body.name),
    state: text(propertiesOf(body).provisioningState),
    destination: foldCase(`${text(resourceId)}${queue}`),
  };
}

/**
 * What became of events, by event subscription
 * (https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-eventgrid-systemtopics-metrics).
 */
const counted: Readonly<Record<string, keyof Delivery>> = {
  DeliverySuccessCount: 'delivered',
  DeliveryAttemptFailCount: 'failed',
  DeadLetteredCount: 'lost',
  DroppedEventCount: 'lost',
};

async function readDelivery({ arm, now, signal }: Reads, topic: string): Promise<ReadonlyMap<string, Delivery>> {
  const from = new Date(now.getTime() - days(1));
  const listed = await arm.list(`${topic}/providers/Microsoft.Insights/metrics`, apiVersions.metrics, signal, {
    metricnames: Object.keys(counted).join(','),
    timespan: `${from.toISOString()}/${now.toISOString()}`,
    interval: 'PT1H',
    aggregation: 'Total',
    $filter: "EventSubscriptionName eq '*'",
  });
  const counts = new Map<string, Delivery>();
  for (const metric of listed.filter(isRecord)) {
    const what = counted[text(isRecord(metric.name) ? metric.name.value : undefined)];
    if (what === undefined) continue;
    for (const { metadatavalues, data } of records(metric.timeseries)) {
      const name = records(metadatavalues).map(({ value }) => foldCase(text(value)))[0] ?? '';
      const total = records(data).reduce((sum, { total }) => sum + (typeof total === 'number' ? total : 0), 0);
      const before = counts.get(name) ?? { delivered: 0, failed: 0, lost: 0 };
      counts.set(name, { ...before, [what]: before[what] + total });
    }
  }
  return counts;
}
