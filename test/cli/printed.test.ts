import { describe, expect, it } from 'vitest';
import * as bodies from './bodies.ts';
import { gatehouse } from './gatehouse.ts';
import { azFlat, azList, azResource, page, rows, table } from './printed.ts';

type Body = Record<string, unknown>;
const endpoint = bodies.endpoint() as Body;
const forms = [
  { form: 'REST', isList: false, of: (body: Body): unknown => body },
  { form: 'az … show', isList: false, of: azFlat },
  { form: 'az resource show', isList: false, of: azResource },
  { form: 'az … list', isList: true, of: (body: Body): unknown => azList(body) },
  { form: "a page of ARM's", isList: true, of: page },
  { form: 'rows of Resource Graph', isList: true, of: rows },
  { form: 'its table format', isList: true, of: table },
];

describe('a body is read from any program that prints it', () => {
  it.each(forms)('explain dns: $form', async ({ isList, of }) => {
    const { status, out, err } = await gatehouse('explain dns --endpoint - --json', {}, of(endpoint));
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const record = { zone: 'privatelink.blob.core.windows.net', name: 'stshop', type: 'A', addresses: ['10.0.0.4'] };
    const answered = { records: [record], reason: null };
    const listed = [{ endpoint: bodies.endpointId.toLowerCase(), ...answered }];
    expect(JSON.parse(out)).toMatchObject(isList ? listed : answered);
  });

  it.each(forms)('explain dns --nic: $form', async ({ of }) => {
    const files = {
      'pe.json': bodies.endpoint({ customDnsConfigs: [] }),
      'nic.json': of(bodies.networkInterface() as Body),
    };
    const { out } = await gatehouse('explain dns --endpoint {pe.json} --nic {nic.json} --json', files);
    expect(JSON.parse(out).records).toMatchObject([{ name: 'stshop', addresses: ['10.0.0.7'] }]);
  });

  it.each(forms)('explain approval: a resource and a connection in $form', async ({ isList, of }) => {
    const files = {
      'p.yaml': bodies.policy,
      'kv.json': of(bodies.vault() as Body),
      'c.json': of(bodies.connection() as Body),
    };
    const line = 'explain approval --policy {p.yaml} --resource {kv.json} --connection {c.json} --json';
    const { status, out, err } = await gatehouse(line, files);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const answered = { verdict: 'approve', rule: 'vaults of the shop' };
    const listed = [{ connection: expect.stringContaining('/privateendpointconnections/pe-shop'), ...answered }];
    expect(JSON.parse(out)).toMatchObject(isList ? listed : answered);
  });

  it.each(forms)('explain approval: the connections in the body of a resource in $form', async ({ of }) => {
    const properties = { privateEndpointConnections: [bodies.connection(), bodies.connection('Approved')] };
    const files = { 'p.yaml': bodies.policy, 'kv.json': of({ ...(bodies.vault() as Body), properties }) };
    const { out } = await gatehouse('explain approval --policy {p.yaml} --resource {kv.json} --json', files);
    expect(JSON.parse(out)).toMatchObject([{ verdict: 'approve' }, { verdict: 'none' }]);
  });

  it.each(forms)('explain egress: $form', async ({ of }) => {
    const { out } = await gatehouse('explain egress --resources - --json', {}, of(bodies.openStorage() as Body));
    expect(JSON.parse(out).findings).toMatchObject([{ check: 'exposure-storage-public-open' }]);
  });
});

describe('a list', () => {
  const other = bodies.endpoint({ customDnsConfigs: [] }) as Body;
  const second = { ...other, id: `${bodies.endpointId}2`, name: 'pe-shop2' };

  it('gives one answer an element, each under its id', async () => {
    const { out } = await gatehouse('explain dns --endpoint -', {}, azList(endpoint, second));
    const [first, after] = out.split('\n\n');
    expect(first).toMatch(new RegExp(`^${bodies.endpointId.toLowerCase()}\nstshop {2}A`));
    expect(after).toMatch(new RegExp(`^${bodies.endpointId.toLowerCase()}2\nNo records: NoNames`));
  });

  it('gives each element only the interfaces that are its own', async () => {
    const files = { 'pe.json': page(other, second), 'nic.json': bodies.networkInterface() };
    const { out } = await gatehouse('explain dns --endpoint {pe.json} --nic {nic.json} --json', files);
    expect(JSON.parse(out)).toMatchObject([{ records: [{ name: 'stshop' }] }, { records: [], notes: [] }]);
  });

  it('answers what it can, names what it can not, and exits with 1', async () => {
    const { status, out, err } = await gatehouse('explain dns --endpoint - --json', {}, [bodies.vault(), endpoint, 7]);
    expect(status).toBe(1);
    expect(JSON.parse(out)).toHaveLength(1);
    expect(err).toContain('standard input: [0].id: ');
    expect(err).toContain('is of type microsoft.keyvault/vaults; expected a private endpoint');
    expect(err).toContain('standard input: [2]: is a number; expected a private endpoint');
  });

  it('of nothing is answered with nothing', async () => {
    expect(await gatehouse('explain dns --endpoint -', {}, [])).toMatchObject({
      status: 0,
      out: 'The list is empty.\n',
    });
    expect((await gatehouse('explain dns --endpoint - --json', {}, page())).out).toBe('[]\n');
  });

  it.each([
    { of: 'ARM', body: { value: [endpoint], nextLink: 'https://management.azure.com/next' } },
    { of: 'az graph query', body: { data: [endpoint], skip_token: 'abc' } },
    { of: 'Resource Graph', body: { data: [endpoint], $skipToken: 'abc' } },
    { of: 'Resource Graph, cut', body: { ...table(endpoint), resultTruncated: 'true' } },
  ])('that goes on, of $of, is answered with a warning', async ({ body }) => {
    const { status, err } = await gatehouse('explain dns --endpoint -', {}, body);
    expect([status, err]).toEqual([0, expect.stringContaining('is one page of several')]);
    const egress = await gatehouse('explain egress --resources -', {}, body);
    expect([egress.status, egress.err]).toEqual([0, expect.stringContaining('is one page of several')]);
  });
});

