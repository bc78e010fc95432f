import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableClient } from '@azure/data-tables';
import { AnonymousCredential } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../simulator/azurite/certificate.ts';
import { RetryableError } from '../../src/core/errors.ts';
import { millis, systemClock } from '../../src/core/time.ts';
import { withTimeBudget } from '../../src/core/time-limit.ts';
import { createTopic } from '../../src/notify/topic.ts';
import { blobReader } from '../../src/policy/policy-readers.ts';
import { createChain } from '../../src/reconcile/chain.ts';
import { createLoop } from '../../src/reconcile/loop.ts';
import { createWorkQueue } from '../../src/reconcile/work-queue.ts';
import { azureTable } from '../../src/state/azure-table.ts';
import type { Table } from '../../src/state/table.ts';
import { WaitingKey } from '../../src/state/waiting/model.ts';
import { createWork } from '../../src/state/waiting/store.ts';
import { Value, value } from '../support/contract-tables.ts';
import { silentLog } from '../support/dns-world.ts';
import {
  type SilentServer,
  silentFromTheStart,
  silentInBetween,
  silentInBetweenPlainly,
} from '../support/silent-server.ts';

let folder = '';
let silent: SilentServer;
/** Answers every request with a beginning, and never with an end. */
let halting: SilentServer;
let ca = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-silent-'));
  const certificate = await makeCertificate(folder);
  ca = certificate.ca;
  silent = await silentFromTheStart();
  halting = await silentInBetween(certificate, (request, response) => {
    // The table is made without more ado: silence comes with what follows.
    if (request.method === 'POST' && request.url?.includes('/Tables')) return void response.writeHead(204).end();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000', etag: 'W/"1"' });
    response.write('{"value": [');
  });
});
afterAll(async () => {
  await Promise.all([silent.close(), halting.close()]);
  await rm(folder, { recursive: true, force: true });
});

const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }) };
const limit = millis(300);
const far = millis(3_600_000);
const tableOf = (origin: string, options: { limit: typeof limit }): Table<Value> => {
  const more = { tlsOptions: { ca }, retryOptions: { maxRetries: 2 } };
  return azureTable(new TableClient(`${origin}/account`, 'x', credential, more), Value, options);
};

/** How long it took to fail, and with what. A test that waits for nothing fails by its own time limit. */
async function failure(work: () => Promise<unknown>): Promise<{ error: unknown; took: number }> {
  const started = performance.now();
  const error = await work().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, took: performance.now() - started };
}

const uses: readonly { use: string; with: (table: Table<Value>) => Promise<unknown> }[] = [
  { use: 'a find', with: (table) => table.find('p', 'r') },
  { use: 'a find by row', with: (table) => table.findByRow('r') },
  { use: 'a list', with: (table) => Array.fromAsync(table.list('p')) },
  { use: 'a list of some', with: (table) => Array.fromAsync(table.listWhere({ name: 'n' })) },
  { use: 'a list of all', with: (table) => Array.fromAsync(table.listAll()) },
  { use: 'an insert', with: (table) => table.insert('p', 'r', value('n')) },
  { use: 'a replace', with: (table) => table.replace('p', 'r', value('n'), 'W/"1"') },
  { use: 'an upsert', with: (table) => table.upsert('p', 'r', value('n')) },
  { use: 'a removal', with: (table) => table.remove('p', 'r') },
  { use: 'a transaction', with: (table) => table.transact('p', [{ kind: 'insert', row: 'r', value: value('n') }]) },
];

