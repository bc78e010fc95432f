import type { CloudName } from '../core/cloud.ts';
import { foldCase } from '../core/text.ts';
import { isSensitive, isTemplateOf } from '../dns/names/catalogue.ts';
import { type Foreseen, type ForeseenName, foresee } from '../dns/names/foreseen.ts';
import { mayShare } from '../dns/names/preference.ts';
import { findSharer } from '../dns/names/shared-names.ts';
import { findZoneId } from '../dns/names/zone-id.ts';
import type { World } from '../egress/model.ts';
import type { Policy } from '../policy/policy.ts';
import type { PlannedEndpoint, Request } from './endpoints.ts';
import { addressesFor, isAnswering } from './fixed-addresses.ts';
import { nameIn } from './ids.ts';
import type { ConnectionRow, PreviewedName, ZoneGroupRow } from './model.ts';
import { findTarget, type Sought } from './target.ts';
import { toView } from './view.ts';
import type { Zones } from './zones.ts';

/** One thing an endpoint asks for, with what can be said of its names. */
export interface Asked {
  readonly endpoint: PlannedEndpoint;
  readonly request: Request;
  readonly groupId: string | undefined;
  readonly sought: Sought | undefined;
  readonly foreseen: Foreseen | undefined;
}

/** A record that is foreseen, and the id of the zone it goes to, where that is known. */
export interface Expected extends ForeseenName {
  readonly asked: Asked;
  readonly zoneId: string | undefined;
  /** Those that the endpoint fixes for it, as they are written. */
  readonly addresses: readonly string[];
}

/** Everything an endpoint asks for: once for each group id. */
export function askedBy(endpoint: PlannedEndpoint, world: World, cloud: CloudName): readonly Asked[] {
  return endpoint.requests.flatMap((request) => {
    const sought = findTarget(request, world);
    const groups = request.groupIds === undefined || request.groupIds.length === 0 ? [undefined] : request.groupIds;
    return groups.map((groupId) => ({
      endpoint,
      request,
      groupId,
      sought,
      foreseen: sought === undefined ? undefined : foresee(sought.target, groupId ?? '', cloud),
    }));
  });
}

/** The records that are foreseen, each with its zone: the endpoint's zone group says it, else policy. */
export function expectedOf(asked: Asked, { dns }: Policy): readonly Expected[] {
  const zones = asked.endpoint.groups.flatMap((group) => group.zones);
  const names = asked.foreseen?.names ?? [];
  return names.map((name) => ({
    ...name,
    asked,
    addresses: addressesFor(asked.endpoint, asked.groupId, name.record, names.length === 1),
    zoneId:
      zones.find((zone) => zone !== undefined && nameIn(zone) === name.zone) ??
      foldCase(findZoneId(name.zone, toView(asked.endpoint, asked.sought), dns)),
  }));
}

interface Circumstances {
  readonly connection: ConnectionRow | undefined;
  readonly zones: Zones;
  readonly policy: Policy;
  readonly zoneGroup: readonly ZoneGroupRow[];
  readonly isPossible: boolean;
  readonly isReplaced: boolean;
  /** Problems that show when all endpoints are seen together, by record. */
  readonly problemsOf: (expected: Expected) => readonly string[];
}

/**
 * The records an endpoint will have.
 *
 *   what is known                               row
 *   the target is an expression                 unknown, with the group
 *   no name by nature                           never
 *   rejected, in a zone that isn't there, or    never
 *   with an address that nothing answers from
 *   the names                                   will; may, where the change, what decides the name or its zone may be otherwise
 *   the zones, and Azure decides the names      one row for each zone, when Azure has decided
 *   nothing of its kind                         unknown
 */
