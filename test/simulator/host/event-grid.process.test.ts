import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, startFixture } from './fixture.ts';

// What host 4.1037 with Extensions.EventGrid 3.3.0 answered; what else it was seen to answer is in real-host.process.test.ts.

let host: Fixture;
beforeAll(async () => {
  host = await startFixture();
});
afterAll(() => host.stop());

const address = (name = 'on-event', code = host.keys.eventGrid): string =>
  `/runtime/webhooks/eventgrid?functionName=${name}&code=${code}`;

const post = (body: unknown, type: string | undefined = 'Notification', path = address()): Promise<Response> =>
  host.get(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(type !== '' && { 'aeg-event-type': type }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('the Event Grid webhook', () => {
  it('shakes hands in the Event Grid schema', async () => {
    const response = await post([{ id: '1', data: { validationCode: 'abc' } }], 'SubscriptionValidation');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ validationResponse: 'abc' });
  });

  it.each([
    { with: 'its origin', headers: { 'webhook-request-origin': 'eventgrid.azure.net' } },
    { with: 'another origin', headers: { 'webhook-request-origin': 'other.example' } },
    { with: 'a rate', headers: { 'webhook-request-origin': 'eventgrid.azure.net', 'webhook-request-rate': '120' } },
    { with: 'a callback', headers: { 'webhook-request-callback': 'https://127.0.0.1:9/validate' } },
    { with: 'nothing', headers: {} },
  ])('shakes hands in the CloudEvents schema, asked with $with', async ({ headers }) => {
    const response = await host.get(address(), { method: 'OPTIONS', headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net');
  });

  it('splits a batch, gives each event to the function and answers 202', async () => {
    const response = await post([
      { id: 'a', data: { colour: 'red' } },
      { id: 'b', data: {} },
    ]);
    expect(response.status).toBe(202);
    expect(host.lines.map((line) => line.message)).toEqual(expect.arrayContaining(['event a red', 'event b ']));
  });

  it('takes a single CloudEvent', async () => {
    expect((await post({ id: 'c', specversion: '1.0', type: 't', data: {} })).status).toBe(202);
    expect(host.lines.some((line) => line.message === 'event c ')).toBe(true);
  });

  it('fails the whole delivery when one event of it fails, having tried them all', async () => {
    const response = await post([
      { id: 'bad', data: { fail: true } },
      { id: 'good', data: {} },
    ]);
    expect(response.status).toBe(500);
    expect(host.lines.some((line) => line.message === 'event good ')).toBe(true);
  });
});
