import { describe, expect, it } from 'vitest';
import type { Arm } from '../../src/arm/arm.ts';
import { createClusterReader } from '../../src/clusters/reader.ts';
import { RetryableError } from '../../src/core/errors.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { Policy } from '../../src/policy/policy.ts';
import { createState } from '../../src/state/state.ts';
import { memoryState } from '../support/memory-state.ts';
import { clusterId, golden, grant, roles } from './isolation/golden.ts';
import { set } from './isolation/mutate.ts';
import { estate, serviceId } from './services/estate.ts';
import { azureOf } from './support/azure.ts';

type Body = Record<string, unknown>;

const signal = new AbortController().signal;
const state = () => createState(memoryState());
let moment = new Date('2026-03-04T12:00:00Z');
const clock = { now: () => moment };
const readerOf = (arm: Arm) =>
  createClusterReader({
    arm,
    state: state(),
    subscriptions: [],
    clock,
    policyInForce: async () => Policy.parse({ version: 1 }),
  });
const hash = shortId(clusterId.toLowerCase());
const statesOf = async (bodies: readonly Body[], refused: readonly string[] = []) => {
  const answer = await readerOf(azureOf(bodies, refused).arm).isolation(hash, signal);
  return Object.fromEntries(
    (answer?.lines ?? []).filter(({ state }) => state !== 'pass').map(({ id, state }) => [id, state]),
  );
};

/** What no body of Azure's shows: the cluster's own services and storage, and its past. */
const asked = { '3.2': 'unknown', '3.11': 'unknown', '3.14': 'unknown' };

describe('the isolation of a cluster, as Azure shows it', () => {
  it('passes every line that bodies can show', async () => {
    expect(await statesOf(Object.values(golden()))).toEqual(asked);
  });

  it('fails where a body says so', async () => {
    const bodies = golden();
    set(bodies.registry, 'publicNetworkAccess', 'Enabled');
    expect(await statesOf(Object.values(bodies))).toEqual({ ...asked, '3.4': 'fail', '3.16': 'fail' });
  });

  it('is unknown where a list may not be read, and fails where it was read and is empty', async () => {
    const { cacheRule: _, ...others } = golden();
    expect(await statesOf(Object.values(golden()), ['cacherules', 'roleassignments'])).toEqual({
      ...asked,
      '3.5': 'unknown',
      '3.8': 'unknown',
    });
    expect(await statesOf(Object.values(others))).toEqual({ ...asked, '3.5': 'fail', '3.16': 'fail' });
  });

  it('passes without an extension where the list of them was read', async () => {
    const { extension: _, ...others } = golden();
    expect(await statesOf(Object.values(others))).toEqual(asked);
  });

  it('counts grants on management groups', async () => {
    const bodies = {
      ...golden(),
      pull: grant(
        '/providers/Microsoft.Management/managementGroups/root',
        roles.acrPull,
        '00000000-0000-0000-0000-00000000000a',
      ),
    };
    expect(await statesOf(Object.values(bodies))).toEqual(asked);
  });

  it('is of no cluster that is not there', async () => {
    expect(await readerOf(azureOf([]).arm).isolation(hash, signal)).toBeUndefined();
  });
});

describe('the services', () => {
  it('are read with what is before and behind them, and kept for a minute', async () => {
    const azure = azureOf(Object.values(estate()));
    const reader = readerOf(azure.arm);
    const [service] = await reader.services(signal);
    expect(service).toMatchObject({
      id: serviceId.toLowerCase(),
      frontends: [{ address: '10.0.0.9' }],
      consumers: [{ linkId: '536871234' }],
    });
    const before = azure.asked.length;
    await reader.services(signal);
    expect(azure.asked.length).toBe(before);
    moment = new Date(moment.getTime() + 61_000);
    await reader.services(signal);
    expect(azure.asked.length).toBeGreaterThan(before);
  });

  it('are not made up where Azure does not answer', async () => {
    const azure = azureOf([]);
    const arm: Arm = { ...azure.arm, queryGraph: () => Promise.reject(new RetryableError('busy')) };
    await expect(readerOf(arm).services(signal)).rejects.toThrow('busy');
  });
});
