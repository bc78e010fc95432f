import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Stack, startStack } from '../../simulator/stack.ts';
import {
  createEstate,
  type Estate,
  endpointId,
  enforcing,
  recordId,
  registryId,
  registryZone,
  subscription,
} from './support/estate.ts';
import { deedsOn, findingOn, outcomesOf } from './support/see.ts';
import { settled, until } from './support/settled.ts';
import { type StorageView, viewStorage } from './support/storage.ts';

let stack: Stack;
let estate: Estate;
let storage: StorageView;
let down: Set<'table' | 'queue' | 'blob'>;
let silent: typeof down;
beforeAll(async () => {
  stack = await startStack({ subscriptions: [subscription], policy: enforcing(), watchWrites: true });
  estate = await createEstate(stack);
  storage = viewStorage(stack);
  down = stack.storageGate?.down ?? new Set();
  silent = stack.storageGate?.silent ?? new Set();
});
afterAll(() => stack.stop());

const delivered = (name: string, count: number, within?: number): Promise<void> =>
  until(`${count} deliveries about ${name}`, () => outcomesOf(stack, endpointId(name)).length >= count, within);

describe('storage that cannot be reached', () => {
  it('tables: nothing is written to Azure, the delivery fails, and the next one makes it right', async () => {
    await estate.addAccount('notables');
    down.add('table');
    await estate.addEndpoint('notables');
    await delivered('notables', 1);
    expect(await estate.record('notables')).toBeUndefined();
    down.clear();
    stack.events.retryNow();
    await settled(stack, storage);
    expect(outcomesOf(stack, endpointId('notables'))).toEqual([500, 202]);
    expect(await deedsOn(storage, recordId('notables'))).toEqual(['create']);
  });

  it('tables that fall silent: the delivery fails before Event Grid gives up, and the next one makes it right', async () => {
    await estate.addAccount('silent');
    silent.add('table');
    await estate.addEndpoint('silent');
    await delivered('silent', 1, 40_000);
    // Had Event Grid given up, it would have no status to give.
    expect(outcomesOf(stack, endpointId('silent'))).toEqual([500]);
    silent.clear();
    stack.events.retryNow();
    await settled(stack, storage);
    expect(outcomesOf(stack, endpointId('silent'))).toEqual([500, 202]);
    expect(await deedsOn(storage, recordId('silent'))).toEqual(['create']);
  });

  it('the queue: what needs no patience is done all the same', async () => {
    await estate.addAccount('noqueue');
    down.add('queue');
    await estate.addEndpoint('noqueue');
    await delivered('noqueue', 1);
    down.clear();
    expect(outcomesOf(stack, endpointId('noqueue'))).toEqual([202]);
    expect(await estate.record('noqueue')).toEqual(await estate.addressesOf('noqueue'));
  });

  it('the queue: what would have to wait there fails its delivery, and the next one makes it right', async () => {
    await estate.addAccount('nowait');
    down.add('queue');
    stack.arm.faults.add({ match: { method: 'PUT', path: '/A/nowait$' }, times: 1, what: { kind: 'throttled' } });
    await estate.addEndpoint('nowait');
    await delivered('nowait', 1);
    expect(await estate.record('nowait')).toBeUndefined();
    down.clear();
    stack.events.retryNow();
    await settled(stack, storage);
    expect(outcomesOf(stack, endpointId('nowait'))).toEqual([500, 202]);
    expect(await deedsOn(storage, recordId('nowait'))).toEqual(['create']);
  });
});

describe('Azure that cannot be reached', () => {
  it('takes the event, keeps the key, and makes it right once Azure is back', async () => {
    await estate.addAccount('noazure');
    const back = stack.arm.faults.add({ match: {}, what: { kind: 'reset' } });
    await estate.addEndpoint('noazure');
    await delivered('noazure', 1);
    expect(outcomesOf(stack, endpointId('noazure'))).toEqual([202]);
    const waiting = (await storage.rows('work')).find(({ key }) => key === endpointId('noazure').toLowerCase());
    expect(waiting).toMatchObject({ outcome: 'retry' });
    back();
    await settled(stack, storage, 40_000);
    expect(await estate.record('noazure')).toEqual(await estate.addressesOf('noazure'));
  });
});

describe('a zone that may not be written to', () => {
  it('is one finding, asked once for all its names, and served when it is released', async () => {
    const names = ['regone', 'regtwo', 'regthree'];
    const has = (name: string) => async () => (await estate.record(name, registryZone)) !== undefined;
    for (const name of names) await estate.addRegistry(name);
    stack.arm.settings.permissions.unwritable = [registryZone];
    const add = (name: string) => estate.addEndpoint(name, { target: registryId(name), groupId: 'registry' });
    const blocked = async () => (await storage.rows('work')).filter(({ outcome }) => outcome === 'blocked').length;
    const refused = () => stack.arm.counts.calls.filter(({ status }) => status === 403).length;
    await add('regone');
    await until('its two names wait', async () => (await blocked()) === 2);
    expect(await findingOn(storage, 'dns-zone-forbidden', registryZone)).toMatchObject({ state: 'open' });
    const asked = refused();
    expect(asked).toBeGreaterThan(0);
    await add('regtwo');
    await add('regthree');
    await until('every name waits', async () => (await blocked()) === 6);
    expect(refused()).toBe(asked);
    for (const name of names) expect(await estate.record(name, registryZone)).toBeUndefined();
    const forbidden = (await storage.rows('findings')).filter(({ check }) => check === 'dns-zone-forbidden');
    expect(forbidden).toHaveLength(1);

    stack.arm.settings.permissions.unwritable = [];
    const longAgo = new Date(Date.now() - 1_000).toISOString();
    await storage.edit('zones', ({ kind }) => (kind === 'blocked' ? { nextProbe: longAgo } : undefined));
    await storage.edit('work', ({ outcome, nextCheck }) =>
      outcome === 'blocked' ? { nextCheck: { ...(nextCheck as object), at: longAgo } } : undefined,
    );
    await stack.sweep();
    for (const name of names) {
      await until(`${name} resolves`, has(name));
      await until(`${name}'s data resolves`, has(`${name}.westeurope.data`));
    }
    expect(await findingOn(storage, 'dns-zone-forbidden', registryZone)).toMatchObject({ state: 'resolved' });
  });
});

