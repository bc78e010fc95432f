import { type AuditEntry, findAddresses, findConnection, listAudit, listFromApi, sameText } from './observe.ts';
import type {
  AuditExpectation,
  ConnectionExpectation,
  Expectations,
  FindingExpectation,
  RecordExpectation,
  ResourceExpectation,
} from './schema.ts';
import type { WorldAccess } from './world-access.ts';

/** Something that is not as it should be. */
export interface Failure {
  readonly expected: string;
  readonly seen: string;
}

/** Compares the world with what a step expects of it, once. An observation that fails counts as made, so that it may pass later. */
export async function compare(access: WorldAccess, expect: Expectations, began: Date): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  const check = async (expected: string, see: () => Promise<string | undefined>): Promise<void> => {
    const seen = await see().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    if (seen !== undefined) failures.push({ expected, seen });
  };
  for (const resource of expect.resources) {
    await check(`${short(resource.id)}: ${resource.is}`, () => seeResource(access, resource));
  }
  for (const record of expect.records) await check(describeRecord(record), () => seeRecord(access, record));
  for (const one of expect.connections) await check(describeConnection(one), () => seeConnection(access, one));
  for (const finding of expect.findings) await check(describeFinding(finding), () => seeFinding(access, finding));
  for (const audit of expect.audit) await check(describeAudit(audit), () => seeAudit(access, audit, began));
  return failures;
}

const short = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

async function seeResource(access: WorldAccess, { id, is }: ResourceExpectation): Promise<string | undefined> {
  const seen = { 200: 'there', 404: 'gone' }[(await access.get(id)).status] ?? 'neither there nor gone';
  return seen === is ? undefined : seen;
}

function describeRecord({ zone, name, type, addresses }: RecordExpectation): string {
  const wanted = { any: 'any addresses', none: 'no record set' }[String(addresses)] ?? [...addresses].join(', ');
  return `${type} ${name} in ${short(zone)}: ${wanted}`;
}

async function seeRecord(
  access: WorldAccess,
  { zone, name, type, addresses }: RecordExpectation,
): Promise<string | undefined> {
  const found = await findAddresses(access, `${zone}/${type}/${name}`);
  const seen = found?.join(', ') ?? 'no record set';
  if (addresses === 'none') return found === undefined ? undefined : seen;
  if (addresses === 'any') return found === undefined || found.length === 0 ? seen : undefined;
  return found !== undefined && found.join() === addresses.toSorted().join() ? undefined : seen;
}

function describeConnection({ resource, from, state, verdict, rule }: ConnectionExpectation): string {
  const judged = verdict === undefined ? '' : `, judged ${verdict}`;
  const by = rule === undefined ? '' : ` by rule '${rule}'`;
  return `connection from ${short(from)} to ${short(resource)}: ${state}${judged}${by}`;
}

async function seeConnection(access: WorldAccess, expected: ConnectionExpectation): Promise<string | undefined> {
  const { resource, from, state, verdict, rule } = expected;
  const state_ = (await findConnection(access, resource, from))?.state ?? 'none';
  if (state_ !== state) return state_;
  if (verdict === undefined && rule === undefined) return undefined;
  const rows = await listFromApi(access, `/api/connections?resource=${encodeURIComponent(resource)}`);
  const row = rows.find(({ endpointId }) => sameText(endpointId, from));
  if (row === undefined) return `${state_}, and Gatehouse does not know it`;
  const isAsExpected = (verdict === undefined || row.verdict === verdict) && (rule === undefined || row.rule === rule);
  const by = typeof row.rule === 'string' ? ` by rule '${row.rule}'` : '';
  return isAsExpected ? undefined : `${state_}, judged ${String(row.verdict)}${by}`;
}

function describeFinding({ check, subject, state }: FindingExpectation): string {
  return `finding ${check} on ${short(subject)}: ${state}`;
}

async function seeFinding(
  access: WorldAccess,
  { check, subject, state }: FindingExpectation,
): Promise<string | undefined> {
  const query = `check=${encodeURIComponent(check)}&subject=${encodeURIComponent(subject)}`;
  const rows = await listFromApi(access, `/api/findings?${query}`);
  const states = rows.filter((row) => sameText(row.subject, subject)).map((row) => String(row.state));
  const seen = states.length === 0 ? 'none' : states.join(' and ');
  return seen === state ? undefined : seen;
}

function describeAudit({ room, action, target, count }: AuditExpectation): string {
  const what = [room, action, target === undefined ? undefined : short(target)].filter((part) => part !== undefined);
  return `audit entries${what.length === 0 ? '' : ` of ${what.join(' ')}`}: ${count}`;
}

async function seeAudit(access: WorldAccess, expected: AuditExpectation, began: Date): Promise<string | undefined> {
  const { room, action, target, count } = expected;
  const fits = (entry: AuditEntry): boolean =>
    (room === undefined || entry.room === room) &&
    (action === undefined || entry.action === action) &&
    (target === undefined || sameText(entry.target, target));
  const entries = (await listAudit(access, began)).filter(fits);
  if (entries.length === count) return undefined;
  const list = entries.map((entry) => `${entry.action} ${short(entry.target)}`).join(', ');
  return list === '' ? '0' : `${entries.length} (${list})`;
}
