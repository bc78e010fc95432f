import type { ActivityLog } from '../arm/activity-log.ts';
import { isClassed } from '../core/errors.ts';
import type { Connection, ConnectionsObserved } from './model.ts';
import { ofRequest } from './rules/same-request.ts';
import { pendingSince } from './rules/waiting.ts';
import { notReadable, type Question, untilLogReading, type WhoAsked, whoAskedBy } from './rules/who-asked.ts';

interface Asked extends Question {
  readonly connections: ConnectionsObserved['connections'];
  readonly rows: ConnectionsObserved['rows'];
}

/** Reads the log for the requests of which it is due: one call each. What can't be read names nobody, and is not tried for ever. */
export async function readWhoAsked(
  log: ActivityLog,
  asked: Asked,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, WhoAsked>> {
  const { policy, now } = asked;
  if (policy.twoPerson.length === 0) return new Map();
  const rows = new Map(asked.rows.map(({ value }) => [value.id, value]));
  const read = async (connection: Connection): Promise<[string, WhoAsked][]> => {
    const row = ofRequest(rows.get(connection.id), connection);
    const since = pendingSince(connection, row, now);
    const kept = row?.whoAsked;
    const { requester } = connection;
    if (untilLogReading(asked, connection, row, kept) !== 0 || requester.kind === 'unseen' || !since) return [];
    try {
      const page = await log.listOf(requester.id, now, signal);
      return [[connection.id, whoAskedBy(page, kept, new Date(since), now)]];
    } catch (error) {
      if (!isClassed(error)) throw error;
      return [[connection.id, notReadable(kept, now)]];
    }
  };
  const listed = asked.connections.flatMap((each) => (each.kind === 'read' ? [each.connection] : []));
  return new Map((await Promise.all(listed.map(read))).flat());
}
