import type { Judgement, SqlServer } from '../model.ts';
import { perimeterNotes } from './public-switch.ts';

/**
 * A SQL server with its switch on lets nobody in until a rule does. Rules are children: a list that was not read may hold
 * one, so only two lists read and empty clear the server.
 */
export function judgeSqlServer({ id, publicSwitch, firewallRules, virtualNetworkRules }: SqlServer): Judgement {
  if (publicSwitch !== 'open') return { verdicts: [], notes: perimeterNotes(id, publicSwitch) };
  const lists = [
    { what: 'firewall rules', names: firewallRules },
    { what: 'virtual network rules', names: virtualNetworkRules },
  ];
  const unread = lists.filter(({ names }) => names === undefined).map(({ what }) => what);
  const standing = lists.filter(({ names }) => names !== undefined && names.length > 0);
  const notes =
    unread.length === 0 ? [] : [{ subject: id, message: `the server's ${unread.join(' and ')} were not read` }];
  if (unread.length === 0 && standing.length === 0) return { verdicts: [], notes };
  const because = [
    'publicNetworkAccess is not Disabled',
    ...standing.map(({ what, names }) => `${what} stand: ${(names ?? []).join(', ')}`),
    ...(unread.length === 0 ? [] : [`${unread.join(' and ')} were not read, so somebody may be let in`]),
  ].join('; ');
  return { verdicts: [{ check: 'exposure-sql-public-open', subject: id, because }], notes };
}
