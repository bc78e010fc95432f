import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shared } from '../../scripts/build.ts';
import { seconds } from '../../src/core/time.ts';
import { AuditEntry } from '../../src/state/audit/model.ts';
import { type AnsweringServer, anyToken, openAnsweringServer, type Reply } from '../arm/support/answering-server.ts';
import * as sources from './support/storage-clients.ts';

let folder = '';
let azure: AnsweringServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'built-storage-'));
  azure = await openAnsweringServer();
  azure.answer = (asked) => answerOf(asked.replace('/account/', '/'));
});
afterAll(async () => {
  await azure.close();
  await rm(folder, { recursive: true, force: true });
});

const etag = { etag: 'W/"1"' };
const xml = 'application/xml';
const isBlob = { ...etag, 'x-ms-blob-type': 'AppendBlob' };
const value = { kind: 'schema', version: 1, createdAt: '2026-03-04T00:00:00.000Z' } as const;
const row = { 'odata.etag': 'W/"1"', PartitionKey: 'p', RowKey: 'r', ...value };
const sent =
  '<InsertionTime>Wed, 04 Mar 2026 10:00:00 GMT</InsertionTime><MessageId>m</MessageId><PopReceipt>r</PopReceipt>';
const message = `<QueueMessagesList><QueueMessage>${sent}<MessageText>e30=</MessageText></QueueMessage></QueueMessagesList>`;
const changed = 'HTTP/1.1 204 No Content\r\nETag: W/"1"\r\n\r\n';
const transaction = `--changesetresponse_c\r\nContent-Type: application/http\r\n\r\n${changed}--changesetresponse_c--\r\n`;

/** What storage answers, as its REST reference has it. */
const answers: readonly (readonly [RegExp, Reply])[] = [
  [
    /^GET \/policy/,
    { headers: { ...isBlob, 'x-ms-meta-commit': 'abcdef1', 'content-length': '11' }, body: 'version: 1\n' },
  ],
  [/^HEAD \/audit\/2026-03-04/, { status: 404, headers: { 'x-ms-error-code': 'BlobNotFound' } }],
  [/^HEAD \/audit/, { headers: { ...isBlob, 'content-length': '3' } }],
  [
    /^GET \/audit/,
    { status: 206, headers: { ...isBlob, 'content-range': 'bytes 0-2/3', 'content-length': '3' }, body: '{}\n' },
  ],
  [/^PUT \/(audit|reconcile)/, { status: 201, headers: etag }],
  [/^POST \/(reconcile|resource-events)\/messages/, { status: 201, type: xml, body: message }],
  [/^GET \/reconcile(-poison)?\/messages/, { type: xml, body: message }],
  [/^GET \/reconcile-poison$/, { headers: { 'x-ms-approximate-messages-count': '1' } }],
  [/^GET \/meta\(\)/, { body: JSON.stringify({ value: [row] }) }],
  [/^GET \/meta\(/, { headers: etag, body: JSON.stringify(row) }],
  [/^POST \/\$batch/, { status: 202, type: 'multipart/mixed; boundary=b', body: transaction }],
  [/^(POST|PUT|DELETE) /, { status: 204, headers: etag }],
];
const answerOf = (asked: string): Reply => answers.find(([pattern]) => pattern.test(asked))?.[1] ?? { status: 500 };
const named = [
  'if-match',
  'if-none-match',
  'range',
  'x-ms-range',
  'x-ms-blob-type',
  'x-ms-blob-content-type',
  'prefer',
  'accept',
];

/** Everything that the app does with its storage, and what came of it. */
async function play({ blobReader, createAuditArchive, createTables, createWorkQueue }: typeof sources) {
  azure.requests.length = 0;
  // A host that is not Azure's has the account in its path.
  const account = `${azure.url}/account`;
  const entry = {
    id: 'a',
    at: '2026-03-04T10:00:00.000Z',
    room: 'dns',
    key: '/k',
    action: 'create',
    target: '/t',
    by: 'gatehouse',
  };
  const entries = [
    AuditEntry.parse({ ...entry, because: 'b', cause: 'sweep', policyVersion: 'v', before: null, after: null }),
  ];
  const [archive, queue] = [createAuditArchive(account, anyToken), createWorkQueue(account, anyToken)];
  const { meta } = createTables(account, anyToken);
  const read = blobReader(`${account}/policy/policy.yaml`, anyToken);
  const results: unknown[] = [await read(), await read('"1"')];
  await archive.append('2026-03-04', entries);
  await archive.append('2026-03-05', entries);
  await queue.send({ v: 1, room: 'dns', key: '/k', token: 't', attempt: 0, cause: 'sweep' }, seconds(0));
  await queue.putEventBack({}, seconds(1));
  results.push(await queue.findOldest());
  for await (const { text, drop } of queue.takePoisoned('reconcile')) {
    results.push(text);
    await drop();
  }
  results.push(
    await meta.find('p', 'r'),
    await Array.fromAsync(meta.list('p', 'r')),
    await Array.fromAsync(meta.listAll()),
  );
  results.push(
    await meta.insert('p', 'r', value),
    await meta.replace('p', 'r', value, 'W/"1"'),
    await meta.upsert('p', 'r', value),
  );
  await meta.remove('p', 'r', 'W/"1"');
  results.push(await meta.transact('p', [{ kind: 'insert', row: 'r', value }]));
  const requests = azure.requests.map(({ asked, query, headers }) => [
    `${asked}${query}`.replaceAll(/\b[\w-]{36}\b/g, 'id'),
    ...named.map((name) => headers[name]),
  ]);
  return { results, requests };
}

/** Operations that nothing says the app calls are cut from the build: this plays those that it does call. */
it('in the build, storage is asked the same and understood the same as by its whole libraries', async () => {
  await build({
    ...shared,
    entryPoints: { clients: join(import.meta.dirname, 'support/storage-clients.ts') },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    sourcemap: false,
  });
  const built = await play(await import(pathToFileURL(join(folder, 'clients.mjs')).href));
  expect(built).toEqual(await play(sources));
  expect(built.requests.length).toBeGreaterThan(20);
}, 60_000);
