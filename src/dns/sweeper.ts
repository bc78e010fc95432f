import type { Arm } from '../arm/arm.ts';
import { isRecord } from '../core/arm-body.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import type { DriftPage, Look, Sweeper } from '../reconcile/reconciler.ts';
import type { State } from '../state/state.ts';
import { parseEndpoint } from './schema.ts';
import { fingerprintOf } from './see-endpoint.ts';

export interface DnsSweepPorts {
  readonly arm: Arm;
  readonly state: State;
  /** Empty: every subscription the identity can read. */
  readonly subscriptions: readonly string[];
}

/** Ordered by id, or Resource Graph gives no token to go on with. */
const query = `resources
| where type =~ 'microsoft.network/privateendpoints'
| project id, name, type, location, tags, properties
| order by id asc`;

/**
 * Finds the endpoints whose body is not the one last looked at, those Resource Graph no longer shows (which proves nothing: a direct GET
 * decides), and the record sets that never settled or no longer are as policy wants them.
 */
export function createDnsSweeper({ arm, state, subscriptions }: DnsSweepPorts): Sweeper {
  async function* drift(cursor: string | undefined, look: Look): AsyncIterable<DriftPage> {
    const known = new Map<string, string>();
    for await (const { value } of state.endpoints.listAll()) known.set(value.id, value.fingerprint);

    const seen = new Set<string>();
    let skipToken = cursor;
    do {
      const page = await arm.queryGraph(query, subscriptions, skipToken, look.signal);
      skipToken = page.skipToken;
      const keys: Key[] = [];
      for (const row of page.rows) {
        const id = findResourceId(isRecord(row) ? row.id : undefined)?.id;
        if (id === undefined) continue;
        seen.add(id);
        if (known.get(id) !== findFingerprint(row, look.policy.dns)) keys.push({ room: 'dns', key: id });
      }
      if (skipToken !== undefined) yield { keys, cursor: skipToken };
      else yield { keys, cursor: undefined };
    } while (skipToken !== undefined);

    // A resumed pass has not seen the pages before its cursor: only a whole one can miss an endpoint.
    const missing = cursor === undefined ? [...known.keys()].filter((id) => !seen.has(id)) : [];
    yield { keys: missing.map((key): Key => ({ room: 'dns', key })), cursor: undefined };
    yield { keys: await listUnsettled(look.policy.dns), cursor: undefined };
  }

  async function listUnsettled(policy: DnsPolicy): Promise<Key[]> {
    const keys: Key[] = [];
    for await (const { value } of state.names.listAll()) {
      if (value.kind !== 'record') continue;
      const isStale = value.standing === 'ours' && value.written?.ttl !== policy.ttl;
      if (value.state !== 'settled' || isStale) keys.push({ room: 'dns', key: value.recordSet });
    }
    return keys;
  }

  return { room: 'dns', drift };
}

/** Undefined for a body that can't be read: it differs from every fingerprint, so a look is taken and says why. */
function findFingerprint(row: unknown, policy: DnsPolicy): string | undefined {
  try {
    return fingerprintOf(parseEndpoint(row), policy);
  } catch {
    return undefined;
  }
}
