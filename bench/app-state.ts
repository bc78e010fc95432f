import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { QueueServiceClient } from '@azure/storage-queue';
import type { Stack } from '../simulator/stack.ts';
import { createHttpClient } from '../src/app/http-client.ts';
import { minutes } from '../src/core/time.ts';
import { poisonQueue, workQueue } from '../src/reconcile/work-queue.ts';
import type { Tables } from '../src/state/tables.ts';
import { createTables } from '../src/state/tables.ts';

/** The app's own tables, opened from here with its own code. */
export function openTables(stack: Stack): Tables {
  // The emulator takes longer over a transaction the more rows there are: filling it is not what is measured.
  return createTables(stack.storage.tableUri, credentialOf(stack), {
    limit: minutes(5),
    httpClient: createHttpClient(),
  });
}

/** How many messages have been given up. */
export const countPoisoned = (stack: Stack): Promise<number> => countMessages(stack, poisonQueue);

/** Resolves when no key is on the queue, hidden or not, and nothing is under way. */
export async function workDone(stack: Stack): Promise<void> {
  do await stack.quiet();
  while ((await countMessages(stack, workQueue)) > 0);
}

/** How many messages one of the app's queues has, hidden ones too. */
export async function countMessages(stack: Stack, name: string): Promise<number> {
  const queue = new QueueServiceClient(stack.storage.queueUri, credentialOf(stack)).getQueueClient(name);
  if (!(await queue.exists())) return 0;
  return (await queue.getProperties()).approximateMessagesCount ?? 0;
}

const usualAuthorities = getCACertificates('default');

/** One token serves a whole run: where thousands of events are under way, even the simulated identity may find no time to answer. */
const tokens = new WeakMap<Stack, AccessToken>();

/** Tokens of the simulated identity. This process trusts the run's throw-away authority from now on, and no earlier run's: they share a name. */
export function credentialOf(stack: Stack): TokenCredential {
  const { identity, ca } = stack;
  setDefaultCACertificates([...usualAuthorities, ca]);
  return {
    async getToken() {
      const known = tokens.get(stack);
      if (known !== undefined && known.expiresOnTimestamp - Date.now() > minutes(5)) return known;
      const url = `${identity.url}?api-version=2019-08-01&resource=${encodeURIComponent('https://storage.azure.com/')}`;
      const answer = await fetch(url, { headers: { 'x-identity-header': identity.header } });
      const { access_token: token, expires_on: expires } = (await answer.json()) as Record<string, string>;
      if (token === undefined) throw new Error(`the simulated identity answered ${answer.status} without a token`);
      const fresh: AccessToken = { token, expiresOnTimestamp: Number(expires) * 1_000 };
      tokens.set(stack, fresh);
      return fresh;
    },
  };
}

/** Sets the first sight of every claim back, as if so much time had passed. */
export async function ageClaims({ names }: Tables, milliseconds: number): Promise<void> {
  for await (const { partition, row, value, etag } of names.listAll()) {
    if (value.kind !== 'claim') continue;
    const firstSeen = new Date(Date.parse(value.firstSeen) - milliseconds).toISOString();
    await names.replace(partition, row, { ...value, firstSeen }, etag);
  }
}