describe('storage that takes the connection and says nothing', () => {
  it.each(uses)('$use ends by the limit of its own', async ({ with: use }) => {
    const { error, took } = await failure(() => use(tableOf(silent.origin, { limit })));
    expect(error).toBeInstanceOf(RetryableError);
    expect(String(error)).toContain('did not answer within 0.3 s');
    expect(took).toBeLessThan(5_000);
  });

  it.each(uses.filter(({ use }) => /find|list/.test(use)))(
    '$use ends when the time of its pass is up',
    async ({ with: use }) => {
      const table = tableOf(silent.origin, { limit: far });
      const { error, took } = await failure(() => withTimeBudget(AbortSignal.timeout(200), () => use(table)));
      expect(error).toBeInstanceOf(RetryableError);
      expect(took).toBeLessThan(5_000);
    },
  );

  it('a message ends by the limit of its own', async () => {
    const { send } = createWorkQueue(`${silent.origin}/a`, credential, { limit });
    const message = { v: 1, room: 'dns', key: '/k', token: 't', attempt: 0, cause: 'test' } as const;
    expect((await failure(() => send(message, millis(0)))).error).toBeInstanceOf(RetryableError);
  });

  it('the question for the oldest message ends by the limit of its own', async () => {
    const { error } = await failure(() => createWorkQueue(`${silent.origin}/a`, credential, { limit }).findOldest());
    expect(error).toBeInstanceOf(RetryableError);
  });

  it('the policy ends by the limit of its own', async () => {
    const read = blobReader(`${silent.origin}/account/policy/policy.yaml`, new AnonymousCredential(), { limit });
    expect((await failure(() => read())).error).toBeInstanceOf(RetryableError);
  });

  it('the topic ends with its signal', async () => {
    const publish = createTopic(`${silent.origin}/api/events`, credential);
    const { error } = await failure(() => publish([], AbortSignal.timeout(200)));
    expect(error).toBeInstanceOf(RetryableError);
  });
});

describe('storage that falls silent in the midst of an answer', () => {
  it.each(uses.filter(({ use }) => /find|list/.test(use)))(
    '$use ends by the limit of its own',
    async ({ with: use }) => {
      const { error } = await failure(() => use(tableOf(halting.origin, { limit })));
      expect(error).toBeInstanceOf(RetryableError);
    },
  );
});

describe('a policy blob whose body never ends', () => {
  it('ends by the limit of its own', async () => {
    const endless = await silentInBetweenPlainly((_, response) => {
      response.writeHead(200, { 'content-length': '1000', etag: '"1"' }).write('version: 1\n');
    });
    const read = blobReader(`${endless.origin}/account/policy/policy.yaml`, new AnonymousCredential(), { limit });
    expect((await failure(() => read())).error).toBeInstanceOf(RetryableError);
    await endless.close();
  });
});

describe('a credential that heeds no signal', () => {
  it('keeps no call longer than its limit', async () => {
    const deaf = { getToken: () => new Promise<never>(() => {}) };
    const table = azureTable(new TableClient(`${silent.origin}/account`, 'x', deaf), Value, { limit });
    expect((await failure(() => table.find('p', 'r'))).error).toBeInstanceOf(RetryableError);
  });
});

describe('the loop, over storage that says nothing', () => {
  it('ends every pass when its time is up, so that the next event is begun', async () => {
    const chain = createChain(
      createWork(azureTable(new TableClient(`${silent.origin}/account`, 'work', credential), WaitingKey, { limit })),
      async () => {},
      systemClock,
      () => 0,
    );
    const unused = (): never => {
      throw new TypeError('nothing gets so far');
    };
    const loop = createLoop({
      chain,
      clock: systemClock,
      guard: { admit: unused, listHeld: unused, review: unused, release: unused },
      audit: unused,
      reviseFindings: unused,
      rooms: { names: ['dns'], first: new Set(), reconcilerFor: unused },
      currentPolicy: unused,
    });
    // More than are observed side by side.
    const keys = Array.from({ length: 60 }, (_, index) => ({ room: 'dns' as const, key: `/k${index}` }));
    for (const event of ['first', 'second']) {
      const { error, took } = await failure(() => {
        const signal = AbortSignal.timeout(200);
        return withTimeBudget(signal, () => loop.visitAll(keys, `event ${event}`, signal, silentLog));
      });
      expect(error).toBeInstanceOf(RetryableError);
      expect(took).toBeLessThan(5_000);
    }
  });
});
