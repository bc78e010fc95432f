import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementsOf, failureOf, type RawAnswer, resourceOf } from '../../src/arm/answer.ts';
import { isRecord } from '../../src/core/arm-body.ts';
import { ConflictError, PermanentError, RetryableError, UnreadError } from '../../src/core/errors.ts';
import { createTopic } from '../../src/notify/topic.ts';
import { type AnsweringServer, anyToken, openAnsweringServer, type Reply } from './support/answering-server.ts';
import { body, callsOf, endpoint, list, record } from './support/calls.ts';

let server: AnsweringServer;
let calls: ReturnType<typeof callsOf>;
beforeAll(async () => {
  server = await openAnsweringServer();
  calls = callsOf(server.url);
});
afterAll(() => server.close());

interface Call {
  readonly good: string;
  readonly call: () => Promise<unknown>;
}

const page = '<!doctype html><html><title>Sign in</title></html>';
/** What something in between answers, to anything asked. */
const pages: Readonly<Record<string, Reply>> = {
  'a page labelled as one': { type: 'text/html', body: page },
  'a page labelled JSON': { body: page },
  'a page without a label': { type: '', body: page },
  'a text': { body: '"welcome"' },
  'a number': { body: '1' },
  nothingness: { body: 'null' },
  'half a body': { body: '{"id":' },
  'a refusal in HTML': { status: 403, type: 'text/html', body: page },
  'a 404 in HTML': { status: 404, type: 'text/html', body: page },
  'a request to sign in to a proxy': { status: 407, type: 'text/html', body: page },
  'a redirection': { status: 302, headers: { location: 'https://localhost:1/login' } },
};
/** What an answer with a body can't be. */
const shapes: Readonly<Record<string, Reply>> = {
  ...pages,
  'an empty body': {},
  'no content': { status: 204 },
  'an empty object': { body: '{}' },
  'an error with status 200': { body: '{"error":{"code":"ResourceNotFound"}}' },
  'a list of texts': { body: '["a"]' },
};

async function outcomeOf({ call }: Call, reply: Reply): Promise<unknown> {
  server.answer = () => reply;
  return call().then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
}

/** Also that the call itself is right: with what Azure answers it ends well. */
async function expectUnread(call: Call, replies: Readonly<Record<string, Reply>>): Promise<void> {
  expect(await outcomeOf(call, { body: call.good })).toHaveProperty('value');
  for (const [what, reply] of Object.entries(replies)) {
    expect(await outcomeOf(call, reply), what).toBeInstanceOf(UnreadError);
  }
}

describe('what is not what was asked for is unread, never absent', () => {
  it.each(['a resource', 'a private endpoint', 'a network interface', 'a record set'] as const)('%s', async (name) => {
    await expectUnread(calls.reads[name], {
      ...shapes,
      'another resource': { body: body(endpoint.replace('pe1', 'pe2')) },
      'a resource without properties': { body: JSON.stringify({ id: JSON.parse(calls.reads[name].good).id }) },
      'a list': { body: list() },
    });
  });

  it('a 404 that names no resource, or is no object', async () => {
    const { call } = calls.reads['a private endpoint'];
    for (const body of ['', '{}', '{"error":{"code":"SubscriptionNotFound"}}', '[{"code":"ResourceNotFound"}]']) {
      const outcome = await outcomeOf({ good: '', call }, { status: 404, body });
      expect(outcome, body).toBeInstanceOf(body.startsWith('[') ? UnreadError : PermanentError);
    }
  });

  it('but the answer that proves absence is undefined', async () => {
    const gone = { status: 404, body: '{"error":{"code":"ResourceNotFound"}}' };
    for (const call of Object.values(calls.reads)) expect(await outcomeOf(call, gone)).toEqual({ value: undefined });
  });
});

