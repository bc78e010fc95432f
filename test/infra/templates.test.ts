import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import sample from '../../local.settings.sample.json' with { type: 'json' };
import { poisonQueue, workQueue } from '../../src/reconcile/work-queue.ts';
import { parseSettings } from '../../src/settings.ts';
import { openState } from '../../src/state/open-state.ts';
import { at, files, home, ofType, plan, theOne } from './support/infra.ts';

const root = join(import.meta.dirname, '../..');
const zones = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-dns';
const accounts = 'Microsoft.Storage/storageAccounts';
const subscriptionsOf = (deployed: ReturnType<typeof plan>) =>
  ofType(deployed, 'Microsoft.EventGrid/systemTopics/eventSubscriptions');

describe('the storage', () => {
  it.each([true, false])(
    'takes no key, shows no blob and speaks TLS 1.2 (private networking: %s)',
    (privateNetworking) => {
      const deployed = plan({ privateNetworking });
      expect(theOne(deployed, accounts).body.properties).toMatchObject({
        allowSharedKeyAccess: false,
        allowBlobPublicAccess: false,
        allowCrossTenantReplication: false,
        defaultToOAuthAuthentication: true,
        isLocalUserEnabled: false,
        minimumTlsVersion: 'TLS1_2',
        supportsHttpsTrafficOnly: true,
      });
      const containers = ofType(deployed, `${accounts}/blobServices/containers`);
      expect(containers.map(({ name, body }) => [name, at(body, 'properties', 'publicAccess')])).toEqual([
        ['app-package', 'None'],
        ['dead-letters', 'None'],
        ['policy', 'None'],
      ]);
    },
  );

  it('is on no public network, unless somebody asks for that', () => {
    expect(theOne(plan(), accounts).body.properties).toMatchObject({
      publicNetworkAccess: 'Disabled',
      networkAcls: { defaultAction: 'Deny' },
    });
    expect(ofType(plan(), 'Microsoft.Network/privateEndpoints').map(({ name }) => name)).toEqual([
      'pe-gatehouse-blob',
      'pe-gatehouse-queue',
      'pe-gatehouse-table',
    ]);
    const open = plan({ privateNetworking: false });
    expect(theOne(open, accounts).body.properties).toMatchObject({ publicNetworkAccess: 'Enabled' });
    expect(open.resources.filter(({ type }) => type.startsWith('Microsoft.Network/'))).toEqual([]);
  });

  it('gives deleted blobs back for two weeks', () => {
    const kept = { enabled: true, days: 14 };
    expect(theOne(plan(), `${accounts}/blobServices`).body.properties).toMatchObject({
      deleteRetentionPolicy: kept,
      containerDeleteRetentionPolicy: kept,
    });
  });

  it("has the product's tables and queues, each queue with one for what gives up", () => {
    const credential = { getToken: async () => null };
    const tables = Object.keys(openState('https://account.table.core.windows.net', credential));
    expect(
      ofType(plan(), `${accounts}/tableServices/tables`)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(tables.sort());
    const events = /queueName: '([^']+)'/.exec(
      readFileSync(join(root, 'functions/resource-event-queue.ts'), 'utf8'),
    )?.[1];
    expect(
      ofType(plan(), `${accounts}/queueServices/queues`)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([workQueue, poisonQueue, `${events}`, `${events}-poison`].sort());
  });
});

