import { type Key, keyText } from '../../core/key.ts';
import { shortId } from '../../core/resource-id.ts';
import type { Place } from '../write.ts';
import type { GivenUp, MetaRow } from './model.ts';

/** The partition of each kind of which there may be many, and of what there is one of. */
export const partitions = {
  single: 'meta',
  limit: 'limit',
  poison: 'poison',
  subnet: 'subnets',
  ways: 'ways',
  events: 'events',
  subscription: 'subscriptions',
  person: 'people',
} as const;

export const timerRow = (name: string): string => `timer-${name}`;

const unread = 'unread|';

/** The row of a message that gave up: by its key, or by its text where it could not be read. */
export function poisonRow({ queue, room, key }: Pick<GivenUp, 'queue' | 'room' | 'key'>, text: string): string {
  return room === undefined || key === undefined
    ? `${unread}${shortId(`${queue} ${text}`)}`
    : shortId(keyText({ room, key } satisfies Key));
}

/** Where what there are many of belongs, as its content says. A message that could not be read names no key: it belongs where it is, among its like. */
export function placeOf(value: MetaRow, at: Place): Place | undefined {
  switch (value.kind) {
    case 'limit':
      return { partition: partitions.limit, row: shortId(value.resource) };
    case 'subnet':
      return { partition: partitions.subnet, row: shortId(value.id) };
    case 'ways':
      return { partition: partitions.ways, row: value.day };
    case 'events':
      return { partition: partitions.events, row: value.hour.slice(11, 13) };
    case 'subscription':
      return { partition: partitions.subscription, row: value.id };
    case 'person':
      return { partition: partitions.person, row: value.objectId };
    case 'poison': {
      const isUnread = value.room === undefined || value.key === undefined;
      if (isUnread) return at.row.startsWith(unread) ? { ...at, partition: partitions.poison } : undefined;
      return { partition: partitions.poison, row: poisonRow(value, '') };
    }
    default:
      return undefined;
  }
}
