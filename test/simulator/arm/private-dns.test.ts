import { beforeEach, describe, expect, it } from 'vitest';
import { createEstate, zone } from './support/estate.ts';
import type { Fixture } from './support/fixture.ts';

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
