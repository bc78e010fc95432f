import { beforeEach, describe, expect, it } from 'vitest';
import { createEstate, zone } from './support/estate.ts';
import { type Answered, type Fixture, network } from './support/fixture.ts';

let fixture: Fixture;
const a = (...addresses: string[]): object => ({
  properties: { ttl: 10, aRecords: addresses.map((ipv4Address) => ({ ipv4Address })) },
});
const namesIn = (body: Record<string, unknown>): string[] => (body.value as { name: string }[]).map(({ name }) => name);

describe('a record set', () => {
  beforeEach(async () => {
    fixture = await createEstate();
  });

  it('is created once, under its lower-cased name, with a bare etag in header and body', async () => {
    const made = await fixture.call('PUT', `${zone}/A/Web`, a('10.0.0.4'), { 'if-none-match': '*' });
    expect([made.status, made.body.name, made.body.etag]).toEqual([201, 'web', made.headers.get('etag')]);
    const again = await fixture.call('PUT', `${zone}/A/web`, a('10.0.0.5'), { 'if-none-match': '*' });
    expect([again.status, again.body.code, again.body.error]).toEqual([412, 'PreconditionFailed', undefined]);
    expect((await fixture.call('GET', `${zone}/A/web`)).body.properties).toMatchObject({
      aRecords: [{ ipv4Address: '10.0.0.4' }],
    });
  });

  it.each([
    { when: 'absent', ifMatch: undefined, exists: false, status: 204 },
    { when: 'there, without a condition', ifMatch: undefined, exists: true, status: 200 },
    { when: 'there, with its etag', ifMatch: 'its', exists: true, status: 200 },
    { when: 'there, with another etag', ifMatch: 'other', exists: true, status: 412 },
  ])('is deleted with $status when $when', async ({ ifMatch, exists, status }) => {
    const made = exists ? await fixture.call('PUT', `${zone}/A/web`, a('10.0.0.4')) : undefined;
    const etag = ifMatch === 'its' ? String(made?.body.etag) : ifMatch;
    const headers: Record<string, string> = etag === undefined ? {} : { 'if-match': etag };
    const gone = await fixture.call('DELETE', `${zone}/A/web`, undefined, headers);
    expect(gone.status).toBe(status);
    expect((await fixture.call('GET', `${zone}/A/web`)).status).toBe(status === 412 ? 200 : 404);
  });

  it('is refused with a stale etag, bad addresses or none of a time to live', async () => {
    await fixture.call('PUT', `${zone}/A/web`, a('10.0.0.4'));
    expect((await fixture.call('PUT', `${zone}/A/web`, a('10.0.0.5'), { 'if-match': 'x' })).status).toBe(412);
    expect((await fixture.call('PUT', `${zone}/A/web`, a('nonsense'))).status).toBe(400);
    expect((await fixture.call('PUT', `${zone}/A/web`, { properties: {} })).status).toBe(400);
  });

  it('says NotFound itself, and ResourceNotFound of its zone where that is missing', async () => {
    expect((await fixture.call('GET', `${zone}/A/web`)).body).toMatchObject({ code: 'NotFound' });
    const inNone = await fixture.call('GET', `${zone}x/A/web`);
    expect([inNone.status, inNone.body.error]).toMatchObject([404, { code: 'ResourceNotFound' }]);
    const put = await fixture.call('PUT', `${zone}x/A/web`, a('10.0.0.4'));
    expect([put.status, put.body.error]).toMatchObject([404, { code: 'ParentResourceNotFound' }]);
  });

  it('is listed by type or ALL with the SOA record, in pages of $top', async () => {
    for (const name of ['c', 'a', 'b']) await fixture.call('PUT', `${zone}/A/${name}`, a('10.0.0.4'));
    expect(namesIn((await fixture.call('GET', `${zone}/ALL`)).body)).toEqual(['@', 'a', 'b', 'c']);
    const first = await fixture.call('GET', `${zone}/A?$top=2&api-version=2020-06-01`);
    expect(namesIn(first.body)).toEqual(['a', 'b']);
    const second = await fixture.call('GET', String(first.body.nextLink));
    expect([namesIn(second.body), second.body.nextLink]).toEqual([['c'], undefined]);
    expect((await fixture.call('GET', zone)).body.properties).toMatchObject({ numberOfRecordSets: 4 });
  });
});

