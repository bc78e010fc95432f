import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import appSettings from '../../infra/app-settings.json' with { type: 'json' };
import { descriptionOf } from '../../infra/check/parameters.ts';
import eventFilters from '../../infra/event-filters.json' with { type: 'json' };
import sample from '../../local.settings.sample.json' with { type: 'json' };
import { parseSettings } from '../../src/app/settings.ts';
import { poisonQueue, workQueue } from '../../src/reconcile/work-queue.ts';
import { auditContainer } from '../../src/state/audit/archive.ts';
import { createTables } from '../../src/state/tables.ts';
import { at, compiled, type Deployed, deployed, home, itWith, ofType, tenantId, theOne } from './support/infra.ts';

const read = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const accounts = 'Microsoft.Storage/storageAccounts';
const observe = deployed('observe');
const enforce = deployed('enforce');
const subscriptionsOf = (all: Deployed) => ofType(all, 'Microsoft.EventGrid/systemTopics/eventSubscriptions');
const endpointsOf = (all: Deployed) => ofType(all, 'Microsoft.Network/privateEndpoints').map(({ name }) => name);

describe('the storage', () => {
  it('is on no public network', () => {
    expect(theOne(observe, accounts).body.properties).toMatchObject({
      publicNetworkAccess: 'Disabled',
      networkAcls: { defaultAction: 'Deny' },
    });
    expect(endpointsOf(observe)).toEqual(['pe-gatehouse-blob', 'pe-gatehouse-queue', 'pe-gatehouse-table']);
  });

  itWith('public-storage')('is on one where somebody asks for that, and then nothing is made of networks', () => {
    const open = deployed('public-storage');
    expect(theOne(open, accounts).body.properties).toMatchObject({ publicNetworkAccess: 'Enabled' });
    expect(open.resources.filter(({ type }) => type.startsWith('Microsoft.Network/'))).toEqual([]);
  });

  it('gives deleted blobs back for two weeks', () => {
    const kept = { enabled: true, days: 14 };
    expect(theOne(observe, `${accounts}/blobServices`).body.properties).toMatchObject({
      deleteRetentionPolicy: kept,
      containerDeleteRetentionPolicy: kept,
    });
  });

  it("has the product's tables and queues, each queue with one for what gives up, and four containers", () => {
    const namesOf = (type: string): readonly string[] =>
      ofType(observe, `${accounts}/${type}`)
        .map(({ name }) => name)
        .sort();
    const credential = { getToken: async () => null };
    const tables = Object.keys(createTables('https://account.table.core.windows.net', credential));
    expect(namesOf('tableServices/tables')).toEqual(tables.sort());
    const events = /'resource-event-queue'[^)]*queueName: '([^']+)'/.exec(read('functions/queues.ts'))?.[1];
    expect(namesOf('queueServices/queues')).toEqual([workQueue, poisonQueue, `${events}`, `${events}-poison`].sort());
    expect(namesOf('blobServices/containers')).toEqual(['app-package', auditContainer, 'dead-letters', 'policy']);
  });
});

