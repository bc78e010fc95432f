import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '../simulator/stack.ts';
import type { WorldChange } from '../simulator/world.ts';
import { counted } from '../src/core/text.ts';
import type { Tables } from '../src/state/tables.ts';
import { ageClaims, openTables } from './app-state.ts';
import {
  accountId,
  endpointId,
  partner,
  putAccount,
  putEndpoint,
  putRegistry,
  recordId,
  registryId,
  registryZone,
  startEstate,
} from './estate.ts';
import { changeOf, deliver, quietly } from './events.ts';
import type { Report } from './figures.ts';

/** ARM calls by kind; every query of the Resource Graph is an action. */
interface Calls {
  readonly read: number;
  readonly write: number;
  readonly delete: number;
  readonly action: number;
}

const none: Calls = { read: 0, write: 0, delete: 0, action: 0 };
const tenMinutes = 600_000;
const proxyWrite = 'Microsoft.Storage/storageAccounts/privateEndpointConnectionProxies/write';

/** ARM calls each kind of event costs, from the simulator's own log; all other events of the same change are lost on purpose. */
export async function benchCalls(report: Report): Promise<void> {
  const stack = await startEstate();
  const tables = openTables(stack);
  try {
    /** Calls until all is quiet after `act`; events it raises in Azure are lost, so that each counts for itself. */
    const measure = async (what: string, expected: Partial<Calls> | undefined, act: () => Promise<void>) => {
      await stack.quiet();
      stack.arm.counts.reset();
      const raised = await quietly(stack, async () => {
        await act();
        await untilNothingWaits(tables);
        await stack.quiet(400);
      });
      const { count } = stack.arm.counts;
      const calls: Calls = {
        read: count('read'),
        write: count('write'),
        delete: count('delete'),
        action: count('action'),
      };
      const wanted = expected === undefined ? undefined : { ...none, ...expected };
      report.add({
        what,
        measured: worded(calls),
        against: wanted === undefined ? 'nothing: it depends on what else there is' : worded(wanted),
        ...(wanted !== undefined && { holds: worded(calls) === worded(wanted) }),
        numbers: { ...calls },
      });
      return raised;
    };
    const event = (
      what: string,
      expected: Partial<Calls> | undefined,
      change: WorldChange,
      isDone = async () => true,
    ) =>
      measure(what, expected, async () => {
        deliver(stack, change);
        await stack.events.idle();
        await until(stack, isDone);
      });
    const exists = async (id: string): Promise<boolean> => (await stack.get(id)).status === 200;
    const isThere = (id: string) => () => exists(id);
    const isGone = (id: string) => async () => !(await exists(id));

    await quietly(stack, async () => {
      for (const name of ['stone', 'stwo', 'stall', 'stpartner']) await putAccount(stack, name);
      for (const name of ['crfirst', 'crone']) await putRegistry(stack, name);
    });
    const one = await created(stack, 'pe-one', { target: accountId('stone'), groupId: 'blob' });
    const three = await created(stack, 'pe-three', { target: registryId('crone'), groupId: 'registry' });
    const two = await created(stack, 'pe-two', { target: accountId('stwo'), groupId: 'blob' });
    const first = await created(stack, 'pe-first', { target: registryId('crfirst'), groupId: 'registry' });
    const registry = recordId('crone', registryZone);
    // A zone that was never observed is observed once, with its links; then the endpoint's own calls are alone.
    await event("the first endpoint of a zone, with the zone's own pass", undefined, two, isThere(recordId('stwo')));
    deliver(stack, first);
    await until(stack, isThere(recordId('crfirst', registryZone)));
    await stack.quiet();
    await untilNothingWaits(tables);
    const own = await event(
      'private endpoint created, one name',
      { read: 1, write: 1 },
      one,
      isThere(recordId('stone')),
    );
    await event("the event of the app's own record set", {}, changeOf(own, 'privateDnsZones/A/write'));
    await event('private endpoint created, three names', { read: 2, write: 3 }, three, isThere(registry));
    await event('the event of an endpoint once more', { read: 1 }, one);
    const all = await quietly(stack, () =>
      putEndpoint(stack, 'pe-all', { target: accountId('stall'), groupId: 'blob' }),
    );
    // Itself and its record; for its connection the list, the endpoint for how it asked, and the account for what an approved connection means for it.
    await measure("a new endpoint in all: its own event and its connection's", { read: 4, write: 1 }, async () => {
      for (const change of all) deliver(stack, change);
      await stack.events.idle();
      await until(stack, isThere(recordId('stall')));
    });

    await ageClaims(tables, tenMinutes);
    const threeGone = await deleted(stack, 'pe-three');
    const oneGone = await deleted(stack, 'pe-one');
    await event(
      'private endpoint deleted, three names older than five minutes',
      { read: 1, delete: 3 },
      threeGone,
      isGone(registry),
    );
    await event(
      'private endpoint deleted, one name older than five minutes',
      { read: 1, delete: 1 },
      oneGone,
      isGone(recordId('stone')),
    );
    await ageClaims(tables, -tenMinutes);
    const twoGone = await deleted(stack, 'pe-two');
    await event(
      'private endpoint deleted, one name younger than that',
      { read: 2, delete: 1 },
      twoGone,
      isGone(recordId('stwo')),
    );

    const asked = await quietly(stack, () =>
      putEndpoint(stack, 'pe-partner', { target: accountId('stpartner'), groupId: 'blob', from: partner }),
    );
    const request = changeOf(asked, proxyWrite);
    // The list, the connection once more just before it is answered, and the account, whose findings turn on its connections.
    await event('connection requested, approved by a rule', { read: 3, write: 1 }, request);
    await event('the same event once more, nothing left to answer', { read: 2 }, request);
    const account = await quietly(stack, () => putAccount(stack, 'stthree'));
    const accountWrite = changeOf(account, 'Microsoft.Storage/storageAccounts/write');
    await event('egress subject changed (storage account)', { read: 1 }, accountWrite);
    await stack.sweep();
    await measure('sweep with nothing to do', undefined, () => stack.sweep());
  } finally {
    await stack.stop();
  }
}

function worded(calls: Calls): string {
  const parts = (['read', 'write', 'delete', 'action'] as const).flatMap((kind) => {
    const count = calls[kind];
    const called = kind === 'action' ? counted(count, 'graph query', 'graph queries') : counted(count, kind);
    return count === 0 ? [] : [called];
  });
  return parts.length === 0 ? 'none' : parts.join(', ');
}

/** Creates an endpoint and gives the event that is still to be delivered. */
async function created(stack: Stack, name: string, to: { target: string; groupId: string }): Promise<WorldChange> {
  return changeOf(await quietly(stack, () => putEndpoint(stack, name, to)), 'Microsoft.Network/privateEndpoints/write');
}

async function deleted(stack: Stack, name: string): Promise<WorldChange> {
  const remove = async () => void (await stack.delete(endpointId(name)));
  return changeOf(await quietly(stack, remove), 'Microsoft.Network/privateEndpoints/delete');
}

/** What is on the queue belongs to what led to it. What waits for long, for nobody here, is not waited for. */
async function untilNothingWaits({ work }: Tables): Promise<void> {
  const deadline = performance.now() + 20_000;
  while ((await Array.fromAsync(work.listAll())).length > 0 && performance.now() < deadline) await sleep(100);
}

async function until(stack: Stack, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`the app did not get there; it last said: ${lastWords(stack)}`);
    await sleep(20);
  }
}

const lastWords = ({ log }: Stack): string =>
  log.lines
    .slice(-5)
    .map(({ message }) => message)
    .join(' | ');
