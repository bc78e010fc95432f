import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/api/principal.ts';
import { routes } from '../../src/api/routes.ts';
import { ConflictError, InputError, PermanentError, RetryableError } from '../../src/core/errors.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { seconds } from '../../src/core/time.ts';
import { claimsOf, objectId, principalHeader, signedIn, tenantId } from './callers.ts';
import { zoneId } from './rows.ts';
import { worldWithWork } from './work.ts';
import { findRoute, requestId } from './world.ts';

const reason = { reason: 'known team' };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What Azure still works on was let in as well. */
const done = (status: number): number => (status === 202 ? 200 : status);

it('tries the wrong callers on every route that changes something', async () => {
  const { changes } = await worldWithWork();
  const tried = changes.map(({ line }) => findRoute('POST', line.replace('POST ', '')).name);
  const names = Object.entries(routes).flatMap(([name, { method }]) => (method === 'GET' ? [] : [name]));
  expect([...tried].sort()).toEqual(names.sort());
  for (const { line, role } of changes) expect(routes[findRoute('POST', line.slice(5)).name].role).toBe(role);
});

describe('the wrong caller', () => {
  const admin = claimsOf('Gatehouse.Admin');
  const otherTenant = 'ffffffff-2222-4333-8444-555555555555';
  it.each<{ who: string; header?: string; more?: Record<string, string>; platformAuth?: boolean; status: number }>([
    { who: 'nobody', status: 401 },
    {
      who: 'an admin, where no platform authentication is in front',
      header: signedIn('Gatehouse.Admin'),
      platformAuth: false,
      status: 401,
    },
    { who: 'garbage', header: '%%%', status: 401 },
    { who: 'base64 of garbage', header: base64('garbage'), status: 401 },
    { who: 'base64 of an empty object', header: base64('{}'), status: 401 },
    {
      who: 'the id and name headers alone',
      more: {
        'x-ms-client-principal-id': objectId,
        'x-ms-client-principal-name': 'a',
        'x-ms-client-principal-idp': 'aad',
      },
      status: 401,
    },
    {
      who: 'a bearer token that the platform has not turned into a principal',
      more: { authorization: 'Bearer abc' },
      status: 401,
    },
    { who: 'a function key', more: { 'x-functions-key': 'abc' }, status: 401 },
    {
      who: 'a principal of the shape static web apps use',
      header: base64(
        JSON.stringify({ identityProvider: 'aad', userId: 'a', userDetails: 'a', userRoles: ['Gatehouse.Admin'] }),
      ),
      status: 401,
    },
    {
      who: 'an admin without an object id',
      header: principalHeader(admin.filter(({ typ }) => !typ.endsWith('objectidentifier'))),
      status: 401,
    },
    {
      who: 'an admin of another tenant',
      header: principalHeader(admin.map(({ typ, val }) => ({ typ, val: val.replace(tenantId, otherTenant) }))),
      status: 403,
    },
    {
      who: 'an admin whose token another tenant issued',
      header: principalHeader(
        admin.map(({ typ, val }) => ({ typ, val: typ === 'iss' ? `https://sts.windows.net/${otherTenant}/` : val })),
      ),
      status: 403,
    },
    {
      who: 'an admin whose tenant is left out',
      header: principalHeader(admin.filter(({ typ }) => !typ.endsWith('tenantid'))),
      status: 403,
    },
    { who: 'somebody without a role', header: principalHeader(claimsOf()), status: 403 },
    { who: 'somebody with a role of another application', header: principalHeader(claimsOf('Admin')), status: 403 },
    {
      who: 'somebody named like a role',
      header: principalHeader([...claimsOf(), { typ: 'name', val: 'Gatehouse.Admin' }]),
      status: 403,
    },
  ])('$who gets $status on every route and changes nothing', async ({ header, more, platformAuth = true, status }) => {
    const { world, changes, nothingChanged } = await worldWithWork();
    world.settings = { ...world.settings, platformAuth };
    const headers = { ...(header === undefined ? {} : { 'x-ms-client-principal': header }), ...more };
    for (const { line, body } of changes) {
      const answer = await world.send(line, { headers, body });
      expect(answer.status).toBe(status);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
    }
    for (const { method, path, role } of Object.values(routes)) {
      if (method !== 'GET' || role === 'anyone') continue;
      const line = `GET /api/${path.replace('{id}', shortId('a')).replace('{fqdn}', 'a.example')}`;
      expect((await world.send(line, { headers })).status, line).toBe(status);
    }
    expect((await world.send('GET /api/health', { headers })).body).toEqual({ status: 'ok' });
    await nothingChanged();
  });

  it.each<{ as: Role; refused: readonly Role[] }>([
    { as: 'Gatehouse.Reader', refused: ['Gatehouse.Approver', 'Gatehouse.Admin'] },
    { as: 'Gatehouse.Approver', refused: ['Gatehouse.Admin'] },
    { as: 'Gatehouse.Admin', refused: [] },
  ])('$as is refused what takes $refused, and nothing else', async ({ as, refused }) => {
    const { world, changes } = await worldWithWork();
    for (const { line, body, role } of changes) {
      const { status, body: problem } = await world.send(line, { as, body });
      expect(done(status), line).toBe(refused.includes(role) ? 403 : 200);
      if (status === 403) expect(problem.detail).toContain(role);
    }
  });

  it('is refused before a byte of the body is read', async () => {
    const { world } = await worldWithWork();
    const answer = await world.send(`POST /api/guard/${shortId(zoneId())}/release`, {
      body: '{{{',
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(401);
  });
});

describe('a request from another site', () => {
  const own = { 'sec-fetch-site': 'same-origin', origin: 'https://gatehouse.example' };
  it.each<{ what: string; headers: Record<string, string>; status: number }>([
    { what: 'a client that is no browser', headers: {}, status: 200 },
    { what: 'a page of this site', headers: own, status: 200 },
    {
      what: 'a page seen under the name a proxy kept',
      headers: { ...own, origin: 'https://gate.contoso.example', 'x-forwarded-host': 'gate.contoso.example' },
      status: 200,
    },
    {
      what: 'a page of another site',
      headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      status: 403,
    },
    { what: 'a page of a sister site', headers: { ...own, 'sec-fetch-site': 'same-site' }, status: 403 },
    {
      what: 'another site, in a browser that sends only the origin',
      headers: { origin: 'https://evil.example' },
      status: 403,
    },
    { what: 'the same name on another port', headers: { origin: 'https://gatehouse.example:8443' }, status: 403 },
    { what: 'the same name without TLS', headers: { origin: 'http://gatehouse.example' }, status: 403 },
    { what: 'a sandboxed page', headers: { origin: 'null' }, status: 403 },
    { what: 'a form', headers: { ...own, 'content-type': 'application/x-www-form-urlencoded' }, status: 415 },
    { what: 'a form that smuggles JSON', headers: { ...own, 'content-type': 'text/plain' }, status: 415 },
    { what: 'a client that leaves the content type out', headers: { 'content-type': '' }, status: 415 },
    { what: 'JSON in another encoding', headers: { 'content-type': 'application/json; charset=utf-16' }, status: 415 },
    {
      what: 'JSON that names its encoding',
      headers: { 'content-type': 'Application/JSON; charset="UTF-8"' },
      status: 200,
    },
  ])('$what gets $status', async ({ headers, status }) => {
    const { world, changes, nothingChanged } = await worldWithWork();
    for (const { line, body } of changes) {
      expect(done((await world.send(line, { as: 'Gatehouse.Admin', body, headers })).status), line).toBe(status);
    }
    if (status !== 200) await nothingChanged();
  });
});

describe('a host name', () => {
  it.each([
    { host: 'gatehouse.example', status: 200 },
    { host: 'GATE.contoso.example', status: 200 },
    { host: 'evil.example', status: 421 },
    { host: 'gatehouse.example:8443', status: 421 },
    { host: '10.0.0.4', status: 421 },
  ])('$host gets $status where the settings name those that are served, on every route', async ({ host, status }) => {
    const { world, nothingChanged } = await worldWithWork();
    world.settings = { ...world.settings, hosts: ['gatehouse.example', 'gate.contoso.example'] };
    const health = await world.send('GET /api/health', { headers: { host } });
    expect(health.status).toBe(status);
    if (status === 421) {
      for (const [name, { method, path }] of Object.entries(routes)) {
        const line = `${method} /api/${path.replace('{id}', shortId('a')).replace('{fqdn}', 'a.example')}`;
        const answer = await world.send(line, { as: 'Gatehouse.Admin', headers: { host } });
        expect(answer, name).toMatchObject({ status: 421, body: { type: 'urn:gatehouse:problem:misdirected' } });
      }
      await nothingChanged();
    }
  });

  it('is not asked where the settings name none', async () => {
    const { world } = await worldWithWork();
    expect((await world.send('GET /api/health', { headers: { host: 'any.example' } })).status).toBe(200);
  });
});

describe('what an object takes for its prototype', () => {
  it('is no parameter', async () => {
    const { world } = await worldWithWork();
    const answer = await world.send('GET /api/endpoints?__proto__=1', { as: 'Gatehouse.Reader' });
    expect(answer).toMatchObject({
      status: 400,
      body: { detail: '__proto__ is not known here (allowed: subscription, starts, top, after).' },
    });
  });

  it.each(['{"reason":"known team","__proto__":{"role":"Gatehouse.Admin"}}', '{"__proto__":[],"reason":"known team"}'])(
    'is no field of a body: %s',
    async (body) => {
      const { world, changes, nothingChanged } = await worldWithWork();
      for (const { line } of changes) {
        const answer = await world.send(line, { as: 'Gatehouse.Admin', body });
        expect(answer.status, line).toBe(400);
        expect(answer.body.detail, line).toContain('__proto__ is not known here');
      }
      await nothingChanged();
    },
  );
});

describe('reading', () => {
  it('changes nothing, from wherever it is asked', async () => {
    const { world, nothingChanged } = await worldWithWork();
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    for (const { method, path } of Object.values(routes)) {
      if (method !== 'GET') continue;
      const line = `GET /api/${path.replace('{id}', shortId('a')).replace('{fqdn}', 'a.example')}`;
      const answer = await world.send(line, { as: 'Gatehouse.Admin', headers });
      expect(
        Object.keys(answer.headers).filter((name) => name.startsWith('access-control-')),
        line,
      ).toEqual([]);
    }
    await nothingChanged();
  });
});

describe('a body', () => {
  it.each<{ what: string; body: unknown; status: number; type: string; says: string }>([
    { what: 'nothing', body: '', status: 400, type: 'invalid-json', says: 'ends too early at line 1, column 1' },
    {
      what: 'broken JSON',
      body: '{\n  "reason": "a",\n}',
      status: 400,
      type: 'invalid-json',
      says: 'line 3, column 1',
    },
    { what: 'broken in the depths', body: '['.repeat(16_000), status: 400, type: 'invalid-json', says: 'is not JSON' },
    { what: 'deep', body: `${'['.repeat(8_000)}${']'.repeat(8_000)}`, status: 400, type: 'invalid-json', says: 'deep' },
    {
      what: 'a name twice, the first time too deep to be searched',
      body: `{"reason":${'['.repeat(501)}${']'.repeat(501)},"reason":"x"}`,
      status: 400,
      type: 'invalid-json',
      says: 'nested more than 500 levels deep',
    },
    {
      what: 'an array',
      body: [],
      status: 400,
      type: 'invalid-body',
      says: 'is a list; expected an object with reason',
    },
    { what: 'no reason', body: {}, status: 400, type: 'invalid-body', says: 'reason must be a text' },
    { what: 'an empty reason', body: { reason: '  ' }, status: 400, type: 'invalid-body', says: 'reason must say why' },
    {
      what: 'a reason that nobody sees',
      body: { reason: '\u3164\u2800\u034f' },
      status: 400,
      type: 'invalid-body',
      says: 'reason must say why',
    },
    {
      what: 'a number as reason',
      body: { reason: 5 },
      status: 400,
      type: 'invalid-body',
      says: 'reason must be a text',
    },
    {
      what: 'a reason of 501 characters',
      body: { reason: 'a'.repeat(501) },
      status: 400,
      type: 'invalid-body',
      says: 'at most 500',
    },
    { what: 'a reason on two lines', body: { reason: 'a\nb' }, status: 400, type: 'invalid-body', says: 'one line' },
    {
      what: 'a reason with half a character',
      body: '{"reason":"a\\ud800"}',
      status: 400,
      type: 'invalid-body',
      says: 'plain text',
    },
    {
      what: 'unknown fields',
      body: { reason: 'a', force: true, by: 'me' },
      status: 400,
      type: 'invalid-body',
      says: 'force is not known here (allowed: reason); by is not known here (allowed: reason)',
    },
    { what: 'a name twice', body: '{"reason":"a","reason":"b"}', status: 400, type: 'invalid-json', says: 'twice' },
    {
      what: 'a poisoned prototype',
      body: '{"reason":"a","__proto__":{}}',
      status: 400,
      type: 'invalid-body',
      says: '__proto__',
    },
  ])('of $what gets $status naming the place', async ({ body, status, type, says }) => {
    const { world, changes, nothingChanged } = await worldWithWork();
    const answer = await world.send(changes[0].line, { as: 'Gatehouse.Approver', body });
    expect(answer).toMatchObject({ status, body: { type: `urn:gatehouse:problem:${type}`, status } });
    expect(answer.body.detail).toContain(says);
    await nothingChanged();
  });

  it('with a wrong field has a problem for each', async () => {
    const { world, changes } = await worldWithWork();
    const answer = await world.send(changes[0].line, { as: 'Gatehouse.Approver', body: { reason: '', force: 1 } });
    expect(answer.body.problems).toEqual([
      { path: 'reason', message: 'must say why' },
      { path: 'force', message: 'is not known here (allowed: reason)' },
    ]);
  });
});

describe('an error behind the admission', () => {
  it.each([
    {
      error: new RetryableError('slow down', { retryAfter: seconds(7) }),
      status: 503,
      type: 'unavailable',
      retryAfter: '7',
    },
    { error: new RetryableError('no storage'), status: 503, type: 'unavailable', retryAfter: '5' },
    {
      error: new RetryableError(
        "getaddrinfo ENOTFOUND stgatehouse.table.core.windows.net:443 at 10:30, 'https://a/b?c'",
      ),
      status: 503,
      type: 'unavailable',
      detail: "getaddrinfo ENOTFOUND … at 10:30, '…'",
      retryAfter: '5',
    },
    { error: new ConflictError('changed'), status: 409, type: 'conflict' },
    { error: new PermanentError('AuthorizationFailed', 'no permission'), status: 502, type: 'azure-refused' },
    { error: new PermanentError('ObserveMode', 'the mode is observe'), status: 409, type: 'observe-mode' },
    { error: new InputError('reason', [{ path: 'reason', message: 'is rude' }]), status: 400, type: 'invalid-body' },
    { error: new TypeError('secret detail'), status: 500, type: 'internal' },
  ])('$error.name becomes $status $type', async ({ error, status, type, detail, retryAfter }) => {
    const { world, changes } = await worldWithWork();
    world.decide = () => Promise.reject(error);
    const answer = await world.send(changes[0].line, { as: 'Gatehouse.Approver', body: reason });
    expect(answer).toMatchObject({
      status,
      body: { type: `urn:gatehouse:problem:${type}`, status, title: /./, instance: `urn:uuid:${requestId}` },
    });
    if (detail !== undefined) expect(answer.body.detail).toBe(detail);
    expect(answer.headers['retry-after']).toBe(retryAfter);
    expect(answer.text).not.toContain('secret');
    expect(world.lines.some(({ level }) => level === 'error')).toBe(status === 500);
  });
});

describe('every answer', () => {
  it('forbids keeping, sniffing and framing', async () => {
    const { world, changes } = await worldWithWork();
    const answers = [
      await world.send('GET /api/health'),
      await world.send('GET /api/connections'),
      await world.send('GET /api/connections', { as: 'Gatehouse.Reader' }),
      await world.send(changes[0].line, { as: 'Gatehouse.Approver', body: '{' }),
    ];
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      });
      expect(headers['content-type']).toMatch(/^application\/(problem\+)?json/);
    }
  });

  it('keeps no name of the caller anywhere', async () => {
    const { world, changes } = await worldWithWork();
    await world.send(changes[0].line, { as: 'Gatehouse.Approver', body: reason });
    expect(JSON.stringify([world.decided, world.lines, world.causes])).not.toMatch(/Somebody|contoso/);
  });
});
