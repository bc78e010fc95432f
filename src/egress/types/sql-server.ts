import { field, textOf } from '../body.ts';
import type { EgressCheck, Resource, ResourceType, World } from '../model.ts';
import { closeService, perimeterNotes, publicSwitchOf } from '../public-switch.ts';

const publicOpen: EgressCheck = {
  id: 'exposure-sql-public-open',
  category: 'exposure',
  severity: 'high',
  when: 'publicNetworkAccess is neither Disabled nor SecuredByPerimeter, and a firewall or virtual network rule exists or could not be read',
  why: "The server's login answers on a public address to everybody its rules let in.",
  remedy: `${closeService} and delete the rules.`,
};

/** The names in one of the server's lists; undefined where that list was not read. */
const namesIn = (list: string, server: Resource, world: World): readonly string[] | undefined =>
  world
    .findChildren(server.id.id, list)
    ?.map(({ id, body }) => textOf(field(body, 'name')) ?? id.name)
    .sort();

/**
 * A SQL server with its switch on lets nobody in until a rule does. Rules are children: a list that was not read may hold
 * one, so only two lists read and empty clear the server.
 */
export const sqlServer: ResourceType = {
  name: 'Microsoft.Sql/servers',
  apiVersion: '2021-11-01',
  tellingFields: ['publicNetworkAccess', 'fullyQualifiedDomainName'],
  checks: { publicOpen },
  childLists: ['firewallRules', 'virtualNetworkRules'],
  judge(server, world) {
    const publicSwitch = publicSwitchOf(server);
    if (publicSwitch !== 'open') return { breaches: [], notes: perimeterNotes(publicSwitch) };
    const lists = [
      { what: 'firewall rules', names: namesIn('firewallrules', server, world) },
      { what: 'virtual network rules', names: namesIn('virtualnetworkrules', server, world) },
    ];
    const unread = lists.filter(({ names }) => names === undefined).map(({ what }) => what);
    const standing = lists.filter(({ names }) => names !== undefined && names.length > 0);
    const notes = unread.length === 0 ? [] : [`the server's ${unread.join(' and ')} were not read`];
    if (unread.length === 0 && standing.length === 0) return { breaches: [], notes };
    const because = [
      'publicNetworkAccess is not Disabled',
      ...standing.map(({ what, names }) => `${what} stand: ${(names ?? []).join(', ')}`),
      ...(unread.length === 0 ? [] : [`${unread.join(' and ')} were not read, so somebody may be let in`]),
    ].join('; ');
    return { breaches: [{ check: publicOpen, because }], notes };
  },
};
