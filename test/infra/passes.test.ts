import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, type Deployed, deployed, itWith, ofType, root } from './support/infra.ts';
import { type Asking, askCompiler, compilerHere } from './support/refusals.ts';

const definitions = (all: Deployed): readonly string[] =>
  ofType(all, 'Microsoft.Authorization/roleDefinitions').map(({ id }) => id);
const assigned = (all: Deployed): readonly string[] =>
  ofType(all, 'Microsoft.Authorization/roleAssignments').map(({ body }) =>
    String(at(body, 'properties', 'roleDefinitionId')),
  );

describe('the first of two passes', () => {
  itWith('first-pass')(
    'defines the custom roles and assigns none: Azure may not know a role that is seconds old',
    () => {
      const all = deployed('first-pass');
      expect(definitions(all).length).toBeGreaterThan(0);
      expect(assigned(all).filter((id) => definitions(all).includes(id))).toEqual([]);
    },
  );

  itWith('first-pass')(
    "assigns Azure's own roles: the app's package and dead letters need them before the second",
    () => {
      expect(assigned(deployed('first-pass')).length).toBeGreaterThan(3);
    },
  );

  itWith('first-pass')('makes the topic, and connects nothing', () => {
    expect(ofType(deployed('first-pass'), 'Microsoft.EventGrid/systemTopics')).toHaveLength(1);
    expect(ofType(deployed('first-pass'), 'Microsoft.EventGrid/systemTopics/eventSubscriptions')).toEqual([]);
  });
});

it('the second assigns every role it defines', () => {
  for (const name of ['observe', 'enforce'])
    expect(assigned(deployed(name))).toEqual(expect.arrayContaining([...definitions(deployed(name))]));
});

it('an assignment is named after what is known beforehand, so that a preview can read it', () => {
  for (const { id } of deployed('enforce').resources) expect(id).not.toMatch(/principalId|reference\(|</);
});

describe('a topic without an identity', () => {
  itWith('no-topic-identity')('has none, no rights, and no dead letters: events go to the function', () => {
    const all = deployed('no-topic-identity');
    const [topic] = ofType(all, 'Microsoft.EventGrid/systemTopics');
    expect(topic?.body.identity ?? null).toBeNull();
    for (const { body } of ofType(all, 'Microsoft.EventGrid/systemTopics/eventSubscriptions'))
      expect(body.properties).toMatchObject({
        destination: { endpointType: 'AzureFunction' },
        deliveryWithResourceIdentity: null,
        deadLetterWithResourceIdentity: null,
      });
    const roles = ofType(all, 'Microsoft.Authorization/roleAssignments').map(({ body }) =>
      at(body, 'properties', 'description'),
    );
    expect(roles).not.toContain('Storage Blob Data Contributor');
  });

  itWith('no-topic-identity')('drops what it gives up on: that is what the alert counts then', () => {
    const metricOf = (name: string): unknown =>
      at(
        ofType(deployed(name), 'Microsoft.Insights/metricAlerts')[0]?.body,
        'properties',
        'criteria',
        'allOf',
        0,
        'metricName',
      );
    expect([metricOf('observe'), metricOf('no-topic-identity')]).toEqual(['DeadLetteredCount', 'DroppedEventCount']);
  });
});

describe.skipIf(compilerHere === undefined)('actions that a cloud does not know', { timeout: 60_000 }, () => {
  let asking: Asking;
  // The compiler starts at the first question.
  beforeAll(async () => {
    asking = await askCompiler();
    await asking.snapshot({});
  }, 120_000);
  afterAll(() => asking.close());

  it('are left out of every role, also of those of one action', async () => {
    const read = (file: string) =>
      JSON.parse(readFileSync(join(root, 'infra/roles', file), 'utf8')) as {
        actions: string[];
        options?: Record<string, string[]>;
      };
    const files = [
      'reader.json',
      'approver.json',
      'dns-writer.json',
      'closer.json',
      'commands.json',
      'verifier.json',
    ].map(read);
    const omittedActions = files.flatMap(({ actions, options = {} }) => [
      ...actions.slice(0, 1),
      ...Object.values(options).flatMap((each) => each.slice(0, 1)),
    ]);
    const everything = {
      zonesResourceGroupId: '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-dns',
      linkedNetworkGroupIds: ['/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-hub'],
      ...{ allowRecordWrites: true, allowApprovals: true, linkClusterZones: true, allowZoneGroups: true },
      ...{ readActivityLog: true, allowClosings: true, allowClusterCommands: true, allowLiveVerification: true },
      dnsOptions: ['createZones', 'linkNetworks'],
    };
    const text = await asking.snapshot({ ...everything, omittedActions });
    const { predictedResources } = JSON.parse(text) as { predictedResources: { type: string; properties: object }[] };
    const roles = predictedResources.filter(({ type }) => type === 'Microsoft.Authorization/roleDefinitions');
    expect(roles).toHaveLength(12);
    for (const { properties } of roles)
      for (const action of at(properties, 'permissions', 0, 'actions') as string[])
        expect(omittedActions).not.toContain(action);
  });
});
