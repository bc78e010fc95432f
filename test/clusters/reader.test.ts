import { describe, expect, it } from 'vitest';
import type { Arm } from '../../src/arm/arm.ts';
import { createClusterReader } from '../../src/clusters/reader.ts';
import { PermanentError, RetryableError } from '../../src/core/errors.ts';
import { findResourceId, shortId } from '../../src/core/resource-id.ts';
import { clusterId, golden, grant, roles } from './isolation/golden.ts';
import { set } from './isolation/mutate.ts';
import { estate, serviceId } from './services/estate.ts';

type Body = Record<string, unknown>;

/** Child lists that Resource Graph does not show. */
const listed = ['cacherules', 'a', 'virtualnetworklinks', 'extensions', 'roleassignments'];

/** A list of grants has those of everything above, too. */
const isAbove = (scope: string, target: string): boolean =>
  target.startsWith(scope) || scope.startsWith('/providers/microsoft.management/');

/** An Azure with these bodies: rows by the types or ids that a query names, lists by the path before their last segment. */
function azureOf(bodies: readonly Body[], refused: readonly string[] = []) {
  const asked: string[] = [];
  const typeOf = (body: Body): string => findResourceId(body.id)?.type ?? String(body.type).toLowerCase();
  const refuse = (): never => {
    throw new PermanentError('AuthorizationFailed', 'may not be read');
  };
  const unused = (): Promise<never> => Promise.reject(new TypeError('nothing is written here'));
  const arm: Arm = {
    find: async (id) => {
      asked.push(`GET ${id.split('/').at(-1)}`);
      const body = bodies.find((each) => String(each.id).toLowerCase() === id);
      return body === undefined ? undefined : { status: 200, headers: {}, body };
    },
    list: async (path) => {
      const kind = path.split('/').at(-1)?.toLowerCase() ?? '';
      asked.push(`LIST ${kind}`);
      if (refused.includes(kind)) refuse();
      const parent = path.slice(0, path.lastIndexOf('/')).toLowerCase();
      return bodies.filter((each) => {
        const at = String(each.id).toLowerCase();
        if (kind === 'roleassignments' && !at.includes('/roleassignments/')) return false;
        if (kind === 'roleassignments')
          return isAbove(at.split('/providers/microsoft.authorization/')[0] ?? '', parent);
        return at.startsWith(`${parent}/${kind}/`);
      });
    },
    queryGraph: async (query) => {
      const names = [...query.matchAll(/'([^']+)'/g)].map(([, name]) => name);
      asked.push(query.includes('type in~') ? 'ROWS' : 'IDS');
      const rows = bodies.filter(
        (each) => names.includes(typeOf(each)) || names.includes(String(each.id).toLowerCase()),
      );
      return {
        rows: rows.filter((each) => !listed.includes(typeOf(each).split('/').at(-1) ?? '')),
        skipToken: undefined,
      };
    },
    put: unused,
    patch: unused,
    remove: unused,
    follow: unused,
  };
  return { arm, asked };
}

const signal = new AbortController().signal;
let moment = new Date('2026-03-04T12:00:00Z');
const clock = { now: () => moment };
const hash = shortId(clusterId.toLowerCase());
const statesOf = async (bodies: readonly Body[], refused: readonly string[] = []) => {
  const answer = await createClusterReader(azureOf(bodies, refused).arm, [], clock).isolation(hash, signal);
  return Object.fromEntries(
    (answer?.lines ?? []).filter(({ state }) => state !== 'pass').map(({ id, state }) => [id, state]),
  );
};

/** What no body of Azure's shows: the cluster's own services and storage, and its past. */
const asked = { '3.2': 'unknown', '3.11': 'unknown', '3.14': 'unknown' };

describe('the isolation of a cluster, as Azure shows it', () => {
  it('passes every line that bodies can tell', async () => {
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
    expect(await createClusterReader(azureOf([]).arm, [], clock).isolation(hash, signal)).toBeUndefined();
  });
});

describe('the services', () => {
  it('are read with what stands before and behind them, and kept for a minute', async () => {
    const azure = azureOf(Object.values(estate()));
    const reader = createClusterReader(azure.arm, [], clock);
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
    await expect(createClusterReader(arm, [], clock).services(signal)).rejects.toThrow('busy');
  });
});
