import { describe, expect, it } from 'vitest';
import { parseDeployed } from '../../src/doctor/deployed.ts';
import { expectedSubscriptions, topicOf } from '../../src/doctor/events.ts';
import type { Deployed } from '../../src/doctor/model.ts';
import { wantedRights } from '../../src/doctor/rights.ts';
import { at, deployed, home, ofType, type Planned } from './support/infra.ts';

/** What Azure's record of a deployment with these parameters would say. */
function recorded(parameters: Readonly<Record<string, unknown>>): Deployed {
  const wrapped = Object.entries({ authClientId: 'c', ...parameters }).map(([name, value]) => [name, { value }]);
  const outputs = Object.fromEntries(['appName', 'address', 'principalId'].map((name) => [name, { value: name }]));
  const properties = { provisioningState: 'Succeeded', parameters: Object.fromEntries(wrapped), outputs };
  return parseDeployed({ id: '/x', properties }, home);
}

const zones = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-dns';
const hub = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-hub';
const id = (end: string): string => `00000000-0000-0000-0000-0000000000${end}`;

/** By set of switches: the parameters of its file that the record carries. */
const sets = {
  observe: {},
  enforce: {
    managedSubscriptions: [
      { id: id('a1') },
      { id: id('a2'), topic: { name: 'theirs', resourceGroup: 'rg-theirs' } },
      { id: id('a3') },
    ],
    zonesResourceGroupId: zones,
    allowRecordWrites: true,
    allowApprovals: true,
    allowClosings: true,
    allowClusterCommands: true,
    allowLiveVerification: true,
    dnsOptions: ['createZones', 'linkNetworks'],
    linkedNetworkGroupIds: [hub],
    linkClusterZones: true,
    allowZoneGroups: true,
    readActivityLog: true,
  },
} as const;

describe.each(Object.entries(sets))('what the doctor checks, with the switches %s', (name, parameters) => {
  const made = deployed(name).resources;
  const of = recorded(parameters);

  it('are the rights that the template assigns', () => {
    const scopeOf = ({ id }: Planned): string =>
      id.slice(0, id.lastIndexOf('/providers/Microsoft.Authorization/')).toLowerCase();
    const roles = ofType(deployed(name), 'Microsoft.Authorization/roleDefinitions').map((each) => {
      const role = String(at(each.body, 'properties', 'roleName')).replace(/ \(.*/, '');
      return { scope: scopeOf(each), role, actions: at(each.body, 'properties', 'permissions', 0, 'actions') };
    });
    const inOrder = (rights: readonly { scope: string; role: string }[]) =>
      rights.toSorted((a, b) => (`${a.role} ${a.scope}` < `${b.role} ${b.scope}` ? -1 : 1));
    expect(inOrder(wantedRights(of))).toEqual(inOrder(roles));
  });

  it('are the event subscriptions that the template makes', () => {
    const topics = of.managed.map((managed) => topicOf(of, managed).toLowerCase());
    const wanted = topics.flatMap((topic) =>
      expectedSubscriptions(of.name).map((each) => `${topic}/eventsubscriptions/${each}`),
    );
    const standing = made
      .filter(({ type }) => type === 'Microsoft.EventGrid/systemTopics/eventSubscriptions')
      .map((each) => each.id.toLowerCase());
    expect(wanted.sort()).toEqual(standing.sort());
  });
});