describe('what is not what was asked for is unread, never empty', () => {
  const notLists: Readonly<Record<string, Reply>> = {
    ...shapes,
    'a resource': { body: body(endpoint) },
    'a list of another shape': { body: '{"value":{}}' },
    'a list with an element that is none': { body: `{"value":[${body(endpoint)},null]}` },
  };

  it.each(['a list', 'zone groups'] as const)('the first page of %s', async (name) => {
    await expectUnread(calls.lists[name], notLists);
  });

  it.each(['a list', 'zone groups'] as const)('the second page of %s', async (name) => {
    const { call } = calls.lists[name];
    const first = { body: list({ nextLink: `${server.url}/next?page=2` }) };
    const withNext = (reply: Reply) => {
      server.answer = (_asked, path) => (path === '/next' ? reply : first);
      return call().catch((error: unknown) => error);
    };
    expect(await withNext({ body: list() })).toHaveLength(2);
    for (const [what, reply] of Object.entries(notLists)) {
      expect(await withNext(reply), what).toBeInstanceOf(UnreadError);
    }
  });

  it.each(['a page of Resource Graph', "a provider's types"] as const)('%s', async (name) => {
    await expectUnread(calls.queries[name], {
      ...shapes,
      'an ARM list': { body: list() },
      'a list of another shape': { body: '{"data":{"columns":[],"rows":[]},"resourceTypes":{}}' },
      'a list with an element that is none': { body: '{"data":["x"],"resourceTypes":["x"]}' },
    });
  });

  it('a list that leads to no text, or back to itself', async () => {
    const { call } = calls.lists['a list'];
    const back = list({ nextLink: `${server.url}${endpoint}/things?api-version=v` });
    for (const body of [list({ nextLink: 2 }), back]) {
      expect(await outcomeOf({ good: '', call }, { body })).toBeInstanceOf(UnreadError);
    }
  });

  it('a page of Resource Graph that leads back to itself', async () => {
    const { queryGraph } = calls.arm;
    const reply = { body: '{"data":[],"$skipToken":"again"}' };
    const pageAfter = (skipToken?: string) =>
      outcomeOf({ good: '', call: () => queryGraph('q', [], skipToken, AbortSignal.timeout(5_000)) }, reply);
    expect(await pageAfter()).toEqual({ value: { rows: [], skipToken: 'again' } });
    expect(await pageAfter('again')).toBeInstanceOf(UnreadError);
  });
});

describe('what is not an answer to a write says nothing of it', () => {
  it('of a record set', async () => {
    await expectUnread(calls.recordWrite, { ...shapes, 'another record set': { body: body(`${record}0`) } });
    const unread = await outcomeOf(calls.recordWrite, { body: page });
    expect(unread, 'it may have been made').toMatchObject({ refused: false });
  });

  it.each([
    'a write',
    'a change',
    'a removal',
    'a removal of a record set',
    'a new zone',
    'a new link',
    'an operation',
  ] as const)('%s', async (name) => {
    await expectUnread(calls.others[name], pages);
  });
});

it('events that something in between took were not published', async () => {
  const publish = createTopic(`${server.url}/api/events`, anyToken);
  await expectUnread({ good: '', call: () => publish([], AbortSignal.timeout(5_000)) }, pages);
});

describe('the message', () => {
  it('says what was asked and what came, and repeats neither the page nor a query', async () => {
    server.answer = () => ({ type: 'text/html; charset=utf-8', body: page });
    await expect(calls.arm.follow(`${server.url}/operations/1?t=secret`, AbortSignal.timeout(5_000))).rejects.toThrow(
      'GET /operations/1 was answered 200 (text/html) with something that is no JSON object: that is not what was asked for',
    );
  });
});

describe('for any answer', () => {
  const id = endpoint;
  const anyBody = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('', page, body(id), list(), '{"data":[]}', '{"value":[]}', '{"value":[1]}'),
    fc
      .record({ id: fc.constantFrom(id, `${id}0`, id.toUpperCase(), 1), properties: fc.jsonValue() })
      .map((each) => JSON.stringify(each)),
    fc.record({ value: fc.jsonValue(), nextLink: fc.jsonValue() }).map((each) => JSON.stringify(each)),
  );
  const answerOf = (status: number, text: string): RawAnswer => ({
    asked: 'GET x',
    status,
    headers: {},
    text,
  });
  const orError = (read: () => unknown): unknown => {
    try {
      return read();
    } catch (error) {
      return error;
    }
  };

  it('a success is the resource or the list that was asked for, or unread', () => {
    fc.assert(
      fc.property(anyBody, (text) => {
        const resource = orError(() => resourceOf(answerOf(200, text), id));
        const isIt = isRecord(resource) && String(resource.id).toLowerCase() === id && isRecord(resource.properties);
        expect(isIt || resource instanceof UnreadError).toBe(true);
        const elements = orError(() => elementsOf(answerOf(200, text), 'value'));
        const isList = Array.isArray(elements) && elements.every(isRecord);
        expect(isList || elements instanceof UnreadError).toBe(true);
        if (isList) expect(JSON.parse(text).value).toEqual(elements);
      }),
      { numRuns: 500 },
    );
  });

  it('a failure is classed, and one that no object speaks of is never permanent', () => {
    fc.assert(
      fc.property(anyBody, fc.integer({ min: 100, max: 599 }), (text, status) => {
        const error = failureOf(answerOf(status, text));
        const isClassed = [RetryableError, ConflictError, PermanentError].some((kind) => error instanceof kind);
        expect(isClassed).toBe(true);
        if (error instanceof RetryableError) return;
        expect(status).toBeGreaterThanOrEqual(400);
        expect(text.trim() === '' || isRecord(JSON.parse(text))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
