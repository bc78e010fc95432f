import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type QueueClient, QueueServiceClient, StorageSharedKeyCredential } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../../simulator/azurite/azurite.ts';
import { type Certificate, makeCertificate } from '../../../simulator/azurite/certificate.ts';
import { type IdentityEndpoint, listenIdentity } from '../../../simulator/identity/identity.ts';
import { type Fixture, startFixture } from './fixture.ts';

let certificate: Certificate;
let azurite: Azurite;
let identity: IdentityEndpoint;
let service: QueueServiceClient;

beforeAll(async () => {
  certificate = await makeCertificate(await mkdtemp(join(tmpdir(), 'queue-test-')));
  [azurite, identity] = await Promise.all([startAzurite({ certificate }), listenIdentity()]);
  const credential = new StorageSharedKeyCredential(azurite.account, azurite.accountKey);
  const options = { retryOptions: {}, tlsOptions: { ca: certificate.ca } };
  service = new QueueServiceClient(azurite.queueUri, credential, options);
});
afterAll(() => Promise.all([azurite.stop(), identity.close()]));

let count = 0;
/** The fixture app on a queue of its own. */
async function withQueue(use: (host: Fixture, queue: QueueClient) => Promise<void>, queueLease = 600_000) {
  count += 1;
  const queue = service.getQueueClient(`fixture-${count}`);
  const host = await startFixture({
    queuePoll: 50,
    queueLease,
    env: {
      FIXTURE_QUEUE: queue.name,
      FIXTURE_STORAGE: '',
      FIXTURE_STORAGE__queueServiceUri: azurite.queueUri,
      FIXTURE_STORAGE__credential: 'managedidentity',
      FIXTURE_STORAGE__clientId: identity.systemAssigned.clientId,
      IDENTITY_ENDPOINT: identity.url,
      IDENTITY_HEADER: identity.header,
      NODE_EXTRA_CA_CERTS: certificate.caPath,
    },
  });
  try {
    await use(host, queue);
  } finally {
    await host.kill();
  }
}

const send = async (queue: QueueClient, message: unknown): Promise<void> => {
  await queue.createIfNotExists();
  await queue.sendMessage(
    Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)).toString('base64'),
  );
};
const isEmpty = async (queue: QueueClient): Promise<boolean> =>
  (await queue.peekMessages()).peekedMessageItems.length === 0;

describe('a queue trigger', () => {
  it('makes the queue, reads it as the managed identity and removes what succeeded', () =>
    withQueue(async (host, queue) => {
      await expect.poll(() => queue.exists()).toBe(true);
      await send(queue, { name: 'a' });
      await host.line((line) => line.message === 'message {"name":"a"} attempt 1');
      await host.line((line) => line.category === 'host.executed' && line.outcome === 'succeeded');
      await expect.poll(async () => (await queue.getProperties()).approximateMessagesCount).toBe(0);
      expect(identity.calls()).toBeGreaterThan(0);
    }));

  it('tries a failing message five times, then moves it to the poison queue as it was', () =>
    withQueue(async (host, queue) => {
      await send(queue, { name: 'bad', fail: true });
      await host.line((line) => line.category === 'host.queue.poison');
      const attempts = host.lines
        .filter((line) => line.message.startsWith('message'))
        .map((line) => line.message.slice(-1));
      expect(attempts).toEqual(['1', '2', '3', '4', '5']);
      const poison = service.getQueueClient(`${queue.name}-poison`);
      const [message] = (await poison.receiveMessages()).receivedMessageItems;
      expect(JSON.parse(Buffer.from(message?.messageText ?? '', 'base64').toString())).toEqual({
        name: 'bad',
        fail: true,
      });
      expect(await isEmpty(queue)).toBe(true);
    }));

  it('moves what is not base64 straight to the poison queue', () =>
    withQueue(async (host, queue) => {
      await queue.createIfNotExists();
      await queue.sendMessage('{"name":"plain"}');
      await host.line((line) => line.category === 'host.queue.poison');
      expect(host.lines.some((line) => line.function === 'on-message' && line.category === 'user')).toBe(false);
    }));

  it('keeps a message hidden for as long as it is worked on, beyond its lease', () =>
    withQueue(async (host, queue) => {
      await send(queue, { name: 'long', wait: 3500 });
      await host.line((line) => line.message === 'finished long');
      await expect.poll(async () => (await queue.getProperties()).approximateMessagesCount).toBe(0);
      expect(host.lines.filter((line) => line.message.startsWith('message'))).toHaveLength(1);
    }, 2000));

  it('leaves the message of a killed host to the next one', () =>
    withQueue(async (host, queue) => {
      await send(queue, { name: 'orphan', wait: 60_000 });
      await host.line((line) => line.message.startsWith('message'));
      await host.kill();
      await expect.poll(() => isEmpty(queue), { timeout: 5000 }).toBe(false);
    }, 1000));

  it('carries on when the storage comes back', () =>
    withQueue(async (host, queue) => {
      await expect.poll(() => queue.exists()).toBe(true);
      await queue.delete();
      await expect.poll(() => queue.exists(), { timeout: 5000 }).toBe(true);
      await send(queue, { name: 'later' });
      await host.line((line) => line.message === 'finished later');
    }));
});

describe('Azurite', () => {
  it('says which port is taken and which option changes it', async () => {
    const port = Number(new URL(azurite.queueUri).port);
    const wanted = startAzurite({ certificate, ports: { queue: port } });
    await expect(wanted).rejects.toThrow(`Port ${port} is taken by another program. Choose another with --port-queue.`);
  });
});
