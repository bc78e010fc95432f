import { graphPages } from '../../arm/graph-rows.ts';
import { kqlText } from '../../arm/kql.ts';
import { findBodyId } from '../../core/arm-body.ts';
import { isFirst } from '../../core/errors.ts';
import type { Key } from '../../core/key.ts';
import { shortId } from '../../core/resource-id.ts';
import { minutes, since } from '../../core/time.ts';
import type { DriftPage, Pass } from '../../reconcile/reconciler.ts';
import type { Claim, NameRecord } from '../../state/names/model.ts';
import type { DnsPorts } from '../ports.ts';
import { listLeastRead } from '../zones/listing.ts';
import type { Uses } from '../zones/use.ts';
import { copiedFindings, isCopied } from './copied-marks.ts';
import type { Standing } from './ownership.ts';
import { isNothing } from './remembered-name.ts';
import { remembered } from './repairs.ts';
import { readShown, recordSetQuery } from './shown.ts';
import { mayBeAdopted } from './standing.ts';
import { listChangedOthers, type OthersName } from './sweep-others.ts';

type Ports = Pick<DnsPorts, 'arm' | 'state' | 'owner' | 'reviseFindings'>;

/** Ours alone are compared. Zones often exist in subscriptions that are not managed, so everything is asked for that the identity can read. */
const query = (owner: string): string =>
  recordSetQuery(`tostring(properties.metadata['gatehouse-owner']) == ${kqlText(owner)}`);

/** Resource Graph may lag behind our own writes by minutes. */
const graphLag = minutes(10);

/** What the comparison needs of a record row: of tens of thousands every whole one would be kept for nothing. */
interface Remembered {
  readonly state: NameRecord['state'];
  readonly standing: NameRecord['standing'];
  readonly settledAt: number;
  readonly ttl: number | undefined;
  /** Of what we last wrote; empty where we wrote nothing. */
  readonly written: string;
  /** What it says, where somebody else's exists there; undefined otherwise. */
  readonly others: Pick<OthersName, 'addresses' | 'isAsWritten'> | undefined;
  /** When it was last put back; 0 where it was not within a day. */
  readonly repairedAt: number;
  readonly isClaimed: boolean;
  /** A claim on it was given up and not yet taken away. */
  readonly isReleasing: boolean;
}

type Memory = Awaited<ReturnType<typeof readMemory>>;

/**
 * Record sets whose pass is due: never settled, not as policy wants them, changed or removed by hand without an event, ours but
 * forgotten (the state was lost), or claimed by nobody. Ours in Azure are read through Resource Graph; where that shows none although
 * we wrote some, a listing of the zone that was listed longest ago takes its place. `gathering`: who else wants what is remembered of the names.
 */
export async function* sweepRecords(
  ports: Ports,
  cursor: string | undefined,
  pass: Pass,
  gathering?: Pick<Uses, 'add'>,
): AsyncIterable<DriftPage> {
  const memory = await readMemory(ports, pass, gathering);
  if (cursor === undefined) yield { keys: unsettled(memory, pass), cursor: undefined };
  const shown: Shown = { seen: new Set(), copied: new Set() };
  const { seen, copied } = shown;
  for await (const { rows, skipToken, left } of graphPages(ports.arm, query(ports.owner), [], cursor, pass.signal)) {
    yield { keys: await compare(rows, memory, shown, ports, pass), cursor: skipToken, left };
  }
  // A resumed pass has not seen the pages before its cursor: it resolves nothing.
  const complete = cursor === undefined;
  await ports.reviseFindings({ room: 'dns', key: 'copied marks' }, copiedFindings(copied), pass.now, { complete });
  if (!complete) return;

  const expected = [...memory.records].flatMap(([id, row]) =>
    row.standing === 'ours' && isOld(row, pass) ? [id] : [],
  );
  const changed = await listChangedOthers(ports, memory.others, seen.size > 0, pass);
  if (changed.length > 0) yield { keys: await distrust(changed, ports), cursor: undefined };
  if (seen.size > 0 || expected.length === 0) {
    const missing = expected.filter((id) => !seen.has(id));
    yield { keys: await distrust(missing, ports), cursor: undefined };
    return;
  }
  const listing = await listLeastRead(ports, expected, pass);
  const keys = await compare(listing.bodies, memory, shown, ports, pass);
  const missing = expected.filter((id) => id.startsWith(`${listing.zone}/`) && !seen.has(id));
  yield { keys: [...keys, ...(await distrust(missing, ports))], cursor: undefined };
}

