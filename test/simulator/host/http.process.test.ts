import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, startFixture } from './fixture.ts';

// What an app is promised by the Node worker 3.9.1 and @azure/functions, as both were seen behind host 4.1037; requests where hosts differ are in
// real-host.process.test.ts. Principals and their sign-in are the local host's in place of the platform's front end, as App Service documents its headers.

let host: Fixture;
beforeAll(async () => {
  host = await startFixture({
    principals: { ann: { name: 'ann@contoso.example', objectId: 'oid-1', tenantId: 'tid-1', roles: ['App.Reader'] } },
  });
});
afterAll(() => host.stop());

interface Echo {
  readonly method: string;
  readonly params: Record<string, string>;
  readonly query: Record<string, string>;
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly user: { readonly id: string; readonly username: string } | null;
}
const echo = async (path: string, init?: RequestInit): Promise<Echo> =>
  (await (await host.get(`/api/echo/${path}`, init)).json()) as Echo;

describe('http functions', () => {
  it('get method, route values, query and body, and set status, headers and cookies', async () => {
    const response = await host.get('/api/echo/one/b%20c?x=1', { method: 'POST', body: 'hi' });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-fixture')).toBe('yes');
    expect(response.headers.get('set-cookie')).toMatch(/^seen=a%20b;.*HttpOnly/);
    const seen = { method: 'POST', params: { id: 'one', rest: 'b c' }, query: { x: '1' }, body: 'hi' };
    expect(await response.json()).toMatchObject(seen);
  });

  it.each([
    ['a literal segment wins over a parameter', '/api/echo/known', 200],
    ['a result of nothing is 204', '/api/nothing', 204],
    ['204 has no body', '/api/no-content', 204],
    ['a result that is not an object is 500', '/api/not-an-object', 500],
    ['an exception is 500', '/api/throws', 500],
    ['the route prefix is needed', '/nothing', 404],
    ['the host routes are the host’s', '/admin/functions/nothing', 401],
  ])('%s', async (_, path, status) => {
    expect((await host.get(path)).status).toBe(status);
  });

  it('answers a method the function does not have with 404, as the platform does', async () => {
    expect((await host.get('/api/echo/one', { method: 'DELETE' })).status).toBe(404);
  });

  it('show the caller nothing of an exception, and the log everything', async () => {
    expect(await (await host.get('/api/throws')).text()).toBe('');
    const line = await host.line((one) => one.category === 'host.executed' && one.function === 'throws');
    expect(line).toMatchObject({ level: 'error', outcome: 'failed' });
    expect(String(line.error)).toContain('secret detail');
  });

  it('log with their name and invocation', async () => {
    await echo('one');
    const line = await host.line((one) => one.category === 'user' && one.message === 'echoing');
    expect(line).toMatchObject({ level: 'information', function: 'echo', invocationId: expect.any(String) });
  });

  it('cannot be registered once the app has started', async () => {
    expect(await (await host.get('/api/register-late')).text()).toContain('only be registered during app startup');
  });

  it('run start, pre and post hooks in order, and hooks may replace the result', async () => {
    const order = await (await host.get('/api/order')).json();
    expect(order).toEqual(['appStart', 'pre 1', 'pre 2', 'handler', 'post']);
  });
});

describe('keys', () => {
  it.each([
    ['keyed', 'none', 401],
    ['keyed', 'functions', 200],
    ['keyed', 'master', 200],
    ['keyed', 'eventGrid', 401],
    ['master-only', 'functions', 401],
    ['master-only', 'master', 200],
  ] as const)('%s with key %s is %i', async (name, key, status) => {
    const headers: Record<string, string> = key === 'none' ? {} : { 'x-functions-key': host.keys[key] };
    expect((await host.get(`/api/${name}`, { headers })).status).toBe(status);
  });

  it('may come in the query', async () => {
    expect((await host.get(`/api/keyed?code=${host.keys.functions}`)).status).toBe(200);
  });

  it('guard the status of the host', async () => {
    expect((await host.get('/admin/host/status')).status).toBe(401);
    const status = await host.get('/admin/host/status', { headers: { 'x-functions-key': host.keys.master } });
    expect(await status.json()).toMatchObject({ state: 'Running' });
  });
});

describe('platform authentication', () => {
  it('puts the chosen principal into the request', async () => {
    const { user, headers } = await echo('one', { headers: { 'x-local-principal': 'ann' } });
    expect(user).toEqual({ id: 'oid-1', username: 'ann@contoso.example' });
    expect(headers).not.toHaveProperty('x-local-principal');
    const principal = JSON.parse(Buffer.from(headers['x-ms-client-principal'] ?? '', 'base64').toString());
    expect(principal).toMatchObject({
      auth_typ: 'aad',
      claims: expect.arrayContaining([{ typ: 'roles', val: 'App.Reader' }]),
    });
  });

  it('takes away identity headers that a caller sends itself', async () => {
    const forged = {
      'x-ms-client-principal': 'e30=',
      'x-ms-client-principal-id': 'me',
      'x-ms-token-aad-id-token': 'x',
    };
    const { user, headers } = await echo('one', { headers: forged });
    expect(user).toBeNull();
    expect(Object.keys(headers).filter((name) => name.startsWith('x-ms-'))).toEqual([]);
  });

  it('names the principals it knows when asked for another', async () => {
    const response = await host.get('/api/echo/one', { headers: { 'x-local-principal': 'bob' } });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('Known: ann');
  });

  it('lets a browser sign in and out', async () => {
    const signedIn = await host.get('/.auth/login/aad?as=ann&post_login_redirect_uri=/api/console');
    expect(signedIn.headers.get('location')).toBe('/api/console');
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await echo('one', { headers: { cookie } })).user?.id).toBe('oid-1');
    expect(await (await host.get('/.auth/me', { headers: { cookie } })).json()).toHaveLength(1);
    const elsewhere = await host.get('/.auth/login/aad?as=ann&post_login_redirect_uri=//evil.example');
    expect(elsewhere.headers.get('location')).toBe('/');
  });
});
