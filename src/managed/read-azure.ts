import { apiVersions } from '../arm/api-versions.ts';
import type { Arm } from '../arm/arm.ts';
import { findBodyId, isRecord, propertiesOf } from '../core/arm-body.ts';
import { UnreadError, unlessRefused } from '../core/errors.ts';
import { foldCase, isGuid } from '../core/text.ts';
import type { ShownSubscription } from './plan.ts';

type Reads = Pick<Arm, 'list'>;

/** What is read of each subscription beside what the rooms read: the reader role has it for this (infra/roles/reader.json). */
export const readTypes = [
  'Microsoft.EventGrid/systemTopics',
  'Microsoft.EventGrid/systemTopics/eventSubscriptions',
] as const;

/**
 * The subscriptions under a management group, at any depth
 * (https://learn.microsoft.com/rest/api/managementgroups/management-groups/get-descendants).
 * @throws UnreadError where one has no id, or there is none at all: then it is no list to conclude anything from.
 */
export async function readDescendants(
  arm: Reads,
  group: string,
  signal: AbortSignal,
): Promise<readonly ShownSubscription[]> {
  const path = `/providers/Microsoft.Management/managementGroups/${group}/descendants`;
  const listed = await arm.list(path, apiVersions.managementGroups, signal);
  const found = new Map<string, ShownSubscription>();
  for (const each of listed.filter(isRecord)) {
    if (typeof each.type !== 'string' || !/(^|\/)subscriptions$/i.test(each.type)) continue;
    const id = foldCase(String(each.name));
    if (!isGuid(id)) throw new UnreadError(`GET ${path} lists a subscription without an id`);
    const { displayName } = propertiesOf(each);
    found.set(id, { id, ...(typeof displayName === 'string' && displayName !== '' ? { name: displayName } : {}) });
  }
  if (found.size === 0) throw new UnreadError(`GET ${path} lists no subscription`);
  return [...found.values()];
}

/** How a subscription is connected; what can't be said is left out. */
export interface Connection {
  readonly isReadable: boolean;
  readonly hasEvents?: boolean;
}

/** Whether private endpoints may be read there, as everything of ours may then, and whether an event subscription leads to this app. */
export async function readConnection(
  arm: Reads,
  subscription: string,
  leadsHere: ((destination: string) => boolean) | undefined,
  signal: AbortSignal,
): Promise<Connection> {
  const below = (type: string): string => `/subscriptions/${subscription}/providers/${type}`;
  const list = (path: string, apiVersion: string) => unlessRefused(arm.list(path, apiVersion, signal), undefined);
  if ((await list(below('Microsoft.Network/privateEndpoints'), apiVersions.network)) === undefined)
    return { isReadable: false };
  if (leadsHere === undefined) return { isReadable: true };
  const topics = await list(below('Microsoft.EventGrid/systemTopics'), apiVersions.eventGrid);
  if (topics === undefined) return { isReadable: true };
  for (const topic of topics.filter(isOfSubscription)) {
    const events = await list(`${findBodyId(topic)?.id}/eventSubscriptions`, apiVersions.eventGrid);
    if (events === undefined) return { isReadable: true };
    if (events.some((each) => leadsHere(targetOf(each)))) return { isReadable: true, hasEvents: true };
  }
  return { isReadable: true, hasEvents: false };
}

/** The id of a function, or of a storage account. */
function targetOf(body: unknown): string {
  const { resourceId } = destinationOf(body);
  return typeof resourceId === 'string' ? foldCase(resourceId) : '';
}

const isOfSubscription = (topic: unknown): boolean => {
  const { topicType } = propertiesOf(topic);
  return typeof topicType === 'string' && foldCase(topicType) === 'microsoft.resources.subscriptions';
};

/** Where an event subscription sends events. */
export function destinationOf(body: unknown): Readonly<Record<string, unknown>> {
  const { destination, deliveryWithResourceIdentity } = propertiesOf(body);
  const withIdentity = isRecord(deliveryWithResourceIdentity) ? deliveryWithResourceIdentity.destination : undefined;
  return propertiesOf(isRecord(withIdentity) ? withIdentity : destination);
}
