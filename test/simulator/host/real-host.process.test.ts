import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, startFixture } from './fixture.ts';
import { type Got, type Sent, send } from './send.ts';

// What Microsoft's own host did with the same requests (host 4.1037, Node worker 3.9, extensions Event Grid 3.3 and Storage Queues 5.3). The
// host is in no fresh clone: each row is one thing that was seen of it, and the local host must do the same.

let plain: Fixture;
let streaming: Fixture;
beforeAll(async () => {
  [plain, streaming] = await Promise.all([startFixture(), startFixture({ env: { FIXTURE_STREAM: 'true' } })]);
});
afterAll(() => Promise.all([plain.stop(), streaming.stop()]));

const json = [['content-type', 'application/json']] as const;
const notification = [...json, ['aeg-event-type', 'Notification']] as const;

describe('the Event Grid webhook', () => {
  const address = (
    key: 'eventGrid' | 'functions' | 'wrong' | 'none' = 'eventGrid',
    name = 'on-event',
    slash = '',
  ): string => {
    const code = key === 'none' ? '' : `&code=${key === 'wrong' ? 'wrong' : plain.keys[key]}`;
    return `/runtime/webhooks/eventgrid${slash}?functionName=${name}${code}`;
  };
  const post = (body: string, headers: Sent['headers'] = notification, path = address()): Promise<Got> =>
    send(plain.url, path, { method: 'POST', headers, body });
  const cloudEvent = '{"id":"1","specversion":"1.0","type":"t","source":"s","data":{}}';

  it.each([
    { request: 'one event', answer: () => post('{"id":"1","data":{}}'), status: 202 },
    { request: 'an array of two', answer: () => post('[{"id":"1","data":{}},{"id":"2","data":{}}]'), status: 202 },
    { request: 'an empty array', answer: () => post('[]'), status: 202 },
    { request: 'an event without anything', answer: () => post('[{}]'), status: 202 },
    { request: 'a body with a byte order mark', answer: () => post('\uFEFF{"id":"1","data":{}}'), status: 202 },
    { request: 'an empty body', answer: () => post(''), status: 500 },
    { request: 'what is not JSON', answer: () => post('{'), status: 500 },
    { request: 'a number', answer: () => post('5'), status: 500 },
    { request: 'an array with null', answer: () => post('[null]'), status: 500 },
    { request: 'an array with a number', answer: () => post('[5]'), status: 500 },
    {
      request: 'an event type in lower case',
      answer: () => post('[]', [['aeg-event-type', 'notification']]),
      status: 202,
    },
    { request: 'no event type', answer: () => post('[]', json), status: 400 },
    { request: 'an unknown event type', answer: () => post('[]', [['aeg-event-type', 'Other']]), status: 400 },
    { request: 'a GET', answer: () => send(plain.url, address(), { headers: notification }), status: 400 },
    { request: 'a CloudEvent', answer: () => post(cloudEvent), status: 202 },
    { request: 'a batch of CloudEvents', answer: () => post(`[${cloudEvent}]`), status: 202 },
    { request: 'a CloudEvent without event type', answer: () => post(cloudEvent, json), status: 400 },
    { request: 'an unsubscription', answer: () => post('[]', [['aeg-event-type', 'Unsubscribe']]), status: 202 },
    {
      request: 'a slash before the query',
      answer: () => post('[]', notification, address('eventGrid', 'on-event', '/')),
      status: 202,
    },
    {
      request: 'the name in another case',
      answer: () => post('[]', notification, address('eventGrid', 'On-Event')),
      status: 404,
    },
    {
      request: 'an unknown function',
      answer: () => post('[]', notification, address('eventGrid', 'nobody')),
      status: 404,
    },
    {
      request: 'a function with another trigger',
      answer: () => post('[]', notification, address('eventGrid', 'echo')),
      status: 404,
    },
    { request: 'no key', answer: () => post('[]', notification, address('none')), status: 401 },
    { request: 'a wrong key', answer: () => post('[]', notification, address('wrong')), status: 401 },
    {
      request: 'the key in aeg-sas-key',
      answer: () => post('[]', [...notification, ['aeg-sas-key', plain.keys.eventGrid]], address('none')),
      status: 401,
    },
    { request: 'the key of the functions', answer: () => post('[]', notification, address('functions')), status: 403 },
  ])('answers $request with $status', async ({ answer, status }) => {
    expect((await answer()).status).toBe(status);
  });

  const validate = (body: string): Promise<Got> => post(body, [['aeg-event-type', 'SubscriptionValidation']]);

  // Extensions.EventGrid 3.3.0 on WebJobs 3.0.48, given the same bodies.
  it.each([
    { request: 'single quotes and bare names', answer: () => post("{id:'1',data:{}}"), status: 202 },
    { request: 'comments and a comma too many', answer: () => post('{"id":"1",/*c*/"data":{},}'), status: 202 },
    { request: 'a comment before all', answer: () => post('//c\n{"id":"1"}'), status: 500 },
    { request: '64 levels', answer: () => post(`{"data":${'['.repeat(63)}${']'.repeat(63)}}`), status: 202 },
    { request: '65 levels', answer: () => post(`{"data":${'['.repeat(64)}${']'.repeat(64)}}`), status: 500 },
    { request: 'a validation without its code', answer: () => validate('[{"data":{}}]'), status: 500 },
    { request: 'a validation without events', answer: () => validate('[]'), status: 500 },
    { request: 'a validation that is no JSON', answer: () => validate('{'), status: 500 },
    {
      request: 'a validation with its data as text, in an array',
      answer: () => validate('[{"data":"{}"}]'),
      status: 500,
    },
  ])('answers $request with $status', async ({ answer, status }) => {
    expect((await answer()).status).toBe(status);
  });

  it('finds the code of a validation in data that is JSON in a text', async () => {
    const answer = await validate(JSON.stringify({ id: '1', data: JSON.stringify({ validationCode: 'abc' }) }));
    expect(JSON.parse(answer.body)).toEqual({ validationResponse: 'abc' });
  });

  it('says which function failed', async () => {
    const answer = await post('{"id":"bad","data":{"fail":true}}');
    expect(answer).toMatchObject({ status: 500, body: 'Exception while executing function: Functions.on-event' });
  });

  it('rewrites what looks like a date in what the function gets', async () => {
    await post('{"id":"2026-01-01T00:00:00.1230000Z","data":{"colour":"2026-01-01T00:00:00.500Z"}}');
    // Its line may come behind the answer.
    await expect
      .poll(() => plain.lines.map(({ message }) => message))
      .toContain('event 2026-01-01T00:00:00.123Z 2026-01-01T00:00:00.5Z');
  });

  it('answers a validation in plain text', async () => {
    const answer = await post('[{"id":"1","data":{"validationCode":"abc"}}]', [
      ['aeg-event-type', 'SubscriptionValidation'],
    ]);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' } });
    expect(JSON.parse(answer.body)).toEqual({ validationResponse: 'abc' });
  });

  it('says nothing with a 400, and how to sign in with a 401', async () => {
    expect((await post('[]', json)).body).toBe('');
    expect((await post('[]', notification, address('none'))).headers['www-authenticate']).toBe('Bearer');
  });
});

