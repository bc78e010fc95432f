import { expect, it } from 'vitest';
import { dnsWorld, endpointId, silentLog } from '../support/dns-world.ts';

const signal = new AbortController().signal;

it.each([
  { when: 'a message with another token than its row’s', change: { token: 'stale' } },
  { when: 'a message of a key that waits for nothing', change: { key: endpointId('pe9') } },
])('$when continues no chain: nothing is observed, and the row stays', async ({ change }) => {
  const world = dnsWorld();
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { state: 'Pending' });
  await world.event('pe1');
  const [sent] = world.messages;
  const before = await Array.fromAsync(world.state.work.listAll());
  const calls = world.azure.calls.length;
  expect(before).toHaveLength(1);
  expect(await world.loop.handleMessage({ ...sent?.message, ...change }, signal, silentLog)).toBe('dropped');
  expect(world.azure.calls).toHaveLength(calls);
  expect(await Array.fromAsync(world.state.work.listAll())).toEqual(before);
  expect(await world.loop.handleMessage(sent?.message, signal, silentLog), 'its own goes on').not.toBe('dropped');
});
