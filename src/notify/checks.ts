import type { Check } from '../core/finding.ts';

/** The topic does not take what we say. */
export const undelivered: Check = {
  id: 'notify-undelivered',
  severity: 'medium',
  when: 'the notification topic does not take our events',
  why: 'They wait and are sent later; nobody hears of anything meanwhile.',
  remedy: 'See that GATEHOUSE_NOTIFY_TOPIC is its endpoint and that this identity has the role EventGrid Data Sender.',
};