async function readMemory({ state }: Ports, pass: Pass, gathering?: Pick<Uses, 'add'>) {
  const records = new Map<string, Remembered>();
  /** Names of which something is not believed: a pass says so. */
  const doubted: string[] = [];
  /** Somebody else's that policy lets an endpoint take over. */
  const adoptable = new Set<string>();
  for await (const name of state.names.list()) {
    gathering?.add(name);
    const { recordSet, claims, record, isDoubted } = name;
    if (record !== undefined) records.set(recordSet, toRemembered(record, claims));
    if (isDoubted) doubted.push(recordSet);
    const isOther = record?.standing === 'other';
    if (isOther && mayBeAdopted(recordSet, pass.policy.dns, claims, record.holderAddresses)) adoptable.add(recordSet);
  }
  const others = new Map<string, OthersName>();
  for (const [id, row] of records) {
    const { isClaimed } = row;
    const isOurConcern = isClaimed || row.written !== '';
    if (row.others === undefined || row.state !== 'settled' || !isOld(row, pass) || !isOurConcern) continue;
    others.set(id, { ...row.others, isClaimed });
  }
  return { records, others, doubted, adoptable };
}

function unsettled({ records, doubted, adoptable }: Memory, { policy, now }: Pass): Key[] {
  const due = [...records].filter(([id, row]) => {
    const { state, standing, ttl, written, repairedAt, isClaimed, isReleasing } = row;
    const isStale = standing === 'ours' && ttl !== policy.dns.ttl;
    const isForgotten = standing === 'ours' && !isClaimed;
    const isLeftOver = isNothing({ state, standing, written: written || undefined }) && !isClaimed;
    const isRepairPast = repairedAt > 0 && since(new Date(repairedAt), now) >= remembered;
    if (state !== 'settled' || standing === 'unknown' || isReleasing) return true;
    return isStale || isForgotten || isLeftOver || adoptable.has(id) || isRepairPast;
  });
  return [...new Set([...due.map(([id]) => id), ...doubted])].map(toKey);
}

function toRemembered(record: NameRecord, claims: readonly Claim[]): Remembered {
  const { state, standing, settledAt, written, holderAddresses, repairs } = record;
  const addresses = holderAddresses?.join(',') ?? '';
  return {
    state,
    standing,
    settledAt: settledAt === undefined ? 0 : Date.parse(settledAt),
    ttl: written?.ttl,
    written: written === undefined ? '' : fingerprint({ ...written, endpointHash: shortId(written.endpoint) }),
    others: standing === 'other' ? { addresses, isAsWritten: written?.addresses.join(',') === addresses } : undefined,
    repairedAt: repairs === undefined ? 0 : Date.parse(repairs.at(-1)?.at ?? '') || 0,
    isClaimed: claims.some(({ releasing }) => !releasing),
    isReleasing: claims.some(({ releasing }) => releasing),
  };
}

type Marked = Pick<Extract<Standing, { kind: 'ours' }>, 'ttl' | 'addresses' | 'endpointHash' | 'resourceGuid'>;

const fingerprint = ({ ttl, addresses, endpointHash, resourceGuid }: Marked): string =>
  `${ttl} ${addresses.join(',')} ${endpointHash} ${resourceGuid}`;

/** Compares what Azure shows with what we last wrote; what we have forgotten is remembered as unknown, so that its pass reads it. */
/** What a pass came by in Azure: record sets with our mark, and those of them that are nobody's of ours. */
interface Shown {
  readonly seen: Set<string>;
  readonly copied: Set<string>;
}

async function compare(
  bodies: readonly unknown[],
  memory: Memory,
  { seen, copied }: Shown,
  ports: Ports,
  pass: Pass,
): Promise<Key[]> {
  const keys: Key[] = [];
  const changed: string[] = [];
  for (const body of bodies) {
    const id = findBodyId(body)?.id;
    if (id === undefined) continue;
    const standing = readShown(body, ports.owner);
    if (standing.kind !== 'ours') continue;
    seen.add(id);
    const row = memory.records.get(id);
    if (row === undefined && isCopied(id, pass.policy.dns)) {
      copied.add(id);
      continue;
    }
    if (row === undefined) {
      // Where an event was faster, its pass has taken care of it.
      const unknown = { kind: 'record', recordSet: id, state: 'changed', standing: 'unknown' } as const;
      if (await isFirst(() => ports.state.names.putRecord(unknown, undefined))) keys.push(toKey(id));
      continue;
    }
    if (row.state !== 'settled' || !isOld(row, pass)) continue;
    if (row.standing !== 'ours' || row.written !== fingerprint(standing)) changed.push(id);
  }
  return [...keys, ...(await distrust(changed, ports))];
}

/** What is remembered of these may no longer be so: their passes will read the record sets. */
async function distrust(ids: readonly string[], { state }: Ports): Promise<Key[]> {
  const keys: Key[] = [];
  for (const id of ids) {
    const kept = await state.names.findRecord(id);
    if (kept === undefined) continue;
    const trusted = kept.value.state === 'writing' ? 'writing' : 'changed';
    const next: NameRecord = { ...kept.value, state: trusted, standing: 'unknown' };
    if (await isFirst(() => state.names.putRecord(next, kept.etag))) keys.push(toKey(id));
  }
  return keys;
}

const isOld = ({ settledAt }: Remembered, { now }: Pass): boolean => since(new Date(settledAt), now) > graphLag;
const toKey = (key: string): Key => ({ room: 'dns', key });
