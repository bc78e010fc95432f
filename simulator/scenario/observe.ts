import { findList, isRecord, propertiesOf } from '../../src/core/arm-body.ts';
import type { Answer, WorldAccess } from './world-access.ts';

/** A private endpoint connection as it is in Azure. */
export interface SeenConnection {
  readonly id: string;
  readonly state: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What one reading of the audit shows of a decision. */
export interface AuditEntry {
  readonly at: string;
  readonly room: string;
  readonly key: string;
  readonly action: string;
  readonly target: string;
  readonly by: string;
  readonly because: string;
}

export const sameText = (left: unknown, right: string): boolean =>
  typeof left === 'string' && left.toLowerCase() === right.toLowerCase();

const idOf = (value: unknown): string => (isRecord(value) && typeof value.id === 'string' ? value.id : '');

/** The connection from one private endpoint, from the resource's own body, else from its list of connections. */
export async function findConnection(
  access: WorldAccess,
  resource: string,
  from: string,
): Promise<SeenConnection | undefined> {
  const own = await access.get(resource);
  const inBody = propertiesOf(own.body).privateEndpointConnections;
  const listed = Array.isArray(inBody)
    ? inBody
    : findList((await access.get(`${resource}/privateEndpointConnections`)).body);
  for (const body of listed ?? []) {
    const { privateEndpoint, privateLinkServiceConnectionState: state } = propertiesOf(body);
    if (!isRecord(body) || !sameText(idOf(privateEndpoint), from)) continue;
    return { id: idOf(body), state: isRecord(state) ? String(state.status) : '', body };
  }
  return undefined;
}

/** The addresses of a record set, sorted; undefined where ARM says that there is none. */
export async function findAddresses(access: WorldAccess, recordSet: string): Promise<readonly string[] | undefined> {
  const answer = await access.get(recordSet);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw new Error(`reading ${recordSet} was answered ${describeAnswer(answer)}`);
  const { aRecords, aaaaRecords } = propertiesOf(answer.body);
  return [aRecords, aaaaRecords]
    .flatMap((records) => (Array.isArray(records) ? records : []))
    .map((record: unknown) => (isRecord(record) ? String(record.ipv4Address ?? record.ipv6Address) : ''))
    .sort();
}

/** Every element of one of the API's lists, all pages, as somebody who may read. */
export async function listFromApi(
  access: WorldAccess,
  path: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const elements: Record<string, unknown>[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const answer = await access.api({ as: 'admin', method: 'GET', path: next });
    if (answer.status !== 200) throw new Error(`GET ${next} was answered ${describeAnswer(answer)}`);
    elements.push(...(findList(answer.body) ?? []).filter(isRecord));
    const link: unknown = isRecord(answer.body) ? answer.body.nextLink : undefined;
    next = typeof link === 'string' ? pathOf(link) : undefined;
  }
  return elements;
}

/** Decisions since `from`, oldest first. */
export async function listAudit(access: WorldAccess, from: Date): Promise<readonly AuditEntry[]> {
  const entries = await listFromApi(access, `/api/audit?from=${encodeURIComponent(from.toISOString())}`);
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return entries
    .map(({ at, room, key, action, target, by, because }) => ({
      at: text(at),
      room: text(room),
      key: text(key),
      action: text(action),
      target: text(target),
      by: text(by),
      because: text(because),
    }))
    .sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0));
}

/** A status and the beginning of the body, for people. */
export function describeAnswer({ status, body }: Answer): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  return text === '' ? String(status) : `${status}: ${text.slice(0, 500)}`;
}

function pathOf(link: string): string {
  const { pathname, search } = new URL(link, 'http://localhost');
  return `${pathname}${search}`;
}
