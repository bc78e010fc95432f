import { describe, expect, it } from 'vitest';
import { at, type Deployed, deployed, home, itWith, ofType, type Planned, switches } from './support/infra.ts';

const zones = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-dns';
const networks = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-hub';
const managed = ['a1', 'a2', 'a3'].map((end) => `/subscriptions/00000000-0000-0000-0000-0000000000${end}`);
const observe = deployed('observe');
const enforce = deployed('enforce');

const definitionsOf = (all: Deployed): readonly Planned[] => ofType(all, 'Microsoft.Authorization/roleDefinitions');
const assignmentsOf = (all: Deployed): readonly Planned[] => ofType(all, 'Microsoft.Authorization/roleAssignments');
const nameOf = ({ body }: Planned): string => String(at(body, 'properties', 'roleName')).replace(/ \(.*/, '');
const scopeOf = ({ id }: Planned): string => id.slice(0, id.lastIndexOf('/providers/Microsoft.Authorization/'));
const actionsOf = ({ body }: Planned): readonly string[] =>
  at(body, 'properties', 'permissions', 0, 'actions') as string[];
const rolesIn = (all: Deployed): readonly (readonly string[])[] =>
  definitionsOf(all).map((each) => [nameOf(each), scopeOf(each)]);
const actionsIn = (all: Deployed, role: string): readonly string[] =>
  definitionsOf(all)
    .filter((each) => nameOf(each) === role)
    .flatMap(actionsOf);

describe('rights', () => {
  it('are the reader alone while everything only observes', () =>
    expect(rolesIn(observe)).toEqual([['Gatehouse reader', `/subscriptions/${home}`]]));

  itWith('zones-observed')('are the reader at the zones too, where they are named', () =>
    expect(rolesIn(deployed('zones-observed'))).toEqual([
      ['Gatehouse reader', zones],
      ['Gatehouse reader', `/subscriptions/${home}`],
    ]),
  );

  it('grow by what is allowed, where it is needed: in every managed subscription, at the zones, at the networks', () => {
    const everywhere = (role: string) => managed.map((scope) => [role, scope]);
    const wanted = [
      ...everywhere('Gatehouse reader'),
      ['Gatehouse reader', zones],
      ['Gatehouse DNS writer', zones],
      ['Gatehouse DNS writer: networks', networks],
      ...everywhere('Gatehouse DNS writer: cluster zones'),
      ...everywhere('Gatehouse DNS writer: zone groups'),
      ['Gatehouse DNS writer: joins zones', zones],
      ...everywhere('Gatehouse approver'),
      ...everywhere('Gatehouse reader: activity log'),
      ...everywhere('Gatehouse closer'),
      ...everywhere('Gatehouse commands'),
      ...everywhere('Gatehouse verifier'),
    ];
    const inOrder = (roles: readonly (readonly string[])[]) => roles.map((each) => each.join(' at ')).sort();
    expect(inOrder(rolesIn(enforce))).toEqual(inOrder(wanted));
  });

  it('for zones and links are options', () => {
    const wanted = [
      'Microsoft.Network/privateDnsZones/write',
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks/write',
    ];
    expect(actionsIn(enforce, 'Gatehouse DNS writer')).toEqual(expect.arrayContaining(wanted));
  });

  itWith('record-writes')('to write record sets are no right to write zones', () => {
    const actions = actionsIn(deployed('record-writes'), 'Gatehouse DNS writer');
    expect(actions).toContain('Microsoft.Network/privateDnsZones/A/write');
    expect(actions.filter((action) => !/\/privateDnsZones\/(A|AAAA)\//.test(action))).toEqual([]);
  });

  itWith('zones-observed')('leave out the actions that a cloud does not know', () => {
    const omitted = 'Microsoft.Network/privateEndpoints/read';
    expect(actionsIn(observe, 'Gatehouse reader')).toContain(omitted);
    for (const each of definitionsOf(deployed('zones-observed'))) expect(actionsOf(each)).not.toContain(omitted);
  });
});

/** The built-in roles that may be assigned, by the GUIDs that are the same in every tenant. None of them is an owner's or a contributor's. */
const builtIn: Readonly<Record<string, string>> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
  'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a': 'Storage Queue Data Message Sender',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  'd5a91429-5739-47e2-a06b-3470a27159e7': 'EventGrid Data Sender',
  // Of one resource that sends mails: Azure has no role that does that alone.
  '09976791-48a7-449e-bb21-39d1a415f350': 'Communication and Email Service Owner',
};

const blobContainers = 'Microsoft.Storage/storageAccounts/blobServices/containers';
/** Every data action on blobs in Azure's list of operations but those that read or find. */
const changesOfBlobs = [
  'add/action',
  'delete',
  'deleteBlobVersion/action',
  'immutableStorage/runAsSuperUser/action',
  'manageOwnership/action',
  'modifyPermissions/action',
  'move/action',
  'permanentDelete/action',
  'runAsSuperUser/action',
  'tags/write',
  'write',
];

describe.each(switches)('%s: an assignment', (name) => {
  itWith(name)('names a role that exists, by the name it says it has, or one that is made here', () => {
    const made = new Map(definitionsOf(deployed(name)).map((each) => [each.id, each]));
    for (const each of assignmentsOf(deployed(name))) {
      const role = String(at(each.body, 'properties', 'roleDefinitionId'));
      const known = builtIn[role.split('/').at(-1) ?? ''];
      if (known !== undefined) expect(at(each.body, 'properties', 'description'), role).toBe(known);
      else {
        const definition = made.get(role);
        expect(definition?.id, role).toBe(role);
        expect(at(definition?.body, 'properties', 'assignableScopes')).toEqual([scopeOf(each)]);
      }
    }
  });

  itWith(name)(
    'is for an identity that is made here, that of the workflow which notifies people, or that of a topic that exists',
    () => {
      const topics = ofType(deployed(name), 'Microsoft.EventGrid/systemTopics').map((topic) => topic.name);
      const known = [
        '<id-gatehouse.principalId>',
        '<logic-gatehouse-people.identity.principalId>',
        ...[...topics, 'theirs'].map((topic) => `<${topic}.identity.principalId>`),
      ];
      for (const { body } of assignmentsOf(deployed(name))) {
        expect(at(body, 'properties', 'principalType')).toBe('ServicePrincipal');
        expect(known).toContain(at(body, 'properties', 'principalId'));
      }
    },
  );

  itWith(name)('of the app to its storage, its logs and its topic is what each needs, at nothing wider', () => {
    const own = assignmentsOf(deployed(name)).flatMap((each) => {
      const type = /\/providers\/([^/]+\/[^/]+)\/[^/]+(?:\/.*)?$/.exec(scopeOf(each))?.[1];
      return type === undefined ? [] : [`${at(each.body, 'properties', 'description')} at ${type}`];
    });
    const always = [
      'Monitoring Metrics Publisher at Microsoft.Insights/components',
      'Storage Blob Data Owner at Microsoft.Storage/storageAccounts',
      'Storage Queue Data Contributor at Microsoft.Storage/storageAccounts',
      'Storage Table Data Contributor at Microsoft.Storage/storageAccounts',
    ];
    expect(own).toEqual(expect.arrayContaining(always));
    expect(own.includes('EventGrid Data Sender at Microsoft.EventGrid/topics')).toBe(
      ofType(deployed(name), 'Microsoft.EventGrid/topics').length > 0,
    );
  });

  itWith(name)('of the app to its blobs changes neither its policy nor its package', () => {
    const [owner, ...more] = assignmentsOf(deployed(name)).filter(
      ({ body }) => at(body, 'properties', 'description') === 'Storage Blob Data Owner',
    );
    expect(more).toEqual([]);
    expect(at(owner?.body, 'properties', 'conditionVersion')).toBe('2.0');
    const condition = String(at(owner?.body, 'properties', 'condition'));
    const [changes = '', containers] = condition.split(' OR ');
    const isNot = (container: string) => `@Resource[${blobContainers}:name] StringNotEquals '${container}'`;
    expect(containers).toBe(`(${isNot('app-package')} AND ${isNot('policy')}))`);
    expect([...changes.matchAll(/!\(ActionMatches\{'([^']+)'\}\)/g)].map(([, action]) => action)).toEqual(
      changesOfBlobs.map((action) => `${blobContainers}/blobs/${action}`),
    );
    expect(changes.replaceAll(/!\(ActionMatches\{'[^']+'\}\)/g, 'no')).toBe(
      `((${changesOfBlobs.map(() => 'no').join(' AND ')})`,
    );
  });

  itWith(name)('of a role of our own holds no wildcard', () => {
    for (const { body } of definitionsOf(deployed(name)))
      expect(JSON.stringify(at(body, 'properties', 'permissions'))).not.toContain('*');
  });
});
