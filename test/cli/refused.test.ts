import { describe, expect, it } from 'vitest';
import * as bodies from './bodies.ts';
import { gatehouse } from './gatehouse.ts';

const subscription = '/subscriptions/00000000-0000-0000-0000-0000000000a1';
const vault = `${subscription}/resourceGroups/app/providers/Microsoft.KeyVault/vaults/kv`;
const cluster = `${subscription}/resourceGroups/app/providers/Microsoft.ContainerService/managedClusters/aks`;
const network = `${subscription}/resourceGroups/app/providers/Microsoft.Network/virtualNetworks/vnet`;
const policy = 'version: 1\n';

describe('a file of the wrong shape is refused by field, with what should be there', () => {
  it.each([
    {
      what: 'a connection without its state',
      line: 'explain approval --policy {p.yaml} --resource {vault.json} --connection {it}',
      it: { id: `${vault}/privateEndpointConnections/c`, properties: {} },
      says: [
        'properties.privateLinkServiceConnectionState: is missing; expected an object',
        'expected a private endpoint connection, as az network private-endpoint-connection show (or list) -o json prints it',
      ],
    },
    {
      what: 'an endpoint whose list of names is none',
      line: 'explain dns --endpoint {it}',
      it: bodies.endpoint({ customDnsConfigs: {} }),
      says: [
        'properties.customDnsConfigs: is an object; expected a list',
        'expected a private endpoint, as az network private-endpoint show (or list) -o json prints it',
      ],
    },
    {
      what: 'a file of probes',
      line: 'explain policies --objects {objects.json} --probes {it}',
      it: [{ id: 5, from: 'web', port: {}, dataplane: 'calico' }],
      says: [
        '[0].id: is 5; expected text',
        "[0].from: is 'web'; expected pod:namespace/name, node:name, ip:203.0.113.9",
        '[0].to: is missing; expected pod:namespace/name, node:name, service:namespace/name, ip:203.0.113.9, name:api.example.com',
        '[0].port: is neither a number from 1 to 65535 nor the name of a port',
        "[0].dataplane: is 'calico'; allowed: kubernetes, cilium; did you mean 'cilium'?",
      ],
    },
    {
      what: 'a history that is no list',
      line: `verify isolation --resources {aks.json} --cluster ${cluster} --history {it}`,
      it: { history: { at: 'now' } },
      says: ['is an object; expected a list of changes, as GET /api/clusters/{id}/isolation answers them in history'],
    },
    {
      what: 'a history with a wrong entry',
      line: `verify isolation --resources {aks.json} --cluster ${cluster} --history {it}`,
      it: [{ at: 'yesterday', cluster: 5 }],
      says: [
        '[0].at: is not a time such as 2026-01-31T12:00:00Z',
        '[0].cluster: is 5; expected text',
        '[0].property: is missing; expected text',
      ],
    },
  ])('$what', async ({ line, it, says }) => {
    const files = {
      'p.yaml': policy,
      'vault.json': { id: vault, properties: {} },
      'objects.json': { kind: 'List', items: [] },
      'aks.json': [{ id: cluster, properties: {} }],
      it,
    };
    const { status, out, err } = await gatehouse(line, files);
    const refusals = err.split('\n').filter((each) => each !== '');
    expect({ status, out, refusals: refusals.map((each) => each.replace(/^\S+\/it: /, '')) }).toEqual({
      status: 2,
      out: '',
      refusals: says,
    });
  });
});

describe('what can be neither a name nor who asks', () => {
  it.each([
    { line: `why 10.0.0.4 --from ${network} --resources {it}`, says: "name: '10.0.0.4' is an address" },
    { line: `why ${vault} --from ${network} --resources {it}`, says: 'is the id of a resource, not a name' },
    {
      line: 'why st1.blob.core.windows.net --from 10.0.0.4 --resources {it}',
      says: "--from: '10.0.0.4' is an address",
    },
    { line: `why st1.blob.core.windows.net --from ${vault} --resources {it}`, says: 'which asks for no names; name a' },
    {
      line: `why st1.blob.core.windows.net --from ${network} --network ${network} --resources {it}`,
      says: '--network: says the same as --from; give one of them',
    },
    { line: `reach --targets ${vault} --from ${vault} --resources {it}`, says: 'which asks for no names; name a' },
  ])('$line', async ({ line, says }) => {
    const { status, err } = await gatehouse(line, { it: [] });
    expect([status, err]).toEqual([2, expect.stringContaining(says)]);
  });
});

