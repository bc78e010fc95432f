import { describe, expect, it } from 'vitest';
import { createGraph } from '../../../simulator/graph/graph.ts';
import { QueryError } from '../../../simulator/graph/query-error.ts';
import { hub, recordSetId, sampleWorld, serviceId, spoke, storageId } from './world-with.ts';

const graph = createGraph(sampleWorld());
const names = (query: string): unknown[] => graph.query({ query }).data.map(({ name }) => name);
const accounts = "resources | where type == 'microsoft.storage/storageaccounts'";

describe('conditions', () => {
  it.each([
    {
      when: 'the type is compared in lower case',
      where: "type == 'microsoft.storage/storageaccounts'",
      rows: ['St1', 'st2', 'st3'],
    },
    { when: 'the type is compared as people write it', where: "type == 'Microsoft.Storage/storageAccounts'", rows: [] },
    { when: '=~ ignores case', where: "type =~ 'Microsoft.Storage/storageAccounts'", rows: ['St1', 'st2', 'st3'] },
    { when: 'in~ ignores case', where: "name in~ ('st1', 'PLS1')", rows: ['St1', 'Pls1'] },
    { when: 'a property is compared', where: "properties.publicNetworkAccess == 'Disabled'", rows: ['st2'] },
    { when: 'a property name has another casing', where: "properties.PublicNetworkAccess == 'Disabled'", rows: [] },
    {
      when: 'a path is written with brackets',
      where: "properties['publicNetworkAccess'] == 'Disabled'",
      rows: ['st2'],
    },
    {
      when: 'an element is asked for',
      where: "properties.privateEndpointConnections[1].name == 'b.2'",
      rows: ['Pls1'],
    },
    {
      when: 'a missing property differs from every text',
      where: "properties.publicNetworkAccess != 'Disabled'",
      rows: ['St1', 'st3', 'Pls1', 'z.example'],
    },
    { when: 'a boolean is compared', where: 'properties.isHns == true', rows: ['St1'] },
    { when: 'a number is compared', where: 'properties.size == 3', rows: ['st3'] },
    { when: 'has finds a whole term', where: "tags['k8s-azure-owner-service'] has 'WEB'", rows: ['Pls1'] },
    { when: 'has does not find part of a term', where: "tags['k8s-azure-owner-service'] has 'we'", rows: [] },
    { when: 'startswith ignores case', where: "name startswith 'ST'", rows: ['St1', 'st2', 'st3'] },
    {
      when: 'and binds stronger than or',
      where: "name == 'Pls1' or name == 'St1' and location == 'nowhere'",
      rows: ['Pls1'],
    },
    {
      when: 'parentheses say otherwise',
      where: "(name == 'Pls1' or name == 'St1') and kind == 'StorageV2'",
      rows: ['St1'],
    },
    {
      when: 'not turns it round',
      where: "not(type =~ 'microsoft.storage/storageaccounts')",
      rows: ['Pls1', 'z.example'],
    },
    { when: 'a text column is empty', where: 'isnotempty(kind)', rows: ['St1', 'st2'] },
    {
      when: 'an array is empty and still something',
      where: 'isnotempty(properties.privateEndpointConnections)',
      rows: ['st3', 'Pls1'],
    },
    { when: 'a value is turned into text', where: "tostring(properties.isHns) == 'false'", rows: ['st2'] },
    { when: 'a group is compared as stored', where: "resourceGroup == 'Rg1'", rows: [] },
    { when: 'a group is compared in lower case', where: "resourceGroup == 'rg1' and name == 'St1'", rows: ['St1'] },
  ])('$when: $where', ({ where, rows }) => {
    expect(names(`resources | where ${where}`)).toEqual(rows);
  });
});