describe.each([
  ['without streaming', () => plain],
  ['with streaming', () => streaming],
])('HTTP %s', (_, hostOf) => {
  const get = (path: string, sent?: Sent): Promise<Got> => send(hostOf().url, path, sent);
  const echo = async (path: string, sent?: Sent) => JSON.parse((await get(path, sent)).body);

  it.each([
    { path: '/api/items/a%2Fb', gives: 200, body: 'item a%2Fb' },
    { path: '/api/items/a%2fb', gives: 200, body: 'item a%2fb' },
    { path: '/api/items/a\\b', gives: 200, body: 'item a\\b' },
    { path: '/api/items/%5C', gives: 200, body: 'item \\' },
    { path: '/api/items/%E9', gives: 200, body: 'item %E9' },
    { path: '/api/items/%zz', gives: 200, body: 'item %zz' },
    { path: '/api/items/%252e', gives: 200, body: 'item %2e' },
    { path: '/api/items/a+b', gives: 200, body: 'item a+b' },
    { path: '/api/items/a/', gives: 200, body: 'item a' },
    { path: '/API/Items/a', gives: 200, body: 'item a' },
    { path: '/api/items//', gives: 404, body: 'not ours' },
    { path: '/api/items//x', gives: 404, body: 'not ours' },
    { path: '/api//items/x', gives: 404, body: '' },
    { path: '//api/items/x', gives: 404, body: '' },
    { path: '/api/x/../items/a', gives: 200, body: 'item a' },
    { path: '/api/x/%2e%2E/items/a', gives: 200, body: 'item a' },
    { path: '/api/items/%00', gives: 400, body: '' },
    { path: `/api/items/${'a'.repeat(8200)}`, gives: 414, body: '' },
    { path: '/elsewhere', gives: 404, body: '' },
  ])('$path gives $gives', async ({ path, gives, body }) => {
    expect(await get(path)).toMatchObject({ status: gives, body });
  });

  it('shows a page of the platform at its root', async () => {
    const answer = await get('/');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Your Azure Function App is up and running');
  });

  it.each(['/api/items/a', '/api/nothing', '/', '/runtime/webhooks/eventgrid', '/admin/host/status'])(
    'customHeaders of host.json are on every answer, the own ones of the host too: %s',
    async (path) => expect((await send(plain.url, path)).headers).toMatchObject({ 'x-fixture': 'yes' }),
  );

  it('answers in chunks, without a length', async () => {
    for (const path of ['/api/items/a', '/elsewhere', '/admin/host/status']) {
      const { headers } = await get(path);
      expect(headers, path).toMatchObject({ 'transfer-encoding': 'chunked' });
      expect(headers, path).not.toHaveProperty('content-length');
    }
  });

  it('joins a header that is sent twice by a bare comma', async () => {
    const headers = [
      ['x-twice', 'a'],
      ['x-twice', 'b'],
    ] as const;
    expect((await echo('/api/echo/1', { headers })).headers['x-twice']).toBe('a,b');
  });

  it("leaves the caller's key in the request", async () => {
    expect((await echo('/api/echo/1', { headers: [['x-functions-key', 'k']] })).headers['x-functions-key']).toBe('k');
  });

  it('gives each invocation a span: in the caller’s trace, or in one of its own', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const traceparent = `00-${trace}-b7ad6b7169203331-01`;
    expect((await echo('/api/echo/1', { headers: [['traceparent', traceparent]] })).trace).toMatch(`00-${trace}-`);
    expect((await echo('/api/echo/1')).trace).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
  });

  it.each(['TRACE', 'PROPFIND'])('%s is answered 404 by the host itself', async (method) => {
    expect(await get('/api/items/a', { method })).toMatchObject({ status: 404, body: '' });
  });

  it('leaves both values of a parameter in the address', async () => {
    const { url } = await echo('/api/echo/1?a=1&a=2');
    expect(new URL(url).searchParams.getAll('a')).toEqual(['1', '2']);
  });

  it('hands over a body whose length is announced', async () => {
    expect((await echo('/api/echo/1', { method: 'POST', body: 'hello' })).body).toBe('hello');
  });
});

