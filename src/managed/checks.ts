import type { Check } from '../core/finding.ts';

const deployAgain =
  'Run `npm run deploy -- --management-group` with the id of the group and the parameters of before: it gives every subscription under it its rights and its events, and is safe to repeat.';

/** What is said of the subscriptions under a management group. */
export const managedChecks = {
  groupUnread: {
    id: 'subscriptions-group-unread',
    severity: 'high',
    when: 'the subscriptions under the management group can not be listed, or the list is not one',
    why: 'New subscriptions are not found; the ones found before stay managed.',
    remedy: `Let the app's identity read the management group and what is under it. ${deployAgain}`,
  },
  unreadable: {
    id: 'subscriptions-unreadable',
    severity: 'high',
    when: 'a subscription under the management group may not be read',
    why: 'What is in it is neither swept nor judged, and no record set is called an orphan meanwhile.',
    remedy: deployAgain,
  },
  withoutEvents: {
    id: 'subscriptions-without-events',
    severity: 'medium',
    when: 'no event subscription of a subscription under the management group leads to this app',
    why: 'Only the sweep sees what changes there, minutes later.',
    remedy: deployAgain,
  },
  left: {
    id: 'subscriptions-left',
    severity: 'medium',
    when: 'a subscription is no longer under the management group, and private endpoints in it are still known',
    why: 'Nothing new is taken from it and nothing is written in it. What is known stays as it is, because nothing proves it gone: it is read directly with every sweep.',
    remedy:
      'Move it back under the group, or name it in `GATEHOUSE_SUBSCRIPTIONS`. To give it up, delete its private endpoints while the app may still read it: their records follow.',
  },
} as const satisfies Record<string, Check>;