describe('the app', () => {
  const site = theOne(plan(), 'Microsoft.Web/sites');

  it('runs on Flex Consumption and the Node the build is for, and is deployed with its identity', () => {
    expect(theOne(plan(), 'Microsoft.Web/serverfarms').body.sku).toEqual({ tier: 'FlexConsumption', name: 'FC1' });
    const target = /target: 'node(\d+)'/.exec(readFileSync(join(root, 'scripts/build.ts'), 'utf8'))?.[1];
    expect(at(site.body, 'properties', 'functionAppConfig')).toMatchObject({
      runtime: { name: 'node', version: target },
      deployment: { storage: { type: 'blobContainer', authentication: { type: 'UserAssignedIdentity' } } },
    });
  });

  it('passes what public checks of function apps ask for', () => {
    expect(site.body.properties).toMatchObject({
      httpsOnly: true,
      siteConfig: {
        minTlsVersion: '1.2',
        scmMinTlsVersion: '1.2',
        http20Enabled: true,
        remoteDebuggingEnabled: false,
      },
    });
    expect(at(site.body, 'identity', 'type')).toBe('UserAssigned');
    expect(at(site.body, 'properties', 'siteConfig', 'cors')).toBeUndefined();
    const publishing = ofType(plan(), 'Microsoft.Web/sites/basicPublishingCredentialsPolicies');
    expect(publishing.map(({ name, body }) => [name, at(body, 'properties', 'allow')])).toEqual([
      ['ftp', false],
      ['scm', false],
    ]);
  });

  it('asks everybody to sign in, and lets only Event Grid past', () => {
    const { properties } = theOne(plan(), 'Microsoft.Web/sites/config').body;
    expect(properties).toMatchObject({
      platform: { enabled: true },
      globalValidation: {
        requireAuthentication: true,
        unauthenticatedClientAction: 'RedirectToLoginPage',
        excludedPaths: ['/runtime/webhooks/eventgrid'],
      },
      httpSettings: { requireHttps: true },
    });
    const registered = at(properties, 'identityProviders', 'azureActiveDirectory', 'registration') as {
      openIdIssuer: string;
    };
    expect(registered.openIdIssuer).not.toMatch(/\/(common|organizations)\//);
  });

  describe('its settings', () => {
    const settingsOf = (parameters = {}): Record<string, string> => {
      const { body } = theOne(plan(parameters), 'Microsoft.Web/sites');
      const settings = at(body, 'properties', 'siteConfig', 'appSettings') as { name: string; value: string }[];
      // What only Azure knows are ids here, all of them GUIDs.
      return Object.fromEntries(settings.map(({ name, value }) => [name, value.replace(/<[^>]*>/g, home)]));
    };

    it('are understood by the product', () => {
      const settings = parseSettings(settingsOf());
      expect(settings).toMatchObject({ cloud: 'AzureCloud', subscriptions: [home], tenantId: home, clientId: home });
      expect(settings.policyLocation).toMatch(
        /^https:\/\/stgatehouse\w+\.blob\.core\.windows\.net\/policy\/policy\.yaml$/,
      );
    });

    it('are the ones it explains, and those of the platform', () => {
      const platform = ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'];
      // On Flex Consumption the worker is a property of the app, and this setting is refused.
      const explained = Object.keys(sample.Values).filter((name) => name !== 'FUNCTIONS_WORKER_RUNTIME');
      const topic = { GATEHOUSE_NOTIFY_TOPIC: expect.anything() };
      expect(settingsOf({ notifications: true })).toMatchObject(topic);
      expect(settingsOf()).not.toMatchObject(topic);
      expect(Object.keys(settingsOf({ notifications: true })).sort()).toEqual([...explained, ...platform].sort());
    });

    it('hold no secret', () => {
      for (const [name, value] of Object.entries(settingsOf({ notifications: true })))
        expect(`${name}=${value}`).not.toMatch(/AccountKey|SharedAccess|password|secret/i);
    });
  });

  it('can be taken off public networks; its events then come through the queue', () => {
    const deployed = plan({ privateApp: true });
    expect(at(theOne(deployed, 'Microsoft.Web/sites').body, 'properties', 'publicNetworkAccess')).toBe('Disabled');
    expect(ofType(deployed, 'Microsoft.Network/privateEndpoints').map(({ name }) => name)).toContain(
      'pe-gatehouse-app',
    );
    for (const { body } of subscriptionsOf(deployed))
      expect(at(body, 'properties', 'deliveryWithResourceIdentity', 'destination', 'endpointType')).toBe(
        'StorageQueue',
      );
  });
});

describe('logs', () => {
  it('take no key', () => {
    expect(at(theOne(plan(), 'Microsoft.Insights/components').body, 'properties', 'DisableLocalAuth')).toBe(true);
    const workspace = theOne(plan(), 'Microsoft.OperationalInsights/workspaces');
    expect(at(workspace.body, 'properties', 'features', 'disableLocalAuth')).toBe(true);
  });
});

describe('events', () => {
  it('go to the function by default, and what can not be delivered is kept, by the identity of the topic', () => {
    const subscriptions = subscriptionsOf(plan());
    expect(subscriptions).toHaveLength(3);
    for (const { body } of subscriptions) {
      expect(body.properties).toMatchObject({
        destination: { endpointType: 'AzureFunction', properties: { maxEventsPerBatch: 1 } },
        deliveryWithResourceIdentity: null,
        retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
        deadLetterWithResourceIdentity: {
          identity: { type: 'SystemAssigned' },
          deadLetterDestination: { endpointType: 'StorageBlob', properties: { blobContainerName: 'dead-letters' } },
        },
      });
      const target = at(body, 'properties', 'destination', 'properties', 'resourceId');
      const registered = /app\.eventGrid\('([^']+)'/.exec(
        readFileSync(join(root, 'functions/resource-event.ts'), 'utf8'),
      )?.[1];
      expect(target).toMatch(new RegExp(`/functions/${registered}$`));
    }
  });

  it('go to the queue where that is chosen, and only then may the topic send there', () => {
    const queued = plan({ eventDelivery: 'queue' });
    for (const { body } of subscriptionsOf(queued))
      expect(body.properties).toMatchObject({
        destination: null,
        deliveryWithResourceIdentity: {
          identity: { type: 'SystemAssigned' },
          destination: { endpointType: 'StorageQueue', properties: { queueName: 'resource-events' } },
        },
      });
    const rights = (deployed: typeof queued) =>
      deployed.resources.filter(
        ({ file, type }) => file.endsWith('topic-rights.bicep') && type.endsWith('roleAssignments'),
      );
    expect(rights(queued).map(({ body }) => at(body, 'properties', 'description'))).toEqual([
      'Storage Blob Data Contributor',
      'Storage Queue Data Message Sender',
    ]);
    expect(rights(plan())).toHaveLength(1);
  });

  it('are not connected before the code is there', () => {
    expect(subscriptionsOf(plan({ connectEvents: false }))).toEqual([]);
  });

  it('come from a topic that stands, where one is named', () => {
    const managedSubscriptions = [{ id: home, topicName: 'theirs', topicResourceGroup: 'rg-theirs' }];
    const deployed = plan({ managedSubscriptions });
    expect(ofType(deployed, 'Microsoft.EventGrid/systemTopics')).toEqual([]);
    expect(subscriptionsOf(deployed)[0]?.id).toBe(
      `/subscriptions/${home}/resourceGroups/rg-theirs/providers/Microsoft.EventGrid/systemTopics/theirs/eventSubscriptions/gatehouse-writes`,
    );
  });
});

