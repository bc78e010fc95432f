import { graphPages } from '../../arm/graph-rows.ts';
import { findBodyId } from '../../core/arm-body.ts';
import type { Key } from '../../core/key.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { DriftPage, Pass } from '../../reconcile/reconciler.ts';
import type { DnsPorts } from '../ports.ts';
import { parseEndpoint } from './endpoint-schema.ts';
import { fingerprintOf } from './see.ts';

/** Every private endpoint. Ordered by id, or Resource Graph gives no token to go on with. */
export const endpointQuery = `resources
| where type =~ 'microsoft.network/privateendpoints'
| project id, name, type, location, tags, properties
| order by id asc`;

/** Endpoints whose body is not the one last observed, and those Resource Graph no longer shows, which proves nothing: a direct GET decides. */
export async function* sweepEndpoints(
  { arm, state, subscriptions }: Pick<DnsPorts, 'arm' | 'state' | 'subscriptions'>,
  cursor: string | undefined,
  pass: Pass,
): AsyncIterable<DriftPage> {
  const known = new Map<string, string>();
  for await (const { value } of state.endpoints.listPrints()) known.set(value.id, value.fingerprint);

  const seen = new Set<string>();
  for await (const { rows, skipToken, left } of graphPages(arm, endpointQuery, subscriptions, cursor, pass.signal)) {
    const keys: Key[] = [];
    for (const row of rows) {
      const id = findBodyId(row)?.id;
      if (id === undefined) continue;
      seen.add(id);
      if (known.get(id) !== findFingerprint(row, pass.policy.dns)) keys.push({ room: 'dns', key: id });
    }
    yield { keys, cursor: skipToken, left };
  }

  // A resumed pass has not seen the pages before its cursor: only a whole one can miss an endpoint.
  const missing = cursor === undefined ? [...known.keys()].filter((id) => !seen.has(id)) : [];
  yield { keys: missing.map((key): Key => ({ room: 'dns', key })), cursor: undefined };
}

/** Undefined for a body that can't be read: it differs from every fingerprint, so a pass is made and says why. */
function findFingerprint(row: unknown, policy: DnsPolicy): string | undefined {
  try {
    return fingerprintOf(parseEndpoint(row), policy);
  } catch {
    return undefined;
  }
}
