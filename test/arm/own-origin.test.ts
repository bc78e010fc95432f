import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addressOf, refuseElsewhere } from '../../src/arm/own-origin.ts';
import { PermanentError, UnreadError } from '../../src/core/errors.ts';
import { type AnsweringServer, openAnsweringServer } from './support/answering-server.ts';
import { body, callsOf, endpoint, list } from './support/calls.ts';

let azure: AnsweringServer;
let elsewhere: AnsweringServer;
let calls: ReturnType<typeof callsOf>;
beforeAll(async () => {
  azure = await openAnsweringServer();
  elsewhere = await openAnsweringServer();
  elsewhere.answer = () => ({ body: list() });
  calls = callsOf(azure.url);
});
beforeEach(() => {
  azure.requests.length = 0;
});
afterAll(async () => {
  expect(elsewhere.requests).toEqual([]);
  await Promise.all([azure.close(), elsewhere.close()]);
});

const signal = (): AbortSignal => AbortSignal.timeout(5_000);

/** Addresses that are not of our origin; the last of them answers, and would like to be asked. */
const foreign = (): readonly string[] => [
  'https://management.example/next',
  `${azure.url.replace('https', 'http')}/next`,
  azure.url.replace(/:\d+$/, ':1/next'),
  `${azure.url}.example/next`,
  `${azure.url.replace('://', '://other@')}.example/`,
  `${elsewhere.url}/next`,
];
const relative = ['/next?page=2', 'next', '//localhost/next', '', 'about:blank', 'data:text/plain,x'];

describe('only the origin of the endpoint is asked', () => {
  it('for the next page of a list', async () => {
    for (const nextLink of [...foreign(), ...relative.filter((url) => url !== '')]) {
      azure.answer = () => ({ body: list({ nextLink }) });
      const outcome = await calls.arm.list(endpoint, 'v', signal()).catch((error: unknown) => error);
      expect(outcome, nextLink).toMatchObject({ name: 'PermanentError', reason: 'ForeignUrl' });
    }
    expect(azure.requests, 'one each, the first page').toHaveLength(foreign().length + relative.length - 1);
  });

  it("for the next page of an SDK's list", async () => {
    for (const nextLink of foreign()) {
      azure.answer = () => ({ body: list({ nextLink }) });
      const outcome = await calls.network.listPrivateDnsZoneGroups(endpoint, signal()).catch((error: unknown) => error);
      expect(outcome, nextLink).toMatchObject({ name: 'PermanentError', reason: 'ForeignUrl' });
    }
  });

  it('for an operation', async () => {
    for (const url of [...foreign(), ...relative]) {
      const outcome = await calls.arm.follow(url, signal()).catch((error: unknown) => error);
      expect(outcome, url).toBeInstanceOf(PermanentError);
    }
    expect(azure.requests).toEqual([]);
  });

  it.each(['elsewhere', 'to our origin'])('where an answer redirects %s', async (where) => {
    const location = `${(where === 'elsewhere' ? elsewhere : azure).url}/next`;
    for (const status of [301, 302, 303, 307, 308]) {
      azure.answer = (_asked, path) =>
        path === '/next' ? { body: body(endpoint) } : { status, headers: { location } };
      const outcomes = [
        calls.arm.find(endpoint, 'v', signal()),
        calls.network.findPrivateEndpoint(endpoint, signal()),
        calls.arm.put(endpoint, 'v', {}, { signal: signal() }),
      ].map((call) => call.catch((error: unknown) => error));
      for (const outcome of await Promise.all(outcomes)) expect(outcome, `${status}`).toBeInstanceOf(UnreadError);
    }
  });

  it('and its own origin is, in any spelling', async () => {
    azure.answer = (_asked, path) => ({ body: path === '/next' ? body(endpoint) : list() });
    const url = `${azure.url.toUpperCase().replace('LOCALHOST', 'LocalHost')}/next`;
    expect(refuseElsewhere(url, azure.url)).toBe(url);
    expect(await calls.arm.follow(url, signal())).toMatchObject({ status: 200 });
  });
});

describe('the address of a path', () => {
  const endpoint = 'https://management.example';

  it.each([
    ['/subscriptions/s/resourceGroups/a b(c)', '/subscriptions/s/resourceGroups/a%20b(c)'],
    ['/zones/z/A/@', '/zones/z/A/%40'],
    ['/a/b?c#d', '/a/b%3Fc%23d'],
    ['/a/%2e%2e/b', '/a/%252e%252e/b'],
    ['/a/b\\..\\c', '/a/b%5C..%5Cc'],
    ['/rg/Ü', '/rg/%C3%9C'],
  ])('of %s is %s: each segment by itself', (path, address) =>
    expect(addressOf(endpoint, path)).toBe(`${endpoint}${address}`),
  );

  it.each(['/a/../b', '/a/./b', '/a/b/..', 'elsewhere.example/a', '@elsewhere.example/a', '.elsewhere.example/a'])(
    'of %s is none: it would be that of another',
    (path) => expect(() => addressOf(endpoint, path)).toThrow('nothing is asked'),
  );
});
