import { describe, expect, it } from 'vitest';
import { checkFiles } from '../../infra/check/check.ts';
import { extractFacts } from '../../infra/check/extract.ts';
import { hasPublishedTypes, publishedTypes, readExtracted, readPublished } from '../../infra/check/fact-source.ts';
import { describeProblem } from '../../infra/check/syntax.ts';
import { files, filesWith } from './support/infra.ts';

const problemsIn = (some: typeof files, facts = readExtracted()): string[] =>
  checkFiles(some, facts).map(describeProblem);

describe('the templates', () => {
  it('are all there, and parse', () => {
    expect([...files.keys()]).toEqual(expect.arrayContaining(['main.bicep', 'main.bicepparam', 'modules/app.bicep']));
    for (const [path, { problems }] of files) expect(problems, path).toEqual([]);
  });

  it('say nothing a compiler would refuse, by the facts kept here', () => expect(problemsIn(files)).toEqual([]));

  describe.skipIf(!hasPublishedTypes())(`with the published types (${publishedTypes})`, () => {
    it('say nothing a compiler would refuse', () => expect(problemsIn(files, readPublished())).toEqual([]));

    it('are what the facts kept here were taken for: node scripts/infra-check.ts --extract', () => {
      const trees = [...files.values()].map(({ file }) => file);
      expect(readExtracted()).toEqual(extractFacts(trees, readPublished()));
    });
  });
});

