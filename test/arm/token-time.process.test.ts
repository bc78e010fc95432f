import { DefaultAzureCredential } from '@azure/identity';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type IdentityEndpoint, listenIdentity } from '../../simulator/identity/identity.ts';
import { openArm } from '../../src/arm/open-arm.ts';
import { createOwnIdentity } from '../../src/arm/own-identity.ts';
import { shareTokens } from '../../src/arm/shared-tokens.ts';
import { RetryableError } from '../../src/core/errors.ts';
import { seconds } from '../../src/core/time.ts';
import { createTopic } from '../../src/notify/topic.ts';
import { blobReader } from '../../src/policy/policy-readers.ts';
import { type AnsweringServer, openAnsweringServer } from './support/answering-server.ts';
import { body, endpoint, record } from './support/calls.ts';

let identity: IdentityEndpoint;
let azure: AnsweringServer;
beforeAll(async () => {
  identity = await listenIdentity();
  process.env.IDENTITY_ENDPOINT = identity.url;
  process.env.IDENTITY_HEADER = identity.header;
  azure = await openAnsweringServer();
  azure.answer = (_asked, path) => ({ body: body(path) });
});
afterEach(() => identity.trouble());
afterAll(async () => {
  await identity.close();
  await azure.close();
});

/** Each audience is one of its own: the identity library keeps tokens for the whole process. */
let audiences = 0;
function azureOf(patience = seconds(20)) {
  audiences += 1;
  const audience = `https://audience-${audiences}.example`;
  const credential = shareTokens(new DefaultAzureCredential(), patience);
  return { audience, credential, ...openArm({ endpoint: azure.url, audience, credential }) };
}

async function ended(call: (signal: AbortSignal) => Promise<unknown>, after = 1_000) {
  const began = performance.now();
  const outcome = await call(AbortSignal.timeout(after)).catch((error: unknown) => error);
  return { outcome, took: performance.now() - began };
}

/** The slow one last: what it gives at last, for the topic and the storage, the identity library keeps for the whole process. */
const troubles = [
  { when: 'the identity endpoint answers 500', trouble: { kind: 'failed', status: 500 } },
  { when: 'the identity endpoint never answers', trouble: { kind: 'silent' } },
  { when: 'the identity endpoint is slow', trouble: { kind: 'slow', byMs: 6_000 } },
] as const;

it('the policy is not read, in a time of its own', async () => {
  identity.trouble({ kind: 'silent' });
  const { outcome, took } = await ended(() =>
    blobReader(`${azure.url}/policy/policy.yaml`, azureOf().credential, { limit: seconds(1) })(),
  );
  expect(outcome).toBeInstanceOf(RetryableError);
  expect(took).toBeLessThan(6_500);
});

describe.each(troubles)('while $when', ({ trouble }) => {
  it('every call ends with its signal, and passes by waiting', async () => {
    identity.trouble(trouble);
    const { arm, network, privateDns, credential, audience } = azureOf();
    const events = [{ id: '1', source: 's', type: 't', subject: 'x', time: '2026-03-04T10:00:00Z', data: {} }];
    const publish = createTopic(`${azure.url}/api/events`, credential);
    const calls: Record<string, (signal: AbortSignal) => Promise<unknown>> = {
      'a read': (signal) => arm.find(endpoint, 'v', signal),
      'a write': (signal) => arm.put(endpoint, 'v', {}, { signal }),
      "an SDK's read": (signal) => network.findPrivateEndpoint(endpoint, signal),
      "an SDK's list": (signal) => network.listPrivateDnsZoneGroups(endpoint, signal),
      "an SDK's write": (signal) => privateDns.putRecordSet(record, { ttl: 1 }, { ifNoneMatch: '*' }, signal),
      'an event to the topic': (signal) => publish(events as never, signal),
    };
    const before = azure.requests.length;
    const own = ended(createOwnIdentity(credential, audience));
    for (const [what, { outcome, took }] of await Promise.all(
      Object.entries(calls).map(async ([what, call]) => [what, await ended(call)] as const),
    )) {
      expect(outcome, what).toBeInstanceOf(RetryableError);
      expect(took, what).toBeLessThan(2_000);
    }
    expect(azure.requests.length - before, 'nothing was sent').toBe(0);
    expect((await own).outcome, 'who we are is not known yet').toEqual([]);
    expect((await own).took).toBeLessThan(2_000);
  });
});

describe('the fetch of a token', () => {
  it('goes on when the time of the caller that began it is up: its token serves the next call', async () => {
    identity.trouble({ kind: 'slow', byMs: 2_000 });
    const { arm, network } = azureOf();
    const before = identity.asked();
    const [first, second] = await Promise.all([
      ended((signal) => arm.find(endpoint, 'v', signal), 500),
      ended((signal) => network.findPrivateEndpoint(endpoint, signal), 10_000),
    ]);
    expect(first.outcome).toBeInstanceOf(RetryableError);
    expect(second.outcome).toMatchObject({ properties: {} });
    expect((await ended((signal) => arm.find(endpoint, 'v', signal))).outcome).toMatchObject({ status: 200 });
    expect(identity.asked() - before, 'one for all of them').toBe(1);
  });

  it('is given up when it hangs, and the next call begins another', async () => {
    identity.trouble({ kind: 'silent' });
    const { arm } = azureOf(seconds(1));
    const { outcome, took } = await ended((signal) => arm.find(endpoint, 'v', signal), 10_000);
    expect(outcome).toBeInstanceOf(RetryableError);
    expect(took).toBeLessThan(3_000);
    identity.trouble();
    expect((await ended((signal) => arm.find(endpoint, 'v', signal))).outcome).toMatchObject({ status: 200 });
  });
});
