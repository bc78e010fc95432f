import { type Finding, raise } from '../../core/finding.ts';
import { withExemption } from '../../egress/match.ts';
import type { EgressPolicy } from '../../policy/egress.ts';
import type { KnownService } from '../../state/clusters/model.ts';
import type { KeptFinding } from '../../state/findings/model.ts';
import { standingFinding } from '../standing.ts';
import { serviceChecks } from './checks.ts';
import { withLeft } from './dead-consumers.ts';
import { connectedTo, leftBehind } from './left-behind.ts';
import type { PublishedService, ServiceNote } from './model.ts';

/** What a pass knows of one private link service. */
export interface ServiceSeen {
  readonly key: string;
  /** Undefined where there is none. */
  readonly service: PublishedService | undefined;
  readonly known: KnownService | undefined;
  readonly standing: readonly KeptFinding[];
  /** Endpoints of those left behind that are gone themselves. */
  readonly gone: ReadonlySet<string>;
  /** The ids whose change makes it observed. */
  readonly hangsOn: readonly string[];
}

export interface ServicePlan {
  readonly findings: readonly Finding[];
  /** Undefined where nothing is to be remembered. */
  readonly row: KnownService | undefined;
}

/**
 * Pure: what is wrong with one service and who was left behind by it.
 *
 *   the service        what is remembered
 *   is there           its alias and who is connected
 *   is gone            the same as before: it may be recreated, and then its consumers are cut off
 *   was never seen     nothing
 */
export function planService(seen: ServiceSeen, policy: EgressPolicy, now: Date): ServicePlan {
  const { key, known, standing, hangsOn } = seen;
  if (seen.service === undefined) {
    return { findings: [], row: known && { ...known, goneAt: known.goneAt ?? now.toISOString() } };
  }
  const left = leftBehind(known, seen.service, seen.gone);
  const service = withLeft(seen.service, left);
  const weigh = (finding: Finding): Finding => withExemption(policy, finding, now);
  const row: KnownService = {
    kind: 'service',
    service: key,
    alias: service.alias ?? known?.alias ?? '',
    consumers: [...connectedTo(service)],
    left: [...left],
    // An endpoint that was left behind is named until it goes.
    hangsOn: [...new Set([...hangsOn, ...service.deadConsumers.map(({ endpoint }) => endpoint)])].sort(),
  };
  return { findings: [...ofConsumers(service).map(weigh), ...ofNotes(service, standing, weigh)], row };
}

function ofConsumers({ id, deadConsumers }: PublishedService): readonly Finding[] {
  if (deadConsumers.length === 0) return [];
  const names = deadConsumers.map(({ endpoint, because }) => `${endpoint} (${because})`).sort();
  const remedy = [...new Set(deadConsumers.map((each) => each.remedy))].sort().join(' ');
  return [raise(serviceChecks.aliasChanged, id, `consumers are cut off: ${names.join(', ')}`, { remedy })];
}

function ofNotes(
  { id, preconditions, bypasses }: PublishedService,
  standing: readonly KeptFinding[],
  weigh: (finding: Finding) => Finding,
): readonly Finding[] {
  const isPublic = bypasses.some((note) => note.id === 'public-frontend' && note.state === 'fail');
  return [
    { check: serviceChecks.bypassed, notes: bypasses, severity: isPublic ? ('high' as const) : ('low' as const) },
    { check: serviceChecks.precondition, notes: preconditions, severity: serviceChecks.precondition.severity },
  ].flatMap(({ check, notes, severity }) => {
    const failing = notes.filter(({ state }) => state === 'fail');
    if (failing.length > 0) {
      const message = failing.map((note) => `${note.id}: ${note.because}`).join('; ');
      return [weigh(raise(check, id, message, { severity, remedy: remedyOf(failing) }))];
    }
    return notes.some(({ state }) => state === 'unknown') ? standingFinding(standing, check) : [];
  });
}

const remedyOf = (notes: readonly ServiceNote[]): string => [...new Set(notes.map(({ remedy }) => remedy))].join(' ');