describe('operators', () => {
  it('projects columns under their own, a given and a made-up name', () => {
    const query = `${accounts} and name == 'st2' | project id, access = properties.publicNetworkAccess, properties.isHns, tostring(properties.isHns)`;
    expect(() => graph.query({ query })).toThrow("'properties_isHns' is named twice");
    expect(graph.query({ query: query.replace(', tostring(properties.isHns)', '') }).data).toEqual([
      { id: storageId('st2'), access: 'Disabled', properties_isHns: false },
    ]);
  });

  it('extends a row and reads the new column afterwards', () => {
    expect(names(`${accounts} | extend access = properties.publicNetworkAccess | where access =~ 'enabled'`)).toEqual([
      'St1',
    ]);
  });

  it('makes one row of each connection, with an alias', () => {
    const query = `resources | where type =~ 'Microsoft.Network/privateLinkServices' | mv-expand c = properties.privateEndpointConnections | project id, name = tostring(c.name), state = c.properties.privateLinkServiceConnectionState.status`;
    expect(graph.query({ query }).data).toEqual([
      { id: serviceId, name: 'a.1', state: 'Pending' },
      { id: serviceId, name: 'b.2', state: 'Approved' },
    ]);
  });

  it('keeps a row with null for an array that is empty or missing', () => {
    const { data } = graph.query({
      query: `${accounts} | mv-expand c = properties.privateEndpointConnections | project name, c`,
    });
    expect(data).toEqual([
      { name: 'St1', c: null },
      { name: 'st2', c: null },
      { name: 'st3', c: null },
    ]);
  });

  it('makes at most 128 rows of one unless the query says otherwise', () => {
    const world = sampleWorld();
    const many = Array.from({ length: 300 }, (_, index) => ({ name: `c${index}` }));
    world.put(serviceId, { id: serviceId, properties: { privateEndpointConnections: many } });
    const big = createGraph(world);
    const query = "resources | where name == 'Pls1' | mv-expand c = properties.privateEndpointConnections";
    expect(big.query({ query }).count).toBe(128);
    expect(big.query({ query: `${query} limit 400` }).count).toBe(300);
  });

  it.each([
    { order: 'name asc', rows: ['St1', 'st2', 'st3'] },
    { order: 'name', rows: ['st3', 'st2', 'St1'] },
    { order: 'location asc, name desc', rows: ['st3', 'st2', 'St1'] },
    { order: 'tostring(properties.publicNetworkAccess) desc', rows: ['St1', 'st2', 'st3'] },
  ])('orders by $order', ({ order, rows }) => {
    expect(names(`${accounts} | order by ${order}`)).toEqual(rows);
  });

  it.each(['limit', 'take'])('cuts with %s', (word) => {
    expect(names(`${accounts} | order by name desc | ${word} 1`)).toEqual(['st3']);
  });

  it('counts, in all and by key', () => {
    expect(graph.query({ query: `${accounts} | summarize count()` }).data).toEqual([{ count_: 3 }]);
    expect(graph.query({ query: "resources | where name == 'none' | summarize count()" }).data).toEqual([
      { count_: 0 },
    ]);
    expect(
      graph.query({ query: `${accounts} | summarize n = count() by location, open = tostring(properties.isHns)` }).data,
    ).toEqual([
      { location: 'westeurope', open: 'true', n: 1 },
      { location: 'westeurope', open: 'false', n: 1 },
      { location: 'northeurope', open: '', n: 1 },
    ]);
  });

  it('reads comments and both kinds of quote', () => {
    expect(names('Resources // all of them\n| where name == "St1" or name == @\'st2\'')).toEqual(['St1', 'st2']);
  });
});

describe('tables', () => {
  it('shows record sets in dnsresources, not in resources', () => {
    expect(
      graph.query({ query: "dnsresources | where type == 'microsoft.network/privatednszones/a'" }).data,
    ).toMatchObject([{ id: recordSetId, name: 'st1', properties: { ttl: 10 } }]);
    expect(names('resources')).not.toContain('st1');
  });

  it('shows no containers and no nested connections', () => {
    expect(names('resources')).toEqual(['St1', 'st2', 'st3', 'Pls1', 'z.example']);
  });

  it('reads the subscriptions it is given, in any casing', () => {
    const ask = (subscriptions: string[]): unknown[] =>
      graph.query({ query: accounts, subscriptions }).data.map(({ name }) => name);
    expect(ask([spoke.toUpperCase()])).toEqual(['st3']);
    expect(ask([hub])).toEqual(['St1', 'st2']);
  });
});

describe('refusals', () => {
  it.each([
    { query: 'resourcecontainers', code: 'InvalidQueryLanguage', token: 'resourcecontainers' },
    { query: 'resources | project-away id', code: 'InvalidQueryLanguage', token: 'project-away' },
    { query: 'resources | join (dnsresources) on id', code: 'InvalidQueryLanguage', token: 'join' },
    { query: 'resources | where tolower(name) == "x"', code: 'InvalidQueryLanguage', token: 'tolower' },
    { query: 'resources | summarize dcount(id)', code: 'InvalidQueryLanguage', token: 'dcount' },
    { query: 'resources | where name contains "x"', code: 'ParserFailure', token: 'contains', at: 23 },
    { query: 'resources | where name !~ "x"', code: 'ParserFailure', token: '!~', at: 23 },
    { query: 'resources | where name in ("x")', code: 'ParserFailure', token: 'in', at: 23 },
    { query: "resources | where name == 'x", code: 'ParserFailure', token: "'", at: 26 },
    { query: 'resources | where (name == "x"', code: 'ParserFailure', token: '<EOF>', at: 30 },
    { query: 'resources |\n where name == ;', code: 'ParserFailure', token: ';', at: 15 },
    { query: 'resources | limit 1.5', code: 'ParserFailure', token: '1.5', at: 18 },
    { query: 'resources | mv-expand c = properties.x limit 401', code: 'ParserFailure', token: '401', at: 45 },
    { query: 'resources | where resourcegroup == "x"', code: 'SemanticFailure', token: 'resourcegroup' },
    { query: 'resources | project name | where id == "x"', code: 'SemanticFailure', token: 'id' },
    { query: 'resources | where name.first == "x"', code: 'SemanticFailure', token: 'name' },
    { query: 'resources | where name == 3', code: 'SemanticFailure', token: '==' },
    { query: 'resources | where properties.a == properties.b', code: 'SemanticFailure', token: '==' },
    { query: 'resources | where properties.enabled', code: 'SemanticFailure', token: 'properties' },
    { query: 'resources | order by properties.a asc', code: 'SemanticFailure', token: 'properties' },
    { query: 'resources | summarize count() by properties.a', code: 'SemanticFailure', token: 'properties' },
    { query: 'resources | mv-expand c = name', code: 'SemanticFailure', token: 'name' },
  ])('names $token in: $query', ({ query, code, token, at }) => {
    let refusal: unknown;
    try {
      graph.query({ query });
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(QueryError);
    expect((refusal as QueryError).detail).toMatchObject({
      code,
      token,
      ...(at !== undefined && { characterPositionInLine: at }),
    });
  });
});