describe('a private DNS zone', () => {
  beforeEach(async () => {
    fixture = await createEstate();
  });

  it('answers 202 until its operation ends, and its polls too', async () => {
    fixture.arm.settings.delays.privateDns = 1_000;
    const put = await fixture.call('PUT', `${zone}.example`, { location: 'global' });
    expect([put.status, put.body]).toEqual([202, {}]);
    const poll = put.headers.get('azure-asyncoperation') ?? '';
    const waiting = await fixture.call('GET', poll);
    expect([waiting.status, waiting.body, waiting.headers.get('retry-after')]).toEqual([
      202,
      { status: 'InProgress' },
      '30',
    ]);
    expect((await fixture.call('GET', `${zone}.example`)).status).toBe(404);
    fixture.advance(1_000);
    expect((await fixture.call('GET', poll)).status).toBe(200);
    expect((await fixture.call('GET', `${zone}.example`)).status).toBe(200);
  });

  it('stays while it has links, and takes its record sets with it', async () => {
    const link = `${zone}/virtualNetworkLinks/l`;
    await fixture.call('PUT', link, { location: 'global', properties: { virtualNetwork: { id: '/x' } } });
    await fixture.call('PUT', `${zone}/A/web`, a('10.0.0.4'));
    expect((await fixture.call('DELETE', zone)).body).toMatchObject({ error: { code: 'CannotDeleteResource' } });
    await fixture.call('DELETE', link);
    expect((await fixture.call('DELETE', zone)).status).toBe(202);
    expect((await fixture.call('GET', zone)).status).toBe(404);
    expect([...fixture.world.list(zone)]).toEqual([]);
  });

  it('knows its own api-versions and no others', async () => {
    const { status, body } = await fixture.call('GET', `${zone}?api-version=2022-07-01`);
    expect([status, body.error]).toMatchObject([400, { code: 'NoRegisteredProviderFound' }]);
  });
});

describe('a virtual network link', () => {
  const other = `${network('app')}/privateDnsZones/privatelink.blob.core.windows.net`;
  const link = (at: string, name = 'l'): string => `${at}/virtualNetworkLinks/${name}`;
  const to = (virtualNetwork: string): object => ({
    location: 'global',
    properties: { virtualNetwork: { id: `${network('app')}/virtualNetworks/${virtualNetwork}` } },
  });
  const poll = async (put: Answered): Promise<Record<string, unknown>> =>
    (await fixture.call('GET', put.headers.get('azure-asyncoperation') ?? '')).body;
  beforeEach(async () => {
    fixture = await createEstate();
    await fixture.call('PUT', other, { location: 'global' });
    await fixture.call('PUT', link(zone), to('vn'));
  });

  it('from a second zone of that name is taken, and refused in its operation, in Azure’s words', async () => {
    const put = await fixture.call('PUT', link(other), to('VN'));
    expect([put.status, put.body]).toEqual([202, {}]);
    const name = 'privatelink.blob.core.windows.net';
    expect(await poll(put)).toEqual({
      error: {
        code: 'BadRequest',
        message: `A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network with '${name}' and '${name}' zones.`,
      },
      status: 'Failed',
    });
    expect((await fixture.call('GET', link(other))).status).toBe(404);
    expect(fixture.heard().at(-1)).toBe('failed Microsoft.Network/privateDnsZones/virtualNetworkLinks/write');
  });

  it.each([
    {
      when: 'of another zone name, a longer one',
      at: `${network('app')}/privateDnsZones/scm.privatelink.blob.core.windows.net`,
      to: 'vn',
    },
    { when: 'to another network', at: other, to: 'vn2' },
  ])('$when is made', async ({ at, to: target }) => {
    await fixture.call('PUT', at, { location: 'global' });
    expect(await poll(await fixture.call('PUT', link(at), to(target)))).toEqual({ status: 'Succeeded' });
  });

  it('to a network that the zone is linked to already is a conflict', async () => {
    expect(await poll(await fixture.call('PUT', link(zone, 'second'), to('vn')))).toMatchObject({
      error: { code: 'Conflict', message: expect.stringContaining('is already linked to the virtual network') },
    });
    expect((await fixture.call('GET', zone)).body.properties).toMatchObject({ numberOfVirtualNetworkLinks: 1 });
  });

  it('shows while it is made, and a write that fails later is undone', async () => {
    fixture.arm.settings.delays.privateDns = 1_000;
    const put = await fixture.call('PUT', link(other), to('vn'));
    const shown = await fixture.call('GET', link(other));
    expect(shown.body.properties).toMatchObject({
      provisioningState: 'Creating',
      virtualNetworkLinkState: 'InProgress',
    });
    fixture.advance(1_000);
    expect(await poll(put)).toMatchObject({ status: 'Failed' });
    expect((await fixture.call('GET', link(other))).status).toBe(404);
  });

  it('that is ready first is the one that stays, where two are made at once', async () => {
    fixture.arm.settings.delays.privateDns = 1_000;
    await fixture.call('DELETE', link(zone));
    fixture.advance(1_000);
    const first = await fixture.call('PUT', link(zone), to('vn'));
    fixture.advance(500);
    const second = await fixture.call('PUT', link(other), to('vn'));
    fixture.advance(1_000);
    expect([await poll(first), await poll(second)]).toMatchObject([{ status: 'Succeeded' }, { status: 'Failed' }]);
  });

  it('that existed is as it was after a write that failed', async () => {
    await fixture.call('PUT', link(other), to('vn2'));
    await fixture.call('PUT', link(zone), { ...to('vn'), tags: { kept: 'yes' } });
    expect(await poll(await fixture.call('PUT', link(other), { ...to('vn'), tags: { lost: 'yes' } }))).toMatchObject({
      status: 'Failed',
    });
    const existing = await fixture.call('GET', link(other));
    expect(existing.body).not.toHaveProperty('tags');
    expect(existing.body.properties).toMatchObject({
      virtualNetwork: { id: expect.stringMatching(/\/vn2$/) },
      provisioningState: 'Succeeded',
    });
  });
});