describe('a connection', () => {
  const storage = bodies.openStorage();
  const line = 'explain approval --policy {p.yaml} --resource {r.json} --connection {c.json}';
  const files = { 'p.yaml': bodies.policy, 'c.json': bodies.connection() };

  it('is judged by the resource it belongs to, among several', async () => {
    const given = { ...files, 'r.json': [storage, bodies.vault()] };
    expect((await gatehouse(line, given)).out).toBe("approve, by rule 'vaults of the shop'\n");
  });

  it.each([
    { to: 'another resource', resource: storage, says: 'c.json: id: ' },
    { to: 'none of several', resource: [storage], says: 'is no connection of' },
    {
      to: 'none of two',
      resource: [storage, { ...(storage as Body), id: `${bodies.storageId}2` }],
      says: 'none of the',
    },
  ])('that belongs to $to is refused, and not taken for something else', async ({ resource, says }) => {
    const { status, out, err } = await gatehouse(line, { ...files, 'r.json': resource });
    expect({ status, out, err }).toEqual({ status: 2, out: '', err: expect.stringContaining(says) });
    expect(err).not.toContain('expected a private endpoint connection');
  });
});

describe('what was given in place of something else is named, and what was expected', () => {
  const [vault, event] = [bodies.vault() as Body, bodies.event()];
  const error = { error: { code: 'ResourceNotFound', message: 'The Resource was not found.' } };
  const files = {
    'p.yaml': bodies.policy,
    'kv.json': vault,
    'c.json': bodies.connection(),
    'pe.json': endpoint,
    'event.json': event,
    'error.json': error,
    'policy.json': { version: 1, dns: {} },
  };
  it.each([
    { line: 'explain dns --endpoint {event.json}', says: 'is an event of Event Grid; expected a private endpoint' },
    { line: 'explain dns --endpoint {error.json}', says: 'is an error that Azure answered (ResourceNotFound: The' },
    {
      line: 'explain dns --endpoint {c.json}',
      says: 'is of type microsoft.keyvault/vaults/privateendpointconnections',
    },
    {
      line: 'explain dns --endpoint {pe.json} --nic {pe.json}',
      says: 'expected a network interface, as az network nic',
    },
    {
      line: 'explain dns --endpoint {pe.json} --policy {p.yaml} --zone-group {pe.json}',
      says: 'expected a private DNS zone group, as az network private-endpoint dns-zone-group show',
    },
    {
      line: 'explain dns --endpoint {pe.json} --policy {p.yaml} --record-set {pe.json}',
      says: 'expected a record set of type A or AAAA',
    },
    { line: 'explain dns --endpoint {pe.json} --record-set {pe.json}', says: '--policy: is missing' },
    { line: 'explain dns --endpoint {pe.json} --policy {kv.json}', says: 'expected a policy document' },
    {
      line: 'explain approval --policy {p.yaml} --resource {c.json} --connection {kv.json}',
      says: 'c.json: id: ',
    },
    {
      line: 'explain approval --policy {p.yaml} --resource {kv.json} --connection {kv.json}',
      says: 'is of type microsoft.keyvault/vaults; expected a private endpoint connection',
    },
    {
      line: 'explain approval --policy {p.yaml} --resource {pe.json} --connection {c.json}',
      says: 'expected the private link resource that is asked',
    },
    {
      line: 'explain approval --policy {p.yaml} --resource {kv.json} --connection {c.json} --endpoint {kv.json}',
      says: 'expected the private endpoint that asks',
    },
    {
      line: 'explain approval --policy {p.yaml} --resource {kv.json}',
      says: 'lists no connections; give them with --connection',
    },
    { line: 'explain egress --resources {event.json}', says: 'is an event of Event Grid; expected resources' },
    { line: 'explain egress --resources {policy.json}', says: 'is a policy document; expected resources' },
    {
      line: 'explain event --event {kv.json}',
      says: 'of type microsoft.keyvault/vaults; expected what Event Grid delivers',
    },
    { line: 'replay --file {kv.json}', says: 'expected what Event Grid delivers' },
  ])('$line', async ({ line, says }) => {
    const answered = await gatehouse(line, files);
    expect(answered).toMatchObject({ status: 2, out: '', err: expect.stringContaining(says) });
  });
});
