import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StorageSharedKeyCredential as BlobKey, BlobServiceClient } from '@azure/storage-blob';
import { type QueueClient, QueueServiceClient, StorageSharedKeyCredential } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../../simulator/azurite/azurite.ts';
import { type Certificate, makeCertificate } from '../../../simulator/azurite/certificate.ts';
import { blobTimerStore } from '../../../simulator/host/timer/timer-store.ts';
import { type IdentityEndpoint, listenIdentity } from '../../../simulator/identity/identity.ts';
import { type Fixture, startFixture } from './fixture.ts';

// What WebJobs 3.0.48 with Extensions.Storage.Queues 5.3.10 did with the same messages, unless a row names another source.

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
/** The fixture app on a queue of its own, made before it or not. */
async function withQueue(
  use: (host: Fixture, queue: QueueClient) => Promise<void>,
  {
    queueLease,
    made = true,
    suffix = '',
    timers = false,
  }: { queueLease?: number; made?: boolean; suffix?: string; timers?: boolean } = {},
) {
  count += 1;
  const queue = service.getQueueClient(`fixture-${count}${suffix}`);
  if (made) await queue.create();
  const host = await startFixture({
    queuePoll: 50,
    timers,
    ...(queueLease !== undefined && { queueLease }),
    env: {
      FIXTURE_QUEUE: queue.name,
      ...(timers && { FIXTURE_SCHEDULE: '* * * * * *' }),
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
  await queue.sendMessage(
    Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)).toString('base64'),
  );
};
const isEmpty = async (queue: QueueClient): Promise<boolean> =>
  (await queue.peekMessages()).peekedMessageItems.length === 0;

describe('a queue trigger', () => {
  it('reads the queue as the managed identity and removes what succeeded', () =>
    withQueue(async (host, queue) => {
      await send(queue, { name: 'a' });
      await host.line((line) => line.message === 'message {"name":"a"} attempt 1');
      await host.line((line) => line.category === 'host.executed' && line.outcome === 'succeeded');
      await expect.poll(async () => (await queue.getProperties()).approximateMessagesCount).toBe(0);
      expect(identity.calls()).toBeGreaterThan(0);
    }));

  it('tries a failing message five times, then moves it to the poison queue as it was', () =>
    withQueue(async (host, queue) => {
      await send(queue, { name: 'bad', fail: true });
      const line = await host.line((one) => one.category === 'host.queue.poison');
      expect(line).toMatchObject({
        level: 'warning',
        message: `Message has reached MaxDequeueCount of 5. Moving message to queue '${queue.name}-poison'.`,
      });
      const attempts = host.lines
        .filter((line) => line.message.startsWith('message'))
        .map((line) => line.message.slice(-1));
      expect(attempts).toEqual(['1', '2', '3', '4', '5']);
      const poison = service.getQueueClient(`${queue.name}-poison`);
      await expect.poll(() => poison.exists()).toBe(true);
      await expect.poll(async () => isEmpty(poison)).toBe(false);
      const [message] = (await poison.receiveMessages()).receivedMessageItems;
      // Seven days, with any life it had before.
      const life = Number(message?.expiresOn) - Number(message?.insertedOn);
      expect(life).toBe(7 * 24 * 3600 * 1000);
      expect(JSON.parse(Buffer.from(message?.messageText ?? '', 'base64').toString())).toEqual({
        name: 'bad',
        fail: true,
      });
      expect(await isEmpty(queue)).toBe(true);
    }));

  it('moves what is not base64 to the poison queue at its first receipt, with two warnings and no invocation', () =>
    withQueue(async (host, queue) => {
      await queue.sendMessage('{"name":"plain"}');
      await host.line((one) => one.message.startsWith('Message has reached'));
      const logged = host.lines.filter((line) => line.category === 'host.queue.poison');
      expect(logged).toMatchObject([
        {
          level: 'warning',
          message: expect.stringMatching(/^Message decoding has failed! Check MessageEncoding settings\. MessageId=/),
        },
        {
          level: 'warning',
          message: `Message has reached MaxDequeueCount of 5. Moving message to queue '${queue.name}-poison'.`,
        },
      ]);
      expect(host.lines.some((line) => line.function === 'on-message' && line.category === 'user')).toBe(false);
      const poison = service.getQueueClient(`${queue.name}-poison`);
      await expect.poll(async () => isEmpty(poison)).toBe(false);
    }));

  it('reads base64 with blanks in it', () =>
    withQueue(async (host, queue) => {
      await queue.sendMessage(
        Buffer.from('{"name":"blanks"}')
          .toString('base64')
          .replace(/(.{4})/g, '$1 \n'),
      );
      await host.line((line) => line.message === 'finished blanks');
    }));

  it('on a queue named -poison fails a message once in ten minutes, and makes no third queue', () =>
    withQueue(
      async (host, queue) => {
        await send(queue, { name: 'third', fail: true });
        await host.line((line) => line.category === 'host.executed' && line.outcome === 'failed');
        await new Promise((resolve) => setTimeout(resolve, 1500));
        expect(host.lines.filter((line) => line.message.startsWith('message'))).toHaveLength(1);
        // It is hidden, not gone: its lease is what has to pass, which no setting of host.json shortens.
        expect(
          Number(
            /^hidden for (\d+) s$/.exec((await host.line((line) => line.message.startsWith('hidden'))).message)?.[1],
          ),
        ).toBeGreaterThan(590);
        expect((await queue.getProperties()).approximateMessagesCount).toBe(1);
        expect(await service.getQueueClient(`${queue.name}-poison`).exists()).toBe(false);
      },
      { suffix: '-poison' },
    ));

  it('says nothing of a message that is gone before it could be deleted', () =>
    withQueue(async (host, queue) => {
      await send(queue, { name: 'gone', wait: 500 });
      await host.line((line) => line.message.startsWith('message'));
      await queue.clearMessages();
      await host.line((line) => line.category === 'host.executed' && line.outcome === 'succeeded');
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(host.lines.filter(({ level }) => level === 'warning' || level === 'error')).toEqual([]);
    }));

  it('keeps a message hidden for as long as it is worked on, beyond its lease', () =>
    withQueue(
      async (host, queue) => {
        await send(queue, { name: 'long', wait: 3500 });
        await host.line((line) => line.message === 'finished long');
        await expect.poll(async () => (await queue.getProperties()).approximateMessagesCount).toBe(0);
        expect(host.lines.filter((line) => line.message.startsWith('message'))).toHaveLength(1);
      },
      { queueLease: 2000 },
    ));

  // Host 4.1037: after 10 minutes and a second, as long as it was hidden.
  it('leaves the message of a killed host to the next one once its lease has passed', () =>
    withQueue(
      async (host, queue) => {
        await send(queue, { name: 'orphan', wait: 60_000 });
        await host.line((line) => line.message.startsWith('message'));
        await host.kill();
        await expect.poll(() => isEmpty(queue), { timeout: 5000 }).toBe(false);
      },
      { queueLease: 1000 },
    ));

  it('fails bytes that are no UTF-8 five times without calling the function, then moves them to poison', () =>
    withQueue(async (host, queue) => {
      await queue.sendMessage(Buffer.from([0x7b, 0xff, 0x7d]).toString('base64'));
      const line = await host.line((one) => one.category === 'host.queue.poison');
      expect(line.message).toContain('MaxDequeueCount of 5');
      expect(host.lines.filter((one) => one.message.includes('A message failed'))).toHaveLength(5);
      expect(host.lines.some((one) => one.function === 'on-message' && one.category === 'user')).toBe(false);
    }));

  // Host 4.1037 at `/admin/host/drain`: two messages waited until it was resumed; HTTP and Event Grid were answered on.
  it('is not read while the host drains, nor do timers run, and both go on once it is resumed', () =>
    withQueue(
      async (host, queue) => {
        const ticks = () => host.lines.filter(({ message }) => message.startsWith('tick')).length;
        const admin = (method: string, what: string) =>
          host.get(`/admin/host/${what}`, { method, headers: { 'x-functions-key': host.keys.master } });
        await host.line((line) => line.message.startsWith('tick'));
        await admin('POST', 'drain');
        await expect
          .poll(async () => (await admin('GET', 'drain/status')).json())
          .toMatchObject({ state: 'Completed' });
        const before = ticks();
        await Promise.all([send(queue, { name: 'one' }), send(queue, { name: 'two' })]);
        const webhook = `/runtime/webhooks/eventgrid?functionName=on-event&code=${host.keys.eventGrid}`;
        const headers = { 'aeg-event-type': 'Notification' };
        expect((await host.get(webhook, { method: 'POST', headers, body: '[{"id":"1"}]' })).status).toBe(202);
        await new Promise((resolve) => setTimeout(resolve, 1200));
        expect([ticks(), host.lines.filter(({ message }) => message.startsWith('message'))]).toEqual([before, []]);
        await admin('POST', 'resume');
        await Promise.all(['one', 'two'].map((name) => host.line((line) => line.message === `finished ${name}`)));
        await expect.poll(ticks, { timeout: 5000 }).toBeGreaterThan(before);
      },
      { timers: true },
    ));

  it('makes no queue, warns at each poll, and carries on once somebody has made it', () =>
    withQueue(
      async (host, queue) => {
        const line = await host.line((one) => one.message.includes('QueueNotFound'));
        expect(line).toMatchObject({ level: 'warning', category: 'host.queue' });
        expect(await queue.exists()).toBe(false);
        await queue.create();
        await send(queue, { name: 'later' });
        await host.line((one) => one.message === 'finished later');
      },
      { made: false },
    ));
});

const blobService = (): BlobServiceClient => {
  const options = { retryOptions: {}, tlsOptions: { ca: certificate.ca } };
  return new BlobServiceClient(azurite.blobUri, new BlobKey(azurite.account, azurite.accountKey), options);
};

// Blobs where Azure/azure-webjobs-sdk-extensions (StorageScheduleMonitor) and Azure/azure-webjobs-sdk (SingletonManager) have them, in `azure-webjobs-hosts`.
describe('the storage of timers', () => {
  const store = () => blobTimerStore(blobService(), 'here');

  it('keeps a status, and nothing of a timer that never had one', async () => {
    const status = { last: new Date(0), next: new Date(60_000), lastUpdated: new Date(0) };
    await store().save('kept', status);
    expect(await store().load('kept')).toEqual(status);
    expect(await store().load('other')).toBeUndefined();
  });

  it('gives a timer to one host until that one lets go', async () => {
    const first = await store().lock('one');
    expect(await store().lock('one')).toBeUndefined();
    await first?.release();
    expect(await store().lock('one')).toBeDefined();
  });
});

// Host 4.1037 and Azurite; when a run counts as missed, and which timers keep no status: timer-status.test.ts.
describe('timers of a host with storage', () => {
  const tick = (line: { message: string }): boolean => line.message.startsWith('tick');
  const withTimers = (schedule: string) =>
    startFixture({
      timers: true,
      env: {
        FIXTURE_SCHEDULE: schedule,
        AzureWebJobsStorage__blobServiceUri: azurite.blobUri,
        AzureWebJobsStorage__credential: 'managedidentity',
        AzureWebJobsStorage__clientId: identity.systemAssigned.clientId,
        AzureFunctionsWebHost__hostid: `host-${count}`,
        IDENTITY_ENDPOINT: identity.url,
        IDENTITY_HEADER: identity.header,
        NODE_EXTRA_CA_CERTS: certificate.caPath,
      },
    });

  it('make up one missed run after a restart, and get the status of the last', async () => {
    const blobs = blobService();
    const hourAgo = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;
    await blobTimerStore(blobs, `host-${count}`).save('on-time', {
      last: new Date(hourAgo),
      next: new Date(hourAgo + 1_800_000),
      lastUpdated: new Date(hourAgo),
    });
    const host = await withTimers('0 */30 * * * *');
    const line = await host.line(tick);
    expect(line.message).toBe(`tick pastDue=true next=${new Date(hourAgo + 1_800_000).toISOString()}`);
    await host.line((one) => one.category === 'host.executed');
    await host.stop();
    const again = await withTimers('0 */30 * * * *');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(again.lines.some(tick)).toBe(false);
    await again.kill();
  });

  // Host 4.1037: for up to 60 s; the new one tried again each minute, and its first run came 62 s after the restart.
  it('of a killed host stay locked', async () => {
    count += 1;
    const killed = await withTimers('*/1 * * * * *');
    expect((await killed.line(tick)).message).toBe('tick pastDue=false next=undefined');
    await killed.kill();
    const next = await withTimers('*/1 * * * * *');
    await next.line((line) => line.message.includes('is locked by another host'));
    expect(next.lines.some(tick)).toBe(false);
    await next.kill();
  });
});

// Azurite 3.35.
describe('Azurite', () => {
  it('says which port is taken and which option changes it', async () => {
    const port = Number(new URL(azurite.queueUri).port);
    const wanted = startAzurite({ certificate, ports: { queue: port } });
    await expect(wanted).rejects.toThrow(`Port ${port} is taken by another program. Choose another with --port-queue.`);
  });
});
