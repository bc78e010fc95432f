import { counted } from '../core/text.ts';
import { doctorChecks } from './checks.ts';
import { type Deployed, fine, isUnread, type Line, type Seen, unknown, wrong } from './model.ts';

/**
 * The deployment with the subscriptions that are under its management group now: the app manages those, regardless of the record of the last run.
 * What can't be listed, or has no group, leaves the record's. Pure.
 */
export function withFound(deployed: Deployed, under: Seen['under']): Deployed {
  if (under === undefined || isUnread(under)) return deployed;
  const now = [...new Set([...under, ...deployed.beside])];
  const managed = now.map((id) => deployed.managed.find((each) => each.id === id) ?? { id, topic: undefined });
  return { ...deployed, managed };
}

/** Whether the record of the deployment and the group name the same subscriptions. Pure. */
export function judgeGroup(
  { managementGroup: group, managed, beside }: Deployed,
  under: Seen['under'],
): readonly Line[] {
  if (group === undefined || under === undefined) return [];
  const check = doctorChecks.subscriptions;
  if (isUnread(under))
    return [
      unknown(
        check,
        group,
        under.unread,
        'Sign in as somebody who has the role Management Group Reader there, and ask again.',
      ),
    ];
  const come = under.filter((id) => !managed.some((each) => each.id === id));
  const left = managed.filter(({ id }) => !under.includes(id) && !beside.includes(id)).map(({ id }) => id);
  const said = [
    ...(come.length === 0 ? [] : [`came since: ${come.join(', ')}`]),
    ...(left.length === 0 ? [] : [`left since: ${left.join(', ')}`]),
  ];
  if (said.length === 0)
    return [fine(check, group, `${counted(under.length, 'subscription')} under it, there at the last deployment too`)];
  return [
    wrong(
      check,
      group,
      said.join('; '),
      check.remedy.replace('--management-group` with the id of the group', `--management-group ${group}\``),
    ),
  ];
}
