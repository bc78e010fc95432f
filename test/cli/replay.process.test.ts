import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { QueueServiceClient, StorageSharedKeyCredential } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../simulator/azurite/azurite.ts';
import { type Certificate, makeCertificate } from '../../simulator/azurite/certificate.ts';
import { type IdentityEndpoint, listenIdentity } from '../../simulator/identity/identity.ts';
import { runCommand } from './run-command.ts';

const command = fileURLToPath(new URL('../../bin/gatehouse.mjs', import.meta.url));
const endpoint =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/app/providers/microsoft.network/privateendpoints/pe1';
const event = (id: string, resourceUri: string) => ({
  id,
  eventType: 'Microsoft.Resources.ResourceWriteSuccess',
  subject: resourceUri,
  eventTime: '2026-03-01T12:00:00Z',
  data: { resourceUri, operationName: 'Microsoft.Network/privateEndpoints/write' },
});
const deadLetters = [
  { ...event('e1', endpoint), deadLetterReason: 'MaxDeliveryAttemptsExceeded', deliveryAttempts: 30 },
  event('e2', endpoint.replace('privateendpoints/pe1', 'applicationsecuritygroups/asg')),
];

let folder: string;
let certificate: Certificate;
let azurite: Azurite;
let identity: IdentityEndpoint;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
  certificate = await makeCertificate(folder);
  azurite = await startAzurite({ certificate });
  identity = await listenIdentity();
  await writeFile(join(folder, 'dead-letter.json'), JSON.stringify(deadLetters));
});

afterAll(async () => {
  await azurite?.stop();
  await identity?.close();
  await rm(folder, { recursive: true, force: true });
});

const replay = (args: readonly string[]) =>
  runCommand(command, ['replay', ...args], {
    folder,
    env: {
      ...process.env,
      IDENTITY_ENDPOINT: identity.url,
      IDENTITY_HEADER: identity.header,
      NODE_EXTRA_CA_CERTS: certificate.caPath,
    },
  });

it('says what dead letters lead to, and sends nothing while no queue is named', async () => {
  const { status, out } = await replay(['--file', 'dead-letter.json', '--json']);
  expect({ status, ...(JSON.parse(out) as object) }).toEqual({
    status: 0,
    sent: 0,
    left: 1,
    malformed: [],
    keys: [{ room: 'dns', key: endpoint }],
  });
});

it('puts each event that leads to a pass on the queue, as Event Grid would have written it', async () => {
  const key = new StorageSharedKeyCredential(azurite.account, azurite.accountKey);
  // The pipeline takes TLS options although the storage SDK's own type leaves them out.
  const options = { retryOptions: {}, tlsOptions: { ca: certificate.ca } };
  const service = new QueueServiceClient(azurite.queueUri, key, options);
  const queue = service.getQueueClient('resource-events');
  await queue.create();
  const { status, err } = await replay(['--file', 'dead-letter.json', '--queue-service', azurite.queueUri]);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 10 });
  expect(
    receivedMessageItems.map(({ messageText }) => JSON.parse(Buffer.from(messageText, 'base64').toString()) as unknown),
  ).toEqual([event('e1', endpoint)]);
});

it.each([
  { args: ['--file', 'nothing.json'], says: 'nothing.json: there is no such file' },
  {
    args: ['--file', 'dead-letter.json', '--queue-service', 'name'],
    says: "--queue-service: 'name' is not an https address",
  },
  { args: [], says: '--file' },
])('refuses $args with the field named', async ({ args, says }) => {
  const { status, err } = await replay(args);
  expect(status).toBe(2);
  expect(err).toContain(says);
});
