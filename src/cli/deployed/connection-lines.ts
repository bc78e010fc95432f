import { isRecord } from '../../core/arm-body.ts';
import { foldCase, plain, quote } from '../../core/text.ts';
import type { Item } from './deployed-app.ts';
import { named, type People } from './people.ts';
import { textOf } from './print-list.ts';

/** One connection for a person who decides. What the requester wrote is in quotation marks, on a line of its own. */
export function connectionLines(item: Item, people: People): readonly string[] {
  const { requester, access, decision, firstApproval, deferral, asked } = item;
  const isPending = foldCase(textOf(item, 'state')) === 'pending';
  const since = textOf(item, 'pendingSince') || textOf(asked, 'since') || textOf(item, 'firstSeen');
  const byAndWhen = (value: unknown): string =>
    isRecord(value) ? `by ${named(textOf(value, 'by'), people)} at ${textOf(value, 'at')}` : '';
  const list = (value: unknown): readonly Item[] => (Array.isArray(value) ? value.filter(isRecord) : []);
  const lines: (readonly [string, string])[] = [
    ['resource', textOf(item, 'resourceId')],
    ['groups', Array.isArray(item.groupIds) ? item.groupIds.join(', ') : ''],
    ['state', textOf(item, 'state')],
    ['asked by', textOf(item, 'endpointId')],
    ['subscription', textOf(item, 'requesterSubscription')],
    ['tenant', textOf(requester, 'tenantId')],
    ['network', textOf(access, 'networkId') || textOf(requester, 'subnetId')],
    ['who asked', textOf(item, 'whoAsked')],
    [
      "requester's words",
      quoted(asked === undefined && isPending ? textOf(item, 'message') : textOf(asked, 'message')),
    ],
    ['description', isPending ? '' : quoted(textOf(item, 'message'))],
    ...tagsOf(requester).map(
      ([name, value]) => ["requester's tag", `${quote(name, 500)}: ${quote(value, 500)}`] as const,
    ),
    [isPending ? 'waits since' : asked === undefined ? 'first seen' : 'waited since', since],
    ['verdict', [textOf(item, 'verdict'), textOf(item, 'rule')].filter((each) => each !== '').join(' by rule ')],
    ...list(item.objections).map((each) => ['', `${textOf(each, 'rule')}: ${textOf(each, 'because')}`] as const),
    ['people needed', textOf(item, 'peopleNeeded')],
    ['first approval', byAndWhen(firstApproval)],
    ['put off until', textOf(deferral, 'until')],
    ['decision', [textOf(decision, 'kind'), byAndWhen(decision)].filter((each) => each !== '').join(' ')],
    ...list(item.earlierDecisions).map(
      (each) =>
        [
          'decided before',
          `${textOf(each.decision, 'kind')} ${byAndWhen(each.decision)}, ${textOf(each, 'resourceId')}`,
        ] as const,
    ),
    ['etag', textOf(item, 'etag')],
  ];
  return lines.filter(([, text]) => text !== '').map(([name, text]) => `${name.padEnd(17)}  ${plain(text)}`);
}

/** Somebody's own text, in quotation marks; nothing where there is none. */
const quoted = (text: string): string => (text === '' ? '' : quote(text, 500));

const tagsOf = (requester: unknown): readonly (readonly [string, string])[] =>
  isRecord(requester) && isRecord(requester.tags)
    ? Object.entries(requester.tags).map(([name, value]) => [name, String(value)] as const)
    : [];
