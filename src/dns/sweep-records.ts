import type { Arm } from '../arm/arm.ts';
import { isRecord } from '../core/arm-body.ts';
import { ConflictError } from '../core/errors.ts';
import type { Key } from '../core/key.ts';
import { findResourceId, hashId } from '../core/resource-id.ts';
import { minutes, since } from '../core/time.ts';
import type { DriftPage, Look } from '../reconcile/reconciler.ts';
import type { NameRow, RecordRow } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import type { Row } from '../state/table.ts';
import { namePlace } from './name-rows.ts';
import { readStanding } from './ownership.ts';
import { mayAdopt } from './record-plan.ts';
import { sameList } from './record-target.ts';
import { listLeastRead } from './zone-listing.ts';

export interface RecordSweepPorts {
  readonly arm: Arm;
  readonly state: Pick<State, 'names' | 'zones'>;
  /** This deployment's mark: only record sets that carry it are compared. */
  readonly owner: string;
}

/** Zones often stand in subscriptions that are not managed, so the query goes over everything the identity can read. */
const query = (owner: string): string => `dnsresources
| where type in~ ('microsoft.network/privatednszones/a', 'microsoft.network/privatednszones/aaaa')
| where tostring(properties.metadata['gatehouse-owner']) == '${owner}'
| project id, name, type, properties
| order by id asc`;

/** Resource Graph may lag behind our own writes by minutes. */
const lag = minutes(10);

interface Memory {
  readonly records: ReadonlyMap<string, Row<RecordRow>>;
  readonly claimed: ReadonlySet<string>;
}

/**
 * Record sets whose look is due: never settled, not as policy wants them, changed or removed by hand without an event, ours but
 * forgotten (the state was lost), or claimed by nobody. Ours in Azure are read through Resource Graph; where that shows none although
 * we wrote some, a listing of the zone that was listed longest ago takes its place.
 */
export async function* sweepRecords(
  ports: RecordSweepPorts,
  cursor: string | undefined,
  look: Look,
): AsyncIterable<DriftPage> {
  const memory = await readMemory(ports);
  if (cursor === undefined) yield { keys: unsettled(memory, look), cursor: undefined };
  const seen = new Set<string>();
  let skipToken = cursor;
  do {
    const page = await ports.arm.queryGraph(query(ports.owner), [], skipToken, look.signal);
    skipToken = page.skipToken;
    yield { keys: await compare(page.rows, memory, seen, ports, look), cursor: skipToken };
  } while (skipToken !== undefined);
  if (cursor !== undefined) return;

  const expected = [...memory.records.values()].filter(({ value }) => value.standing === 'ours' && isOld(value, look));
  if (seen.size > 0 || expected.length === 0) {
    const missing = expected.filter(({ value }) => !seen.has(value.recordSet));
    yield { keys: await distrust(missing, ports), cursor: undefined };
    return;
  }
  const listing = await listLeastRead(ports, expected, look);
  const keys = await compare(listing.bodies, memory, seen, ports, look);
  const missing = expected.filter(
    ({ value }) => value.recordSet.startsWith(`${listing.zone}/`) && !seen.has(value.recordSet),
  );
  yield { keys: [...keys, ...(await distrust(missing, ports))], cursor: undefined };
}

async function readMemory({ state }: RecordSweepPorts): Promise<Memory> {
  const records = new Map<string, Row<RecordRow>>();
  const claimed = new Set<string>();
  for await (const row of state.names.listAll()) {
    if (row.value.kind === 'claim') claimed.add(row.value.recordSet);
    else records.set(row.value.recordSet, { ...row, value: row.value });
  }
  return { records, claimed };
}

function unsettled({ records, claimed }: Memory, { policy }: Look): Key[] {
  const due = [...records.values()].filter(({ value }) => {
    const { state, standing, written, recordSet } = value;
    const isStale = standing === 'ours' && written?.ttl !== policy.dns.ttl;
    const isForgotten = standing === 'ours' && !claimed.has(recordSet);
    const isWanted = standing === 'other' && claimed.has(recordSet) && mayAdopt(recordSet, policy.dns.adopt);
    return state !== 'settled' || isStale || isForgotten || isWanted;
  });
  return due.map(({ value }) => toKey(value.recordSet));
}

/** Compares what Azure shows with what we last wrote; what we have forgotten is remembered as unknown, so that its look reads it. */
async function compare(
  bodies: readonly unknown[],
  memory: Memory,
  seen: Set<string>,
  ports: RecordSweepPorts,
  look: Look,
): Promise<Key[]> {
  const keys: Key[] = [];
  const changed: Row<RecordRow>[] = [];
  for (const body of bodies) {
    const id = findResourceId(isRecord(body) ? body.id : undefined)?.id;
    if (id === undefined) continue;
    // The etag is not in the graph; any text will do to tell whose it is.
    const standing = readStanding({ etag: '', ...(body as object) }, ports.owner);
    if (standing.kind !== 'ours') continue;
    seen.add(id);
    const row = memory.records.get(id);
    if (row === undefined) {
      if (await rememberUnknown(id, ports)) keys.push(toKey(id));
      continue;
    }
    const { written } = row.value;
    if (row.value.standing !== 'ours' || written === undefined || !isOld(row.value, look)) continue;
    const isAsWritten =
      sameList(standing.addresses, written.addresses) &&
      standing.ttl === written.ttl &&
      standing.endpointHash === hashId(written.endpoint);
    if (!isAsWritten) changed.push(row);
  }
  return [...keys, ...(await distrust(changed, ports))];
}

async function rememberUnknown(id: string, { state }: RecordSweepPorts): Promise<boolean> {
  const { partition, recordRow } = namePlace(id);
  try {
    await state.names.insert(partition, recordRow, {
      kind: 'record',
      recordSet: id,
      state: 'changed',
      standing: 'unknown',
    });
    return true;
  } catch (error) {
    // An event was faster: its look has taken care of it.
    if (error instanceof ConflictError) return false;
    throw error;
  }
}

/** What the row says may no longer be so: its look will read the record set. */
async function distrust(rows: readonly Row<RecordRow>[], { state }: RecordSweepPorts): Promise<Key[]> {
  const keys: Key[] = [];
  for (const { partition, row, value, etag } of rows) {
    const next: NameRow = { ...value, state: value.state === 'writing' ? 'writing' : 'changed', standing: 'unknown' };
    try {
      await state.names.replace(partition, row, next, etag);
      keys.push(toKey(value.recordSet));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }
  return keys;
}

const isOld = ({ settledAt }: RecordRow, { now }: Look): boolean =>
  settledAt === undefined || since(new Date(settledAt), now) > lag;
const toKey = (key: string): Key => ({ room: 'dns', key });
