import filters from '../../infra/event-filters.json' with { type: 'json' };
import { counted, foldCase } from '../core/text.ts';
import { doctorChecks } from './checks.ts';
import {
  type Delivery,
  type Deployed,
  type EventSubscription,
  fine,
  isUnread,
  type Line,
  type Seen,
  type TopicSeen,
  unknown,
  wrong,
} from './model.ts';

/** One event subscription takes 25 values; infra/modules/event-subscriptions.bicep makes as many as a filter needs. */
const valuesInOne = 25;

/** The names of the event subscriptions that a topic should have, as the template gives them. */
export const expectedSubscriptions = (name: string): readonly string[] =>
  filters.flatMap((filter) =>
    Array.from({ length: Math.ceil(filter.values.length / valuesInOne) }, (_, index) =>
      index === 0 ? `${name}-${filter.name}` : `${name}-${filter.name}-${index + 1}`,
    ),
  );

/** The id of a managed subscription's topic. */
export function topicOf({ name }: Deployed, { id, topic }: Deployed['managed'][number]): string {
  const group = topic?.resourceGroup ?? `rg-${name}-events`;
  return `/subscriptions/${id}/resourceGroups/${group}/providers/Microsoft.EventGrid/systemTopics/${topic?.name ?? `evgt-${name}`}`;
}

/** Whether events come, subscription by subscription. Pure. */
export const judgeEvents = (deployed: Deployed, topics: Seen['topics']): readonly Line[] =>
  deployed.managed.flatMap((managed) => {
    const id = topicOf(deployed, managed);
    const topic = topics.find(({ subscription }) => subscription === managed.id)?.topic;
    if (topic === undefined) return [wrong(doctorChecks.topic, id, 'there is no such topic')];
    if (isUnread(topic)) return [unknown(doctorChecks.topic, id, topic.unread)];
    return [
      fine(doctorChecks.topic, id, 'is there'),
      subscriptionsLine(deployed, topic),
      deliveryLine(deployed, topic),
    ];
  });

function subscriptionsLine(deployed: Deployed, { id, subscriptions }: TopicSeen): Line {
  const expected = expectedSubscriptions(deployed.name);
  const trouble = expected.flatMap((name) => {
    const found = subscriptions.find((each) => foldCase(each.name) === foldCase(name));
    const what = troubleOf(deployed, found);
    return what === undefined ? [] : [`${name} ${what}`];
  });
  if (trouble.length > 0) return wrong(doctorChecks.events, id, trouble.join('; '));
  return fine(doctorChecks.events, id, `event subscriptions that are there: all ${expected.length}`);
}

function troubleOf(deployed: Deployed, found: EventSubscription | undefined): string | undefined {
  if (found === undefined) return 'is missing';
  if (found.state !== 'Succeeded') return `is ${found.state || 'of no state'}`;
  const wanted =
    deployed.delivery === 'queue' ? '#resource-events' : `/sites/${deployed.appName}/functions/resource-event`;
  if (found.destination.endsWith(foldCase(wanted))) return undefined;
  return `sends events to '${found.destination || 'nothing that can be read'}'`;
}

/** Others may have event subscriptions on the same topic: only ours count. */
function deliveryLine({ name }: Deployed, { id, delivery }: TopicSeen): Line {
  if (isUnread(delivery)) return unknown(doctorChecks.delivery, id, delivery.unread);
  const ours = new Set(expectedSubscriptions(name).map(foldCase));
  const counts = [...delivery].filter(([subscription]) => ours.has(subscription)).map(([, count]) => count);
  const sum = (of: keyof Delivery): number => counts.reduce((all, count) => all + count[of], 0);
  const [delivered, failed, lost] = [sum('delivered'), sum('failed'), sum('lost')];
  if (lost > 0)
    return wrong(doctorChecks.delivery, id, `in the last day Event Grid gave up on ${counted(lost, 'event')}`);
  if (delivered === 0 && failed > 0)
    return wrong(
      doctorChecks.delivery,
      id,
      `in the last day ${counted(failed, 'attempt')} failed and no event was delivered`,
    );
  const tries = failed === 0 ? '' : `, after ${counted(failed, 'attempt')} that failed`;
  return fine(
    doctorChecks.delivery,
    id,
    delivered === 0 ? 'no event in the last day' : `${counted(delivered, 'event')} delivered in the last day${tries}`,
  );
}
