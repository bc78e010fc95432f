import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzureKeyCredential, EventGridPublisherClient } from '@azure/eventgrid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, makeCertificate } from '../../simulator/azurite/certificate.ts';
import { createTokenSigner } from '../../simulator/identity/token.ts';
import { listenTopic, type TopicEndpoint } from '../../simulator/topic/listen.ts';
import { PermanentError, RetryableError } from '../../src/core/errors.ts';
import { findingEvent } from '../../src/notify/finding-event.ts';
import { createTopic, type Publish } from '../../src/notify/topic.ts';
import { KeptFinding } from '../../src/state/findings/model.ts';
import { account, exposed, Given, source } from './given.ts';

let folder = '';
let certificate: Certificate;
let topic: TopicEndpoint;
let publish: Publish;
let scopes: (string | string[])[] = [];
let audience = 'https://eventgrid.azure.net';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-topic-'));
  certificate = await makeCertificate(folder);
  topic = await listenTopic({ ...certificate, accessKey: 'the-key' });
  const sign = await createTokenSigner();
  const getToken = async (scope: string | string[]) => {
    scopes.push(scope);
    const expiresOnTimestamp = Date.now() + 3_600_000;
    const token = await sign({
      identity: { clientId: '00000000-0000-0000-0000-00000000000b', objectId: '00000000-0000-0000-0000-00000000000c' },
      tenantId: '00000000-0000-0000-0000-00000000000a',
      audience,
      issuedAt: new Date(),
      expiresAt: new Date(expiresOnTimestamp),
    });
    return { token, expiresOnTimestamp };
  };
  publish = (events, signal) =>
    // A client of its own for each test: it keeps its token.
    createTopic(topic.endpoint, { getToken }, { tlsOptions: { ca: certificate.ca } })(events, signal);
});
afterEach(() => {
  topic.reset();
  scopes = [];
  audience = 'https://eventgrid.azure.net';
});
afterAll(async () => {
  await topic.close();
  await rm(folder, { recursive: true, force: true });
});

const row = KeptFinding.parse({
  room: 'egress',
  key: account,
  ...exposed,
  state: 'open',
  firstSeen: '2026-03-04T10:00:00.000Z',
  openedAt: '2026-03-04T10:00:00.000Z',
  reopened: 0,
  lastSeen: '2026-03-04T10:00:00.000Z',
});
const event = findingEvent({ change: 'opened', finding: row }, source);
const send = (signal: AbortSignal = new AbortController().signal) =>
  publish(event === undefined ? [] : [event], signal);

describe('the publisher', () => {
  it('sends CloudEvents 1.0 as they are, with a token for Event Grid', async () => {
    await send();
    expect(topic.received).toEqual([{ specversion: '1.0', datacontenttype: 'application/json', ...event }]);
    expect(scopes.flat()).toEqual(['https://eventgrid.azure.net/.default']);
  });

  it.each([
    { status: 500, error: RetryableError, requests: 2 },
    { status: 429, error: RetryableError, requests: 1 },
    { status: 403, error: PermanentError, requests: 1 },
    { status: 413, error: PermanentError, requests: 1 },
  ])('says of $status what kind of trouble it is', async ({ status, error, requests }) => {
    topic.fail({ kind: 'status', status });
    await expect(send()).rejects.toThrow(error);
    expect(topic.requests()).toBe(requests);
    expect(topic.received).toEqual([]);
  });

  it('rides out one blip', async () => {
    topic.fail({ kind: 'reset' }, 1);
    await send();
    expect(topic.received).toHaveLength(1);
  });

  it('sends again, under the same id, what the topic took without an answer', async () => {
    topic.fail({ kind: 'lost' }, 1);
    await send();
    expect(topic.received.map(({ id }) => id)).toEqual([event?.id, event?.id]);
  });

  it('waits no longer than it is given', async () => {
    topic.fail({ kind: 'slow', ms: 5_000 });
    const began = performance.now();
    await expect(send(AbortSignal.timeout(200))).rejects.toThrow(RetryableError);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('is refused with a token for something else', async () => {
    audience = 'https://management.azure.com';
    await expect(send()).rejects.toThrow(PermanentError);
  });

  it('carries what a whole notifier has to report', async () => {
    const given = new Given();
    given.publish = publish;
    await given.pass(exposed);
    topic.fail({ kind: 'status', status: 503 });
    await given.flush();
    topic.reset();
    given.advance(120_000);
    await given.sweep();
    expect(topic.received).toMatchObject([{ type: 'Gatehouse.Finding.Opened', subject: account, source }]);
    expect(await given.waiting()).toBe(0);
  });
});

describe('the simulated topic', () => {
  const client = (key: string) =>
    new EventGridPublisherClient(topic.endpoint, 'CloudEvent', new AzureKeyCredential(key), {
      tlsOptions: { ca: certificate.ca },
      retryOptions: { maxRetries: 0 },
    });

  it('takes its access key, and no other', async () => {
    await client('the-key').send([{ type: 't', source: 's', data: {} }]);
    await expect(client('another').send([{ type: 't', source: 's', data: {} }])).rejects.toMatchObject({
      statusCode: 401,
    });
    expect(topic.received).toHaveLength(1);
  });

  it.each([
    { what: 'an event without a type', event: { type: '', source: 's', data: {} }, status: 400 },
    { what: 'an event without a source', event: { type: 't', source: '', data: {} }, status: 400 },
    {
      what: 'more than a megabyte',
      event: { type: 't', source: 's', data: { text: 'x'.repeat(1_100_000) } },
      status: 413,
    },
  ])('refuses $what', async ({ event: wrong, status }) => {
    await expect(client('the-key').send([wrong])).rejects.toMatchObject({ statusCode: status });
  });
});
