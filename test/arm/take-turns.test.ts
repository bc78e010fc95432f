import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Arm } from '../../src/arm/arm.ts';
import { openArm } from '../../src/arm/open-arm.ts';
import { RetryableError } from '../../src/core/errors.ts';
import { type AnsweringServer, anyToken, openAnsweringServer } from './support/answering-server.ts';
import { body, endpoint, record } from './support/calls.ts';

let azure: AnsweringServer;
beforeAll(async () => {
  azure = await openAnsweringServer();
});
beforeEach(() => {
  azure.requests.length = 0;
  azure.answer = (_asked, path) => ({ body: body(path.toLowerCase()) });
});
afterAll(() => azure.close());

const signal = (ms = 5_000): AbortSignal => AbortSignal.timeout(ms);
const elsewhere = endpoint.replace('000000000001', '000000000002');

/** The client of a process that has not called anybody yet. */
const process = () => openArm({ endpoint: azure.url, audience: 'https://management.azure.com', credential: anyToken });

const throttled = (retryAfter: string, code = 'ResourceRequestsThrottled') => ({
  status: 429,
  headers: { 'retry-after': retryAfter },
  body: JSON.stringify({ error: { code, message: 'slow down' } }),
});

async function refuseOnce(arm: Arm, retryAfter: string, code?: string): Promise<void> {
  const { answer } = azure;
  azure.answer = () => throttled(retryAfter, code);
  await expect(arm.find(endpoint, 'v', signal())).rejects.toMatchObject({ refused: true });
  azure.answer = answer;
  azure.requests.length = 0;
}

describe('what Azure asks of one call', () => {
  it('all calls that draw on the same bucket keep to, with any caller', async () => {
    const { arm, network } = process();
    await refuseOnce(arm, '60');
    const calls = [arm.find(endpoint, 'v', signal()), network.findPrivateEndpoint(endpoint, signal())];
    const outcomes = await Promise.all(calls.map((call) => call.catch((error: unknown) => error)));
    const waits = outcomes.map((outcome) => (outcome instanceof RetryableError ? outcome.retryAfter : undefined));
    expect(outcomes).toEqual([expect.objectContaining({ refused: true }), expect.objectContaining({ refused: true })]);
    expect(Math.min(...waits.map(Number))).toBeGreaterThan(59_000);
    expect(new Set(waits).size, 'each comes back at a time of its own').toBe(2);
    expect(azure.requests).toEqual([]);
  });

  it('says nothing to other buckets: another kind of call, another provider, private DNS, another subscription', async () => {
    const { arm } = process();
    await refuseOnce(arm, '60');
    const storage = endpoint.replace('microsoft.network/privateendpoints', 'microsoft.storage/storageaccounts');
    await arm.put(endpoint, 'v', {}, { signal: signal() });
    await arm.remove(endpoint, 'v', { signal: signal() });
    for (const id of [storage, record, elsewhere]) await arm.find(id, 'v', signal());
    expect(azure.requests).toHaveLength(5);
  });

  it('of the whole subscription all its calls of that kind keep to, with any provider', async () => {
    const { arm } = process();
    await refuseOnce(arm, '60', 'SubscriptionRequestsThrottled');
    const storage = endpoint.replace('microsoft.network/privateendpoints', 'microsoft.storage/storageaccounts');
    for (const id of [endpoint, storage])
      await expect(arm.find(id, 'v', signal())).rejects.toMatchObject({ refused: true });
    await arm.put(endpoint, 'v', {}, { signal: signal() });
    await arm.find(elsewhere, 'v', signal());
    expect(azure.requests).toHaveLength(2);
  });

  it('is waited for by a call whose turn is near, and the call is made', async () => {
    const { arm } = process();
    await refuseOnce(arm, '1');
    const began = performance.now();
    await Promise.all([1, 2, 3].map(() => arm.find(endpoint, 'v', signal())));
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(azure.requests).toHaveLength(3);
  });

  it('is not waited for beyond the time of a call, and then nothing is sent', async () => {
    const { arm } = process();
    await refuseOnce(arm, '1');
    await expect(arm.find(endpoint, 'v', signal(200))).rejects.toBeInstanceOf(RetryableError);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(azure.requests).toEqual([]);
  });

  it('because one resource is busy concerns nobody else', async () => {
    const { arm } = process();
    await refuseOnce(arm, '60', 'RetryableError');
    await arm.find(endpoint, 'v', signal());
    expect(azure.requests).toHaveLength(1);
  });
});