describe('HTTP', () => {
  const chunked = { method: 'POST', body: ['he', 'llo'] };

  it('without streaming loses a body that comes in chunks', async () => {
    expect(JSON.parse((await send(plain.url, '/api/echo/1', chunked)).body).body).toBe('');
  });

  it('with streaming hands it over', async () => {
    expect(JSON.parse((await send(streaming.url, '/api/echo/1', chunked)).body).body).toBe('hello');
  });

  it('without streaming joins a parameter that is given twice', async () => {
    expect(JSON.parse((await send(plain.url, '/api/echo/1?a=1&a=2')).body).query).toEqual({ a: '1,2' });
  });

  it('with streaming names the invocation in the answer', async () => {
    expect((await send(streaming.url, '/api/items/a')).headers['x-ms-invocation-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect((await send(plain.url, '/api/items/a')).headers).not.toHaveProperty('x-ms-invocation-id');
  });

  it('with streaming answers 500 where the function throws, and goes on', async () => {
    expect((await send(streaming.url, '/api/throws', { method: 'POST', body: ['a'] })).status).toBe(500);
    expect((await send(streaming.url, '/api/items/a')).status).toBe(200);
  });

  it('keeps cookies of both kinds', async () => {
    expect((await send(plain.url, '/api/cookies')).headers['set-cookie']).toEqual(['one=1', 'two=2']);
  });
});

describe('the host’s own API', () => {
  const key = (): readonly [string, string] => ['x-functions-key', plain.keys.master];
  const start = (name: string, headers: Sent['headers'] = json, body = '{"input":""}'): Promise<Got> =>
    send(plain.url, `/admin/functions/${name}`, { method: 'POST', headers: [key(), ...headers], body });

  it.each([
    { request: 'a ping without key', answer: () => send(plain.url, '/admin/host/ping'), status: 200 },
    {
      request: 'a question for the status without key',
      answer: () => send(plain.url, '/admin/host/status'),
      status: 401,
    },
    { request: 'a timer by hand', answer: () => start('on-time'), status: 202 },
    { request: 'a timer by hand with an empty body', answer: () => start('on-time', [], ''), status: 415 },
    { request: 'an http function by hand', answer: () => start('echo'), status: 202 },
    { request: 'an unknown function by hand', answer: () => start('nobody'), status: 404 },
  ])('answers $request with $status', async ({ answer, status }) => {
    expect((await answer()).status).toBe(status);
  });

  it('drains: queues and timers are listened to no more, HTTP is answered on, until it is resumed', async () => {
    const host = await startFixture();
    const admin = (method: string, path: string) =>
      send(host.url, path, {
        method,
        headers: [['x-functions-key', host.keys.master]],
        ...(method === 'POST' && { body: '' }),
      });
    const state = async (): Promise<unknown> => JSON.parse((await admin('GET', '/admin/host/drain/status')).body);
    expect(await state()).toEqual({ state: 'Disabled', outstandingInvocations: 0 });
    const slow = host.get('/api/slow');
    await host.line((line) => line.category === 'host.executing' && line.function === 'slow');
    expect((await admin('POST', '/admin/host/drain')).status).toBe(202);
    expect(await state()).toEqual({ state: 'InProgress', outstandingInvocations: 1 });
    expect((await slow).status).toBe(200);
    await expect.poll(state).toEqual({ state: 'Completed', outstandingInvocations: 0 });
    expect((await send(host.url, '/api/items/a')).status).toBe(200);
    expect(await admin('POST', '/admin/host/resume')).toMatchObject({ status: 200, body: '{"state":"Running"}' });
    expect(await state()).toMatchObject({ state: 'Disabled' });
    await host.stop();
  });

  it('asks for the master key before it drains', async () => {
    expect((await send(plain.url, '/admin/host/drain', { method: 'POST', body: '' })).status).toBe(401);
  });

  it('ignores SIGTERM, with anything under way', async () => {
    const host = await startFixture();
    const slow = host.get('/api/slow');
    await host.line((line) => line.category === 'host.executing' && line.function === 'slow');
    process.kill(host.pid, 'SIGTERM');
    await host.line((line) => line.message.startsWith('SIGTERM is ignored'));
    expect((await slow).status).toBe(200);
    expect((await send(host.url, '/api/items/a')).status).toBe(200);
    await host.stop();
  });

  it('has no page where the setting switches it off', async () => {
    const host = await startFixture({ env: { AzureWebJobsDisableHomepage: 'true' } });
    expect((await send(host.url, '/')).status).toBe(204);
    await host.stop();
  });

  it('says how to sign in', async () => {
    expect((await send(plain.url, '/admin/host/status')).headers['www-authenticate']).toBe('Bearer');
  });
});