export function namesOf(asked: Asked, given: Circumstances): readonly PreviewedName[] {
  const { endpoint, foreseen, groupId } = asked;
  const when = whenOf(asked.request, given.connection);
  const again = given.isReplaced ? ['it is replaced: it gets a new address, and its names have none meanwhile'] : [];
  const row = (more: Partial<PreviewedName>): PreviewedName => ({
    endpoint: endpoint.id,
    fqdn: null,
    zone: null,
    record: null,
    when,
    certainty: 'unknown',
    addresses: [],
    networks: [],
    ...more,
    problems: [...again, ...rejected(given.connection), ...(more.problems ?? [])],
  });
  if (foreseen === undefined)
    return [row({ when: 'azure', problems: ['what it connects to is not known before it is deployed'] })];
  if (foreseen.isNameless) return [row({ certainty: 'never', problems: [foreseen.because ?? ''] })];
  const expected = expectedOf(asked, given.policy);
  const rows = expected.map((each) => {
    const isBarred = !each.addresses.every(isAnswering);
    const networks = each.zoneId === undefined ? undefined : given.zones.networksOf(each.zoneId);
    return row({
      fqdn: each.fqdn,
      zone: each.zone,
      record: each.record,
      certainty:
        given.connection?.decision === 'reject' || isBarred || isWithoutZone(each, given)
          ? 'never'
          : given.isPossible || foreseen.isLikely || isElsewhere(each)
            ? 'may'
            : 'will',
      addresses: isBarred ? [] : each.addresses,
      networks: networks ?? [],
      problems: [
        ...given.problemsOf(each),
        ...groupProblems(each, given.zoneGroup),
        ...policyProblems(each, given.policy),
      ],
    });
  });
  const open = foreseen.zones.filter((zone) => !rows.some((each) => isTemplateOf(zone, each.zone ?? '')));
  const because = foreseen.because ?? 'it can not be determined';
  if (rows.length > 0 && !foreseen.isPart) return rows;
  const left = (open.length > 0 || rows.length > 0 ? open : [null]).map((zone) =>
    row({
      zone: zone ?? null,
      when: 'azure',
      networks: networksOfGroup(asked, zone ?? null, given.zones),
      problems: [groupId === undefined ? `it names no group: ${because}` : because],
    }),
  );
  return [...rows, ...left];
}

/** After approval where somebody has to give it. */
function whenOf({ isManual }: Request, connection: ConnectionRow | undefined): PreviewedName['when'] {
  if (connection?.decision === 'inherited' || connection?.decision === 'automatic') return 'creation';
  return isManual === false ? 'creation' : 'approval';
}

const rejected = (connection: ConnectionRow | undefined): readonly string[] =>
  connection?.decision === 'reject' ? [`rule '${connection.rule}' rejects its connection`] : [];

/** Whether a zone group is there whose zones only the deployment gives, so that the record may be in another than this one. */
function isElsewhere({ asked: { endpoint }, zone }: Expected): boolean {
  const zones = endpoint.groups.flatMap((group) => group.zones);
  return zones.includes(undefined) && !zones.some((each) => each !== undefined && nameIn(each) === zone);
}

/** Whether its zone isn't there, and nobody makes it. */
const isWithoutZone = ({ zoneId }: Expected, { zones, policy }: Circumstances): boolean =>
  zoneId !== undefined && zones.isMissing(zoneId) && policy.dns.zones.missing !== 'create';

/** A group that is there and leaves this record out. */
function groupProblems({ zone }: Expected, rows: readonly ZoneGroupRow[]): readonly string[] {
  const named = rows.flatMap((row) => row.zone ?? []);
  const isCircumstances = rows.length > 0 && rows.every(({ verdict }) => verdict !== 'unknown');
  return isCircumstances && !named.includes(zone) ? [`its zone group names ${named.join(', ')} and not ${zone}`] : [];
}

/** What policy leaves out although the name is foreseen. */
function policyProblems({ asked, zone, record }: Expected, { dns }: Policy): readonly string[] {
  if (isSensitive(zone) && !dns.sensitiveZones.includes(zone))
    return [`its zone ${zone} redirects a whole control plane: it is written only where dns.sensitiveZones names it`];
  const sharer = findSharer(zone, record);
  if (sharer === undefined || mayShare(toView(asked.endpoint, asked.sought), dns)) return [];
  return [`${sharer} answers to it: it is written only where dns.sharedNames names the endpoint`];
}

function networksOfGroup({ endpoint }: Asked, zone: string | null, zones: Zones): readonly string[] {
  const ids = endpoint.groups.flatMap((group) => group.zones);
  const id = zone === null ? undefined : ids.find((each) => each !== undefined && isTemplateOf(zone, nameIn(each)));
  return id === undefined ? [] : (zones.networksOf(id) ?? []);
}