describe('rights', () => {
  const rolesIn = (parameters: Record<string, unknown>) =>
    ofType(plan(parameters), 'Microsoft.Authorization/roleDefinitions').map(({ body, id }) => [
      String(at(body, 'properties', 'roleName')).replace(/ \(.*/, ''),
      id.split('/providers/')[0],
    ]);

  it('are the reader alone while everything only observes', () => {
    expect(rolesIn({})).toEqual([['Gatehouse reader', `/subscriptions/${home}`]]);
    expect(rolesIn({ zonesResourceGroupId: zones })).toEqual([
      ['Gatehouse reader', `/subscriptions/${home}`],
      ['Gatehouse reader', zones],
    ]);
  });

  it('grow by what is allowed, where it is needed', () => {
    expect(rolesIn({ zonesResourceGroupId: zones, allowRecordWrites: true })).toContainEqual([
      'Gatehouse DNS writer',
      zones,
    ]);
    expect(rolesIn({ allowApprovals: true })).toContainEqual(['Gatehouse approver', `/subscriptions/${home}`]);
  });

  it('for zones and links are options, each where it counts', () => {
    const networks = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-hub';
    const options = {
      zonesResourceGroupId: zones,
      allowRecordWrites: true,
      dnsOptions: ['createZones', 'linkNetworks'],
    };
    const actionsOf = (deployed: ReturnType<typeof plan>, role: string): unknown =>
      ofType(deployed, 'Microsoft.Authorization/roleDefinitions').flatMap(({ body }) =>
        String(at(body, 'properties', 'roleName')).startsWith(`${role} (`)
          ? at(body, 'properties', 'permissions', 0, 'actions')
          : [],
      );
    const wanted = [
      'Microsoft.Network/privateDnsZones/write',
      'Microsoft.Network/privateDnsZones/virtualNetworkLinks/write',
    ];
    expect(actionsOf(plan(options), 'Gatehouse DNS writer')).toEqual(expect.arrayContaining(wanted));
    expect(actionsOf(plan({ ...options, dnsOptions: [] }), 'Gatehouse DNS writer')).not.toContain(wanted[0]);
    expect(rolesIn({ linkedNetworkGroupIds: [networks] })).toContainEqual(['Gatehouse DNS writer: networks', networks]);
    expect(rolesIn({ linkClusterZones: true })).toContainEqual([
      'Gatehouse DNS writer: cluster zones',
      `/subscriptions/${home}`,
    ]);
    const grouped = rolesIn({ zonesResourceGroupId: zones, allowZoneGroups: true });
    expect(grouped).toContainEqual(['Gatehouse DNS writer: zone groups', `/subscriptions/${home}`]);
    expect(grouped).toContainEqual(['Gatehouse DNS writer: joins zones', zones]);
  });

  it('are granted in every managed subscription, which wakes the one app', () => {
    const ids = ['a1', 'a2', 'a3'].map((end) => `00000000-0000-0000-0000-0000000000${end}`);
    const deployed = plan({ managedSubscriptions: ids.map((id) => ({ id })), allowApprovals: true });
    for (const role of ['Gatehouse reader', 'Gatehouse approver']) {
      const where = rolesIn({ managedSubscriptions: ids.map((id) => ({ id })), allowApprovals: true });
      expect(where.filter(([name]) => name === role).map(([, scope]) => scope)).toEqual(
        ids.map((id) => `/subscriptions/${id}`),
      );
    }
    expect(ofType(deployed, 'Microsoft.EventGrid/systemTopics').map(({ subscriptionId }) => subscriptionId)).toEqual(
      ids,
    );
    expect(subscriptionsOf(deployed)).toHaveLength(9);
    expect(ofType(deployed, 'Microsoft.Web/sites')).toHaveLength(1);
    expect(ofType(deployed, 'Microsoft.Insights/metricAlerts')).toHaveLength(3);
  });

  it('leave out the actions that a cloud does not know', () => {
    const [omitted] = at(
      theOne(plan(), 'Microsoft.Authorization/roleDefinitions').body,
      'properties',
      'permissions',
      0,
      'actions',
    ) as string[];
    const role = theOne(plan({ omittedActions: [omitted] }), 'Microsoft.Authorization/roleDefinitions');
    expect(at(role.body, 'properties', 'permissions', 0, 'actions')).not.toContain(omitted);
  });

  it('are never those of an owner or contributor, and go to identities only', () => {
    const broad =
      /8e3af657-a8ff-443c-a75c-2fe8c4bcb635|b24988ac-6180-42a0-ab88-20f7382dd24c|18d7d88d-d35e-4fb5-a5c3-7773c20a72d9/;
    const deployed = plan({
      zonesResourceGroupId: zones,
      allowRecordWrites: true,
      allowApprovals: true,
      notifications: true,
      eventDelivery: 'queue',
    });
    for (const { body } of ofType(deployed, 'Microsoft.Authorization/roleAssignments')) {
      expect(at(body, 'properties', 'roleDefinitionId')).not.toMatch(broad);
      expect(at(body, 'properties', 'principalType')).toBe('ServicePrincipal');
    }
    for (const { body } of ofType(deployed, 'Microsoft.Authorization/roleDefinitions'))
      expect(JSON.stringify(at(body, 'properties', 'permissions'))).not.toContain('*');
  });
});

describe('alerts', () => {
  const queries = ofType(plan(), 'Microsoft.Insights/scheduledQueryRules').map(({ name, body }) => ({
    name,
    query: String(at(body, 'properties', 'criteria', 'allOf', 0, 'query')),
  }));
  const source = (path: string): string => readFileSync(join(root, path), 'utf8');

  /** What a query looks for at the start of a message, and the line of the product that says it. */
  it.each([
    ['sweep-missing', 'swept ', 'src/reconcile/sweep.ts', "log.info('swept', {"],
    [
      'sweep-cut-off',
      'the sweep of a room was cut off',
      'src/reconcile/sweep.ts',
      "log.warn('the sweep of a room was cut off",
    ],
    ['no-event', 'event {', 'src/event-handler.ts', ".info('event', {"],
    ['blocked-key', 'looked ', 'src/reconcile/loop.ts', ".info('looked', { outcome: outcome.kind"],
  ])('%s looks for what the product says', (alert, words, path, line) => {
    const query = queries.find(({ name }) => name === `gatehouse-${alert}`)?.query;
    expect(query).toContain(`startswith "${words}"`);
    expect(source(path)).toContain(line);
  });

  it('look for a blocked outcome as the log writes it', () => {
    const query = queries.find(({ name }) => name.endsWith('blocked-key'))?.query;
    const wanted = /contains "((?:[^"\\]|\\.)*)"/.exec(query ?? '')?.[1]?.replaceAll('\\"', '"');
    expect(JSON.stringify({ outcome: 'blocked' })).toContain(wanted);
    expect(source('src/reconcile/outcome.ts')).toContain("kind: 'blocked'");
  });

  it('tell the people who are named', () => {
    expect(ofType(plan(), 'Microsoft.Insights/actionGroups')).toEqual([]);
    const deployed = plan({ alertEmails: ['on-call@contoso.example'] });
    const { id } = theOne(deployed, 'Microsoft.Insights/actionGroups');
    for (const { body } of ofType(deployed, 'Microsoft.Insights/scheduledQueryRules'))
      expect(at(body, 'properties', 'actions', 'actionGroups')).toEqual([id]);
    for (const { body } of ofType(deployed, 'Microsoft.Insights/metricAlerts'))
      expect(at(body, 'properties', 'actions')).toEqual([{ actionGroupId: id }]);
  });
});

it('every parameter of the template says what it is for', () => {
  const main = files.get('main.bicep')?.file;
  for (const { name, description } of main?.parameters ?? []) expect(description, name).toMatch(/\.$/);
});