describe('the app', () => {
  const site = theOne(observe, 'Microsoft.Web/sites');

  it('runs on Flex Consumption and the Node the build is for, and is deployed with its identity', () => {
    const plan = theOne(observe, 'Microsoft.Web/serverfarms');
    expect(plan.body).toMatchObject({
      kind: 'functionapp',
      sku: { tier: 'FlexConsumption', name: 'FC1' },
      properties: { reserved: true },
    });
    expect(at(site.body, 'properties', 'serverFarmId')).toBe(plan.id);
    expect(site.body.kind).toBe('functionapp,linux');
    const target = /target: 'node(\d+)'/.exec(read('scripts/build.ts'))?.[1];
    const identity = theOne(observe, 'Microsoft.ManagedIdentity/userAssignedIdentities').id;
    expect(at(site.body, 'properties', 'functionAppConfig')).toMatchObject({
      runtime: { name: 'node', version: target },
      deployment: {
        storage: {
          type: 'blobContainer',
          value: `https://${theOne(observe, accounts).name}.blob.core.windows.net/app-package`,
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity },
        },
      },
    });
    expect(site.body.identity).toEqual({ type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } });
  });

  it('passes what public checks of function apps ask for', () => {
    expect(site.body.properties).toMatchObject({
      httpsOnly: true,
      siteConfig: { minTlsVersion: '1.2', scmMinTlsVersion: '1.2', http20Enabled: true, remoteDebuggingEnabled: false },
    });
    expect(at(site.body, 'properties', 'siteConfig', 'cors')).toBeUndefined();
    const publishing = ofType(observe, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies');
    expect(publishing.map(({ name, body }) => [name, at(body, 'properties', 'allow')])).toEqual([
      ['ftp', false],
      ['scm', false],
    ]);
  });

  it('asks everybody to sign in, in this tenant and for this app alone, lets only Event Grid and health past, and ends a session after an hour', () => {
    const { body, name } = theOne(observe, 'Microsoft.Web/sites/config');
    const app = '00000000-0000-0000-0000-0000000000c1';
    expect(name).toBe('authsettingsV2');
    expect(body.properties).toMatchObject({
      platform: { enabled: true },
      globalValidation: {
        requireAuthentication: true,
        unauthenticatedClientAction: 'RedirectToLoginPage',
        redirectToProvider: 'azureactivedirectory',
        excludedPaths: ['/runtime/webhooks/eventgrid', '/api/health'],
      },
      httpSettings: { requireHttps: true },
      login: { cookieExpiration: { convention: 'FixedTime', timeToExpiration: '01:00:00' } },
      identityProviders: {
        azureActiveDirectory: {
          enabled: true,
          registration: { clientId: app, openIdIssuer: `https://login.microsoftonline.com/${tenantId}/v2.0` },
          validation: { allowedAudiences: [app, `api://${app}`] },
        },
      },
    });
  });

  describe('its settings', () => {
    const settingsOf = (all: Deployed): Record<string, string> => {
      const { body } = theOne(all, 'Microsoft.Web/sites');
      const settings = at(body, 'properties', 'siteConfig', 'appSettings') as { name: string; value: string }[];
      // What only Azure knows are ids here, all of them GUIDs; but the topic of news is an address.
      const fill = (name: string, value: string): string =>
        name === 'GATEHOUSE_NOTIFY_TOPIC' && value.startsWith('<')
          ? 'https://topic.example'
          : value.replace(/<[^>]*>/g, home);
      return Object.fromEntries(settings.map(({ name, value }) => [name, fill(name, value)]));
    };

    it('are understood by the product', () => {
      const settings = parseSettings(settingsOf(observe));
      expect(settings).toMatchObject({ cloud: 'AzureCloud', subscriptions: [home], tenantId, clientId: home });
      expect(settings.policyLocation).toMatch(
        /^https:\/\/stgatehouse\w+\.blob\.core\.windows\.net\/policy\/policy\.yaml$/,
      );
      expect(parseSettings(settingsOf(enforce)).subscriptions).toHaveLength(3);
    });

    it('lead to the storage that is made, each service at its own address', () => {
      const { name } = theOne(observe, accounts);
      for (const service of ['blob', 'queue', 'table'])
        expect(settingsOf(observe)).toMatchObject({
          [`STATE_STORAGE__${service}ServiceUri`]: `https://${name}.${service}.core.windows.net`,
        });
    });

    it('are the ones it explains, and those of the platform', () => {
      const platform = ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'];
      // On Flex Consumption the worker is a property of the app, and this setting is refused.
      const explained = Object.keys(sample.Values).filter((name) => name !== 'FUNCTIONS_WORKER_RUNTIME');
      expect(Object.keys(settingsOf(enforce)).sort()).toEqual([...explained, ...platform].sort());
      expect(Object.keys(settingsOf(observe)).sort()).toEqual(
        [...explained, ...platform].filter((name) => name !== 'GATEHOUSE_NOTIFY_TOPIC').sort(),
      );
    });

    itWith('under-group')('name the management group in place of subscriptions where the app finds them itself', () => {
      const settings = parseSettings(settingsOf(deployed('under-group')));
      const [found, hub] = ['a1', 'b1'].map((end) => `00000000-0000-0000-0000-0000000000${end}`);
      // Those that are named beside the group are set for the app; a subscription twice gets its topic once.
      expect(settings).toMatchObject({ managementGroup: 'landing-zones', subscriptions: [found, hub] });
      const topics = ofType(deployed('under-group'), 'Microsoft.EventGrid/systemTopics');
      expect(topics.map(({ subscriptionId }) => subscriptionId.toLowerCase()).sort()).toEqual([found, hub]);
      expect(settingsOf(enforce)).not.toHaveProperty('GATEHOUSE_MANAGEMENT_GROUP');
    });

    it('are those of infra/app-settings.json, and two that are known only once the deployment runs', () => {
      const late = ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'GATEHOUSE_NOTIFY_TOPIC'];
      expect(Object.keys(settingsOf(enforce)).sort()).toEqual([...Object.keys(appSettings), ...late].sort());
    });

    it('hold no secret', () => {
      for (const [name, value] of Object.entries(settingsOf(enforce)))
        expect(`${name}=${value}`).not.toMatch(/AccountKey|SharedAccess|password|secret/i);
    });
  });

  itWith('private-app')('can be taken off public networks; its events then come through the queue', () => {
    const closed = deployed('private-app');
    expect(at(theOne(closed, 'Microsoft.Web/sites').body, 'properties', 'publicNetworkAccess')).toBe('Disabled');
    expect(endpointsOf(closed)).toContain('pe-gatehouse-app');
    for (const { body } of subscriptionsOf(closed))
      expect(at(body, 'properties', 'deliveryWithResourceIdentity', 'destination', 'endpointType')).toBe(
        'StorageQueue',
      );
  });
});

