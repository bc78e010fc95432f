import { expect, it } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import type { Table } from '../../src/state/table.ts';
import type { Tables } from '../../src/state/tables.ts';
import { blobRecord, dnsWorld, endpointId, silentLog } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';

const signal = new AbortController().signal;

/** A table that can be away: then no request to it is answered. */
function away<T>(table: Table<T>, isAway: () => boolean): Table<T> {
  const check = (): void => {
    if (isAway()) throw new RetryableError('the tables do not answer');
  };
  return new Proxy(table, {
    get(target, name: keyof Table<T>) {
      const method = target[name] as (...args: unknown[]) => unknown;
      if (name.startsWith('list'))
        return async function* (...args: unknown[]) {
          check();
          yield* method(...args) as AsyncIterable<unknown>;
        };
      return async (...args: unknown[]) => {
        check();
        return method(...args);
      };
    },
  });
}

function setUp() {
  let isAway = false;
  const state = Object.fromEntries(
    Object.entries(memoryState()).map(([name, table]) => [name, away(table as Table<unknown>, () => isAway)]),
  ) as unknown as Tables;
  const world = dnsWorld(undefined, state);
  return {
    world,
    outage: (begins: boolean): void => {
      isAway = begins;
    },
  };
}

/** One record set whose write Azure turned away, so that its message waits. */
async function waiting() {
  const given = setUp();
  given.world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  given.world.azure.failNextWrite = new RetryableError('throttled', { refused: true });
  await given.world.event('pe1');
  return given;
}

it('an outage of the tables uses up no try of a message: it comes again later, and goes on where it was', async () => {
  const { world, outage } = await waiting();
  outage(true);
  const tokens = world.messages.map(({ message }) => message.token).sort();
  // Each comes some ten seconds after the last time: a minute of outage.
  await world.drain(60_000);
  expect(world.messages.map(({ message }) => message.token).sort()).toEqual(tokens);
  outage(false);
  await world.drain();
  expect(world.azure.addresses(blobRecord('st1'))).toEqual(['10.0.0.4']);
});

it('a queue that takes no message leaves the old one its right to go on', async () => {
  const { world } = await waiting();
  const [first] = world.messages.splice(0, 1);
  if (first === undefined) throw new Error('no message waits');
  world.azure.failNextWrite = new RetryableError('throttled', { refused: true });
  world.refuseMessages = true;
  await expect(world.loop.handleMessage(first.message, signal, silentLog)).rejects.toThrow(RetryableError);
  world.refuseMessages = false;
  world.messages.splice(0);
  expect(await world.loop.handleMessage(first.message, signal, silentLog)).toMatchObject({ kind: 'settled' });
});

it('what is thrown for another reason is the host’s to try again, and is kept with the key', async () => {
  const { world } = await waiting();
  world.azure.network.findPrivateEndpoint = () => Promise.reject(new TypeError('a bug'));
  const message = world.messages.find(({ message: { key } }) => key === endpointId('pe1'))?.message;
  await expect(world.loop.handleMessage(message, signal, silentLog)).rejects.toThrow('a bug');
  const rows = await Array.fromAsync(world.state.work.listAll());
  expect(rows.find(({ value }) => value.key === endpointId('pe1'))?.value).toMatchObject({
    failure: 'TypeError: a bug',
    nextCheck: { token: message?.token },
  });
});

it('a pass that its time was up for comes again as one that waits, not as one nobody has tried', async () => {
  const { world } = await waiting();
  const { message } = world.messages[0] ?? {};
  const time = new AbortController();
  const slow = async (): Promise<never> => {
    time.abort();
    throw new RetryableError('the time was up');
  };
  world.state.names.list = async function* () {
    yield await slow();
  };
  expect(await world.loop.handleMessage(message, time.signal, silentLog)).toMatchObject({ kind: 'retry' });
  const row = (await Array.fromAsync(world.state.work.listAll())).find(({ value }) => value.key === message?.key);
  // The first failure: to be turned away was none.
  expect(row?.value).toMatchObject({ outcome: 'retry', attempt: 0 });
});
