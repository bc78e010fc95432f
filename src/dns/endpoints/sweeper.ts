import { graphPages } from '../../arm/graph-rows.ts';
import { findBodyId } from '../../core/arm-body.ts';
import type { Key } from '../../core/key.ts';
import type { DriftPage, Pass } from '../../reconcile/reconciler.ts';
import type { DnsPorts } from '../ports.ts';
import type { FindPrint } from './known-prints.ts';

/** Every private endpoint. Ordered by id, or Resource Graph gives no token to go on with. */
export const endpointQuery = `resources
| where type =~ 'microsoft.network/privateendpoints'
| project id, name, type, location, tags, properties
| order by id asc`;

/** Endpoints whose body is not the one last observed, and those Resource Graph no longer shows, which proves nothing: a direct GET decides. */
export async function* sweepEndpoints(
  {
    arm,
    state,
    subscriptions,
    findPrint,
  }: Pick<DnsPorts, 'arm' | 'state' | 'subscriptions'> & {
    readonly findPrint: FindPrint;
  },
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
      if (known.get(id) !== findPrint(row, pass.policy.dns)) keys.push({ room: 'dns', key: id });
    }
    yield { keys, cursor: skipToken, left };
  }

  // A resumed pass has not seen the pages before its cursor: only a whole one can miss an endpoint.
  const missing = cursor === undefined ? [...known.keys()].filter((id) => !seen.has(id)) : [];
  yield { keys: missing.map((key): Key => ({ room: 'dns', key })), cursor: undefined };
}