describe('events', () => {
  const kept = {
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' },
      deadLetterDestination: { endpointType: 'StorageBlob', properties: { blobContainerName: 'dead-letters' } },
    },
  };

  it('go to the function by default, and what can not be delivered is kept, by the identity of the topic', () => {
    const subscriptions = subscriptionsOf(observe);
    // An event subscription takes 25 values of a filter.
    const filled = eventFilters.map(({ values }) => Math.ceil(values.length / 25));
    expect(subscriptions).toHaveLength(filled.reduce((sum, each) => sum + each, 0));
    const registered = /app\.eventGrid\('([^']+)'/.exec(read('functions/events.ts'))?.[1];
    for (const { body } of subscriptions) {
      expect(body.properties).toMatchObject({
        ...kept,
        eventDeliverySchema: 'EventGridSchema',
        destination: {
          endpointType: 'AzureFunction',
          properties: {
            resourceId: `${theOne(observe, 'Microsoft.Web/sites').id}/functions/${registered}`,
            maxEventsPerBatch: 1,
          },
        },
      });
      expect(at(body, 'properties', 'deliveryWithResourceIdentity') ?? undefined).toBeUndefined();
    }
  });

  itWith('queue')('go to the queue where that is chosen, and only then may the topic send there', () => {
    const queued = deployed('queue');
    for (const { body } of subscriptionsOf(queued)) {
      expect(body.properties).toMatchObject({
        ...kept,
        deliveryWithResourceIdentity: {
          identity: { type: 'SystemAssigned' },
          destination: {
            endpointType: 'StorageQueue',
            properties: { resourceId: theOne(queued, accounts).id, queueName: 'resource-events' },
          },
        },
      });
      expect(at(body, 'properties', 'destination') ?? undefined).toBeUndefined();
    }
    const rights = (all: Deployed) =>
      ofType(all, 'Microsoft.Authorization/roleAssignments')
        .filter(({ body }) => String(at(body, 'properties', 'principalId')).startsWith('<evgt-gatehouse.'))
        .map(({ body }) => at(body, 'properties', 'description'));
    expect(rights(queued)).toEqual(['Storage Blob Data Contributor', 'Storage Queue Data Message Sender']);
    expect(rights(observe)).toEqual(['Storage Blob Data Contributor']);
  });

  itWith('first-pass')('are not connected before the code is there', () => {
    expect(subscriptionsOf(deployed('first-pass'))).toEqual([]);
  });

  itWith('standing-topic')('come from a topic that exists, where one is named', () => {
    const standing = deployed('standing-topic');
    expect(ofType(standing, 'Microsoft.EventGrid/systemTopics')).toEqual([]);
    expect(subscriptionsOf(standing)[0]?.id).toBe(
      `/subscriptions/${home}/resourceGroups/rg-theirs/providers/Microsoft.EventGrid/systemTopics/theirs/eventSubscriptions/gatehouse-writes`,
    );
  });

  it('of every managed subscription wake the one app', () => {
    expect(ofType(enforce, 'Microsoft.EventGrid/systemTopics').map(({ subscriptionId }) => subscriptionId)).toEqual([
      '00000000-0000-0000-0000-0000000000a1',
      '00000000-0000-0000-0000-0000000000a3',
    ]);
    expect(new Set(subscriptionsOf(enforce).map(({ subscriptionId }) => subscriptionId)).size).toBe(3);
    expect(ofType(enforce, 'Microsoft.Web/sites')).toHaveLength(1);
    expect(ofType(enforce, 'Microsoft.Insights/metricAlerts')).toHaveLength(3);
  });
});

it('every parameter of the template says what it is for', () => {
  const parameters = Object.entries(compiled.template?.parameters ?? {});
  expect(parameters.length).toBeGreaterThan(30);
  for (const [name, parameter] of parameters) expect(descriptionOf(parameter), name).toMatch(/\.$/);
});
