import { plain } from '../core/text.ts';
import type { Mode } from '../policy/mode.ts';
import type { State } from '../state/state.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { StepState } from './model.ts';

/** What the app remembers of a record that decides, beside what Azure shows. */
export interface KnownRecord {
  readonly mode: Mode;
  /** Since when it is as we last wrote or found it; undefined where we never did. */
  readonly settledAt: string | undefined;
  /** What we are about to do there, and since when. */
  readonly pending: { readonly kind: string; readonly since: string } | undefined;
  /** Why nothing can be written to its zone, and since when. */
  readonly blocked: { readonly message: string; readonly since: string } | undefined;
}

/** The zone and the record set that decide, as ids: the record that exists, else the place where policy has it. */
function recordOf({
  facts,
  recordState,
}: Diagnosis): { readonly zone: string; readonly recordSet: string } | undefined {
  const zone = recordState?.zone.id ?? facts.policyZone;
  if (zone === undefined || facts.place === undefined) return undefined;
  const isOfSix = [...facts.addresses].some((address) => address.includes(':'));
  return { zone, recordSet: `${zone}/${isOfSix ? 'aaaa' : 'a'}/${facts.place.name}` };
}

/** Two rows of our own tables: nothing is asked of Azure. */
export async function recallRecord(
  { names, zones }: Pick<State, 'names' | 'zones'>,
  mode: Mode,
  diagnosis: Diagnosis,
): Promise<KnownRecord | undefined> {
  const place = recordOf(diagnosis);
  if (place === undefined) return undefined;
  const [record, block] = await Promise.all([names.findRecord(place.recordSet), zones.find('blocked', place.zone)]);
  const { settledAt, intent } = record?.value ?? {};
  return {
    mode,
    settledAt,
    pending: intent === undefined ? undefined : { kind: intent.kind, since: intent.decidedAt },
    blocked: block === undefined ? undefined : { message: block.value.message, since: block.value.since },
  };
}

/**
 *   the record      what is added
 *   exists          since when, where we know it
 *   is broken       the mode, what is under way, what blocks it
 *   is not judged   nothing
 */
export function describeKnown({ mode, settledAt, pending, blocked }: KnownRecord, state: StepState): string {
  if (state === 'ok') return settledAt === undefined ? '' : `, so since ${settledAt}`;
  if (state !== 'broken') return '';
  const says = [
    mode === 'observe' ? 'dns.mode is observe, so nothing is written' : 'dns.mode is enforce',
    ...(pending === undefined ? [] : [`${pending.kind} is under way since ${pending.since}`]),
    ...(blocked === undefined ? [] : [`blocked since ${blocked.since}: ${plain(blocked.message)}`]),
  ];
  return `; ${says.join('; ')}`;
}
