import type { DriftPage, Sweeper } from '../reconcile/reconciler.ts';
import { createKnownPrints } from './endpoints/known-prints.ts';
import { sweepEndpoints } from './endpoints/sweeper.ts';
import type { DnsPorts } from './ports.ts';
import { sweepRecords } from './records/sweeper.ts';
import { sweepZones } from './zones/sweeper.ts';
import { gatherUses } from './zones/use.ts';

const sweeps = { endpoints: sweepEndpoints, records: sweepRecords, zones: sweepZones };
type Part = keyof typeof sweeps;
const parts: readonly Part[] = ['endpoints', 'records', 'zones'];

/** The dns room's pass: endpoints first, so that lost claims are back before a record set is called an orphan; then record sets, then their zones. */
export function createDnsSweeper(
  ports: Pick<DnsPorts, 'arm' | 'state' | 'owner' | 'subscriptions' | 'reviseFindings'>,
): Sweeper {
  const reading = { ...ports, findPrint: createKnownPrints() };
  return {
    room: 'dns',
    async *drift(cursor, pass) {
      const start = parseCursor(cursor);
      // The names are read once: what the record sets' part has come by says how the zones are used.
      const uses = start.part === 'zones' ? undefined : gatherUses();
      for (const part of parts.slice(parts.indexOf(start.part))) {
        const token = part === start.part ? start.token : undefined;
        for await (const page of sweeps[part](reading, token, pass, uses)) yield toPage(part, page);
      }
    },
  };
}

/** `records:` and nothing behind it means the beginning of that part. */
function parseCursor(cursor: string | undefined): { part: Part; token: string | undefined } {
  const part = parts.find((each) => cursor?.startsWith(`${each}:`));
  if (part === undefined) return { part: 'endpoints', token: undefined };
  const token = cursor?.slice(part.length + 1);
  return { part, token: token === '' ? undefined : token };
}

function toPage(part: Part, { keys, cursor, left }: DriftPage): DriftPage {
  return { keys, left, cursor: cursor === undefined ? undefined : `${part}:${cursor}` };
}
