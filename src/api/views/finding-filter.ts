import * as z from 'zod';
import { CheckName, FindingSubject, isIdPattern, Scope } from '../../core/asked.ts';
import { matchesGlob } from '../../core/glob.ts';
import { foldCase } from '../../core/text.ts';
import { rooms } from '../../house/rooms.ts';
import type { ListedFinding } from '../../state/findings/store.ts';
import type { ApiState } from '../ports.ts';
import { isWithin, oneOf, pageFields } from '../query.ts';

/** Where findings are kept that no room has: of the policy and its promises, and of the work itself. */
const beside = ['policy', 'reconcile'] as const;

export const FindingQuery = z.strictObject({
  state: oneOf(['open', 'resolved', 'exempt']).optional(),
  severity: oneOf(['critical', 'high', 'medium', 'low', 'info']).optional(),
  room: oneOf([...rooms.map(({ name }) => name), ...beside]).optional(),
  check: CheckName.optional(),
  subject: FindingSubject.optional(),
  /** What a finding is about or was found under, with everything under it. */
  resource: Scope.optional(),
  /** A private endpoint: itself, its record sets and its connections. */
  endpoint: Scope.optional(),
  format: oneOf(['json', 'jsonl', 'csv', 'sarif']).optional(),
  ...pageFields('findings'),
});
export type FindingQuery = z.infer<typeof FindingQuery>;

export type IsWanted = (found: ListedFinding) => boolean;

/** What a query asks for beyond state and severity, which the tables are read by. */
export async function toFilter(
  { room, check, subject, resource, endpoint }: FindingQuery,
  state: Pick<ApiState, 'endpoints' | 'connections'>,
): Promise<IsWanted> {
  const ofEndpoint = endpoint === undefined ? undefined : await concernedBy(endpoint, state);
  const isAbout = (id: string): boolean =>
    subject === undefined || (isIdPattern(subject) ? matchesGlob(subject, id) : isWithin(id, subject));
  return ({ value }) =>
    (room === undefined || value.room === room) &&
    (check === undefined || foldCase(value.check) === foldCase(check)) &&
    isAbout(value.subject) &&
    (isWithin(value.subject, resource) || isWithin(value.key, resource)) &&
    (ofEndpoint === undefined ||
      [value.subject, value.key].some((id) => ofEndpoint.some((each) => isWithin(id, each))));
}

/** The ids that a private endpoint's findings are kept under: its own, those of its record sets, and those of what it asked for. */
async function concernedBy(
  endpoint: string,
  { endpoints, connections }: Pick<ApiState, 'endpoints' | 'connections'>,
): Promise<readonly string[]> {
  const known = (await endpoints.find(endpoint))?.value;
  if (known === undefined) return [endpoint];
  const asked = await connections.listOf(known.privateLinkResource);
  const own = asked.filter(({ value }) => value.endpoint === endpoint).map(({ value }) => value.id);
  return [endpoint, ...known.names, ...own];
}