describe('bodies of another cloud', () => {
  const gov = bodies.endpoint({
    customDnsConfigs: [{ fqdn: 'st1.blob.core.usgovcloudapi.net', ipAddresses: ['10.0.0.4'] }],
  });
  it.each([
    { of: 'a name', body: gov, line: 'explain dns --endpoint {it}', cloud: 'AzureUSGovernment' },
    {
      of: 'a region',
      body: [{ ...(bodies.endpoint({ customDnsConfigs: [] }) as object), location: 'chinaeast2' }],
      line: 'preview {it}',
      cloud: 'AzureChinaCloud',
    },
  ])('by $of: say which --cloud to give', async ({ body, line, cloud }) => {
    const { err } = await gatehouse(line, { it: body });
    expect(err).toMatch(
      new RegExp(`^hint: '\\S+' is of ${cloud}, and --cloud is AzureCloud; give --cloud ${cloud}$`, 'm'),
    );
    expect((await gatehouse(`${line} --cloud ${cloud}`, { it: body })).err).not.toContain('hint: ');
  });
});

describe('JSON with a key twice', () => {
  it.each([
    'explain egress --resources {it}',
    'explain dns --endpoint {it}',
    'preview {it}',
    'explain policies --objects {it}',
    'explain event --event {it}',
  ])('is refused with both lines: %s', async (line) => {
    const { status, err } = await gatehouse(line, { it: '{\n"id": "a",\n"id": "b"\n}' });
    expect([status, err]).toEqual([
      2,
      expect.stringMatching(/: has 'id' twice in one object, on lines 2 and 3; keep the one that is meant\n$/),
    ]);
  });

  it.each([
    { form: 'JSON', text: '{"version": 1,\n"dns": {},\n"dns": {}}' },
    { form: 'YAML', text: 'version: 1\ndns: {}\ndns: {}\n' },
  ])('so is a policy, in $form', async ({ text }) => {
    const { status, out } = await gatehouse('policy check {it}', { it: text });
    expect([status, out]).toEqual([1, expect.stringMatching(/line 3/)]);
  });
});

describe('parts of a Terraform plan', () => {
  it.each([
    { it: { format_version: '1.2', planned_values: {} }, missing: 'terraform_version' },
    { it: { terraform_version: '1.9.0', resource_changes: [] }, missing: 'format_version' },
  ])('without $missing are refused by that name', async ({ it, missing }) => {
    const { status, err } = await gatehouse('explain egress --resources {it}', { it });
    expect([status, err]).toEqual([
      2,
      expect.stringContaining(`has parts of a Terraform plan and no ${missing}; give all that`),
    ]);
  });
});

describe('a file in which nothing is judged says so', () => {
  const nothing = 'nothing in this file was judged: it holds no';
  it.each([
    { line: 'explain egress --resources {it}', of: 'resource of a type that is judged' },
    { line: 'explain egress --resources {it} --json', of: 'resource of a type that is judged' },
    { line: 'explain dns --endpoint {it}', of: 'private endpoint' },
    { line: 'explain approval --policy {p.yaml} --resource {it}', of: 'private endpoint connection' },
    { line: 'explain policies --objects {it}', of: 'network policy' },
    { line: 'explain event --event {it}', of: 'event' },
    { line: 'replay --file {it}', of: 'event' },
    { line: 'preview {it}', of: 'resource, name or connection that is judged' },
    { line: `why st1.blob.core.windows.net --from ${network} --resources {it}`, of: 'resource' },
    { line: `reach --targets ${vault} --from ${network} --resources {it}`, of: 'resource' },
  ])('$line', async ({ line, of }) => {
    const { err } = await gatehouse(line, { 'p.yaml': policy, it: [] });
    expect(err).toMatch(new RegExp(`^warning: \\S+/it: ${nothing} ${of}\n$`));
  });

  it('also one with resources of other types alone', async () => {
    const id = `${subscription}/resourceGroups/app/providers/Microsoft.Nobody/things/x`;
    const { out, err } = await gatehouse('explain egress --resources {it} --json', { it: [{ id }] });
    expect(err).toContain(nothing);
    expect(JSON.parse(out)).toMatchObject({
      exposures: [],
      notJudged: [{ type: 'microsoft.nobody/things', count: 1 }],
    });
  });
});
