import { type Finding, raise } from '../core/finding.ts';
import { foldCase } from '../core/text.ts';
import type { KnownSubscription } from '../state/meta/model.ts';
import { managedChecks } from './checks.ts';

export interface FindingsGiven {
  readonly group: string;
  readonly rows: readonly KnownSubscription[];
  /** Subscriptions that the settings name themselves. */
  readonly named: readonly string[];
  /** Of those that left: how many private endpoints of each are known. */
  readonly endpoints: ReadonlyMap<string, number>;
  /** Why the group could not be listed; absent where it could. */
  readonly unread?: string | undefined;
}

const groupId = (group: string): string => `/providers/microsoft.management/managementgroups/${foldCase(group)}`;

const called = ({ id, name }: KnownSubscription): string => (name === undefined ? id : `${name} (${id})`);

/** What people should know of the subscriptions under a management group. Pure. */
export function managedFindings({ group, rows, named, endpoints, unread }: FindingsGiven): readonly Finding[] {
  const ofGroup =
    unread === undefined
      ? []
      : [raise(managedChecks.groupUnread, groupId(group), `the subscriptions under '${group}' are unread: ${unread}`)];
  return [...ofGroup, ...rows.flatMap((row) => findingsOf(row, group, named, endpoints.get(row.id) ?? 0))];
}

function findingsOf(
  row: KnownSubscription,
  group: string,
  named: readonly string[],
  endpoints: number,
): readonly Finding[] {
  const subject = `/subscriptions/${row.id}`;
  if (row.leftAt !== undefined) {
    if (named.includes(row.id) || endpoints === 0) return [];
    const what = endpoints === 1 ? 'one private endpoint' : `${endpoints} private endpoints`;
    return [
      raise(managedChecks.left, subject, `${called(row)} is no longer under '${group}'; ${what} of it are known`),
    ];
  }
  const remedy = (check: { readonly remedy: string }): string =>
    check.remedy.replace('--management-group`', `--management-group ${group}\``);
  if (row.isReadable === false) {
    const says = `${called(row)} is under '${group}', and this app may not read it`;
    return [raise(managedChecks.unreadable, subject, says, { remedy: remedy(managedChecks.unreadable) })];
  }
  if (row.hasEvents === false) {
    const says = `${called(row)} is under '${group}', and its events do not come here`;
    return [raise(managedChecks.withoutEvents, subject, says, { remedy: remedy(managedChecks.withoutEvents) })];
  }
  return [];
}
