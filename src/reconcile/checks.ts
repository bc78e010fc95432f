import type { Check } from '../core/finding.ts';

/** What the loop says in every room's name, and of itself. */
export const loopChecks = {
  refused: {
    id: 'reconcile-refused',
    severity: 'high',
    when: 'Azure refuses a read or a write of one key for good; the message begins with its code',
    why: 'What the key needs is not done.',
    remedy: 'Remove what is in the way; it is tried again every five minutes.',
  },
  deniedByPolicy: {
    id: 'reconcile-denied-by-policy',
    severity: 'high',
    when: 'an Azure Policy assignment denies a write of one key',
    why: 'What the key needs is not done.',
    remedy: 'Exempt the resource from the policy assignment, or change it; it is tried again every five minutes.',
  },
  tooLarge: {
    id: 'reconcile-too-large',
    severity: 'high',
    when: 'what is to be remembered of one key does not fit into our own storage',
    why: 'The key is not observed to its end.',
    remedy:
      'Shorten in Azure what the message names; it is tried again every five minutes, and all that fits is kept meanwhile.',
  },
  answerUnread: {
    id: 'reconcile-answer-unread',
    severity: 'high',
    when: 'an answer is not what was asked for, five passes in a row',
    why: 'Nothing can be concluded from it, so nothing is done.',
    remedy:
      'Something between here and Azure answers in its place: let the app reach Azure Resource Manager without a proxy, a sign-in page or TLS inspection on the way. It is asked again by itself.',
  },
  massChange: {
    id: 'dns-mass-change',
    severity: 'critical',
    when: 'more deletes are due in a zone than its delete budget lets through',
    why: 'A deleted subscription, a lost role or a mistake of ours would show the same.',
    remedy: 'See that these endpoints are really gone, then release exactly this list through the API.',
  },
  poison: {
    id: 'reconcile-poison-messages',
    severity: 'high',
    when: 'messages gave up: their keys were observed too often without an end, or they could not be read',
    why: 'What these keys need is not done.',
    remedy:
      'Fix what the error says, or upgrade: every sweep tries the keys again, and this closes by itself. What could not be read is for a person: docs/operations.md, Poison messages.',
  },
} as const satisfies Record<string, Check>;