describe('a mistake is found', () => {
  const planted = [
    ['a brace too few', 'modules/identity.bicep', '  tags: tags\n}', '  tags: tags\n', /can't be read|is missing/],
    [
      'an unknown type',
      'modules/identity.bicep',
      'userAssignedIdentities@',
      'userAssignedIdentitys@',
      /is not a type that is known/,
    ],
    [
      'another version',
      'modules/identity.bicep',
      '@2024-11-30',
      '@2018-11-30',
      /@2018-11-30 is not known; the version to use is 2024-11-30/,
    ],
    [
      'a property that does not exist',
      'modules/storage.bicep',
      'allowSharedKeyAccess:',
      'allowSharedKeys:',
      /allowSharedKeys does not exist here/,
    ],
    [
      'one that belongs elsewhere',
      'modules/app.bicep',
      '    httpsOnly: true\n',
      "    minTlsVersion: '1.2'\n",
      /minTlsVersion does not exist here/,
    ],
    [
      'a read-only property',
      'modules/storage.bicep',
      "  kind: 'StorageV2'\n",
      "  kind: 'StorageV2'\n  systemData: {}\n",
      /systemData is read-only: Azure writes it/,
    ],
    [
      'a required property left out',
      'modules/storage.bicep',
      "  kind: 'StorageV2'\n",
      '',
      /kind is missing: it is required/,
    ],
    [
      'one left out deep inside',
      'modules/alerts.bicep',
      "          metricName: 'DeadLetteredCount'\n",
      '',
      /metricName is missing/,
    ],
    [
      'text for a switch',
      'modules/storage.bicep',
      'allowSharedKeyAccess: false',
      "allowSharedKeyAccess: 'false'",
      /allowSharedKeyAccess must be a bool, not a string/,
    ],
    ['a number for text', 'modules/app.bicep', "version: '22'", 'version: 22', /version must be a string, not an int/],
    [
      'one value for a list',
      'modules/app.bicep',
      "      excludedPaths: [\n        '/runtime/webhooks/eventgrid'\n      ]",
      "      excludedPaths: '/runtime/webhooks/eventgrid'",
      /excludedPaths must be an array, not a string/,
    ],
    [
      'a list of the wrong things',
      'modules/app.bicep',
      "        '/runtime/webhooks/eventgrid'\n",
      '        5\n',
      /each of excludedPaths must be a string, not an int/,
    ],
    [
      'a value that is not listed',
      'modules/storage.bicep',
      "'TLS1_2'",
      "'TLS1.2'",
      /minimumTlsVersion 'TLS1\.2' is not one of TLS1_0/,
    ],
    [
      'one on one side of a choice',
      'modules/storage.bicep',
      "'Deny' : 'Allow'",
      "'Deny' : 'Accept'",
      /defaultAction 'Accept' is not one of Allow, Deny/,
    ],
    ['a number out of range', 'modules/storage.bicep', 'days: 14', 'days: 1400', /days must be 1\.\.365, not 1400/],
    [
      'a name out of its pattern',
      'modules/storage.bicep',
      "name: 'default'\n  properties: {\n    isVersioning",
      "name: 'Default'\n  properties: {\n    isVersioning",
      /name 'Default' is not one of default/,
    ],
    [
      'a kind that is not there',
      'modules/event-subscriptions.bicep',
      "endpointType: 'AzureFunction'",
      "endpointType: 'Function'",
      /endpointType 'Function' is not one of/,
    ],
    [
      'a property of another kind',
      'modules/event-subscriptions.bicep',
      'maxEventsPerBatch: 1',
      'queueName: queueName',
      /queueName does not exist here/,
    ],
    [
      'a resource in the wrong scope',
      'modules/events-group.bicep',
      "targetScope = 'subscription'\n",
      '',
      /can't be deployed to a resourceGroup/,
    ],
    [
      'a property set on what only exists',
      'modules/topic-rights.bicep',
      '  name: storageName\n}',
      "  name: storageName\n  location: 'here'\n}",
      /location can't be set on an existing resource/,
    ],
    [
      'a name declared nowhere',
      'modules/app.bicep',
      'serverFarmId: plan.id',
      'serverFarmId: plam.id',
      /plam is declared nowhere/,
    ],
    [
      'a name declared twice',
      'modules/identity.bicep',
      'param tags object',
      'param tags object\nparam name string',
      /name is declared twice/,
    ],
    [
      'a parameter nobody uses',
      'modules/identity.bicep',
      'param tags object',
      'param tags object\nparam colour string',
      /colour is used nowhere/,
    ],
    [
      'a function that reads keys',
      'modules/storage.bicep',
      'output id string = account.id',
      'output id string = listKeys(account.id)',
      /listKeys\(\) is not a function these files may use/,
    ],
    [
      'a function called with too little',
      'main.bicep',
      'take(uniqueString(subscription().id, name), 8)\n',
      'take(uniqueString(subscription().id, name))\n',
      /take\(\) takes 2 arguments, not 1/,
    ],
    [
      'a module that is not there',
      'main.bicep',
      "'modules/identity.bicep'",
      "'modules/identities.bicep'",
      /there is no file modules\/identities\.bicep/,
    ],
    ['a module parameter too few', 'main.bicep', '    sku: storageSku\n', '', /storage gets no sku: it is required/],
    [
      'a module parameter too many',
      'main.bicep',
      '    sku: storageSku\n',
      "    sku: storageSku\n    colour: 'blue'\n",
      /has no parameter colour/,
    ],
    [
      'a module parameter of another type',
      'main.bicep',
      'isPrivate: privateNetworking',
      "isPrivate: 'yes'",
      /isPrivate must be of the type bool, not string/,
    ],
    [
      'an output that is not there',
      'main.bicep',
      'identity.outputs.clientId',
      'identity.outputs.client',
      /has no output client/,
    ],
    [
      'a module without the scope it needs',
      'main.bicep',
      "-identity'\n  scope: group\n",
      "-identity'\n",
      /identity must say its scope/,
    ],
    [
      'a parameter that the template has not',
      'main.bicepparam',
      'param privateNetworking',
      'param privateNetwork',
      /has no parameter privateNetwork/,
    ],
    [
      'a parameter value that is not allowed',
      'main.bicepparam',
      "eventDelivery = 'function'",
      "eventDelivery = 'webhook'",
      /eventDelivery 'webhook' is not one of function, queue/,
    ],
    [
      'a required parameter left out',
      'main.bicepparam',
      'param authClientId',
      '// param authClientId',
      /gets no authClientId/,
    ],
  ] as const;

  it.each(planted)('%s', (_what, path, from, to, finds) => {
    const found = problemsIn(filesWith(path, from, to));
    expect(found.length).toBeGreaterThan(0);
    expect(found.join('\n')).toMatch(finds);
    expect(found.join('\n')).toContain(path);
  });
});