/** What the host gave every try but the last, while the app could do nothing with it. */
const allButOne = 9;

describe('messages that waited while the tables were away', () => {
  it('are put back at their last try too, and go on once the tables are there', async () => {
    await estate.addAccount('patient');
    stack.arm.faults.add({
      match: { method: 'PUT', path: '/A/patient$' },
      times: 1,
      what: { kind: 'throttled', retryAfter: 30 },
    });
    await estate.addEndpoint('patient');
    await delivered('patient', 1);
    const id = recordId('patient').toLowerCase();
    const row = (await storage.rows('work')).find(({ key }) => key === id);
    const { token } = z.object({ token: z.string() }).parse(row?.nextCheck);
    await stack.killApp();
    down.add('table');
    await storage.sendFailed(
      JSON.stringify({ v: 1, room: 'dns', key: id, token, attempt: 0, cause: 'event' }),
      allButOne,
    );
    await stack.startApp();
    const putBack = () => stack.log.lines.filter(({ message }) => message.startsWith('put back: '));
    await until('it is put back', () => putBack().length > 0);
    expect(await storage.countPoisoned()).toBe(0);
    down.clear();
    await settled(stack, storage, 60_000);
    expect(await estate.record('patient')).toEqual(await estate.addressesOf('patient'));
    expect(await storage.countPoisoned()).toBe(0);
  });
});

describe('a message that always fails', () => {
  it('ends in the poison queue, and the next sweep takes it from there and calls a person', async () => {
    await stack.killApp();
    await storage.sendFailed('{"v":1,"room":"dns","key":"not an id","token":"t","attempt":0,"cause":"c"}', allButOne);
    await stack.startApp();
    await until('it is given up', async () => (await storage.countPoisoned()) === 1);
    await stack.sweep();
    expect(await storage.countPoisoned()).toBe(0);
    const finding = await findingOn(storage, 'reconcile-poison-messages', 'work-queue');
    expect(finding).toMatchObject({ state: 'open', message: '1 messages could not be read' });
    await storage.forget('meta', ({ kind }) => kind === 'poison');
  });

  it('is observed again, and closes its finding once that pass succeeds', async () => {
    await settled(stack, storage);
    const key = endpointId('notables').toLowerCase();
    const message = { v: 1, room: 'dns', key, token: 'old', attempt: 0, cause: 'c' };
    await storage.poison(JSON.stringify(message));
    await stack.sweep();
    const { body } = await stack.api({ as: 'reader', method: 'GET', path: '/api/health' });
    expect(body).toMatchObject({ poison: { keys: 1, unread: 0, requeued: 1 } });
    await settled(stack, storage);
    await stack.sweep();
    expect(await findingOn(storage, 'reconcile-poison-messages', 'work-queue')).toMatchObject({ state: 'resolved' });
  });
});

describe('a room that only observes', () => {
  it('writes nothing to Azure, and does what was due once it may', async () => {
    await stack.setPolicy(enforcing({ mode: 'observe' }));
    await estate.addAccount('observed');
    stack.arm.counts.reset();
    await estate.addEndpoint('observed');
    await estate.removeEndpoint('noqueue');
    await settled(stack, storage);
    await stack.sweep();
    await settled(stack, storage);
    const writes = () => stack.arm.counts.count('write') + stack.arm.counts.count('delete');
    expect(writes()).toBe(0);
    expect(await estate.record('observed')).toBeUndefined();
    expect(await estate.record('noqueue')).toBeDefined();
    await stack.setPolicy(enforcing());
    await stack.sweep();
    await settled(stack, storage);
    expect(await estate.record('observed')).toEqual(await estate.addressesOf('observed'));
    expect(await estate.record('noqueue')).toBeUndefined();
    expect(writes()).toBe(2);
  });
});

describe('tables that are lost', () => {
  it.each(['while it runs', 'while it is stopped'])('%s: a sweep recreates them and deletes nothing', async (when) => {
    const names = ['notables', 'nowait', 'noazure', 'observed'];
    const records = () => Promise.all(names.map((name) => stack.get(recordId(name))));
    const before = await records();
    if (when === 'while it runs') await storage.dropTables();
    else {
      await stack.killApp();
      await storage.dropTables();
      await stack.startApp();
    }
    stack.arm.counts.reset();
    await stack.sweep();
    await settled(stack, storage);
    await stack.sweep();
    await settled(stack, storage);
    expect(await records()).toEqual(before);
    expect(stack.arm.counts.count('delete')).toBe(0);
    const known = (await storage.rows('names')).filter(
      ({ state, standing }) => state === 'settled' && standing === 'ours',
    );
    const ids = names.map((name) => recordId(name).toLowerCase());
    expect(known.map(({ recordSet }) => recordSet)).toEqual(expect.arrayContaining(ids));
    // They are known again: the end of an endpoint is the end of its record.
    await estate.removeEndpoint('observed');
    await settled(stack, storage);
    expect(await estate.record('observed')).toBeUndefined();
    await estate.addEndpoint('observed');
    await settled(stack, storage);
  });
});
