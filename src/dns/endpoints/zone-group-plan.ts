import { type Finding, raise } from '../../core/finding.ts';
import { nameOf } from '../../core/resource-id.ts';
import { seconds } from '../../core/time.ts';
import { finish, resume } from '../../reconcile/intent.ts';
import type { Finished } from '../../reconcile/reconciler.ts';
import type { ZoneGroupView } from '../model.ts';
import { isHeld } from '../records/remembered-name.ts';
import { endpointChecks } from './checks.ts';
import { awaitedNames, leavingNames } from './leaving-group.ts';
import { isLinkService } from './link-service.ts';
import type { EndpointObserved, SeenEndpoint, ZoneGroupAction, ZoneGroupPlan } from './model.ts';

/** The platform's own limit for one group, and one group is its limit for an endpoint. */
const mostZones = 5;
const nothing: ZoneGroupPlan = { delegated: new Set(), findings: [] };

/**
 * Decides what an endpoint's private DNS zone group needs. Pure. Ours is the one that carries our mark.
 *
 *   strategy     exists there              plan
 *   records      none, or somebody's       nothing
 *   records      ours                      claim its names beside it, and take its record sets over; delete it once each of them exists as
 *                                          ours, or as somebody else's; what is paused or refused keeps it
 *   records      ours, gone                read what was taken over again: it may have gone with the group, and is written again then
 *   zoneGroup    none                      create it, with at most five zones; further zones stay records
 *   zoneGroup    ours, on other zones      update
 *   zoneGroup    ours, and failed          try again, once for each event; its names stay records
 *   zoneGroup    ours                      nothing; a name it leaves out after half a minute becomes a record
 *   zoneGroup    ours, half taken over     the same as for records, to its end; then a new one is created
 *   zoneGroup    somebody's                nothing; what it leaves out stays a record
 *   any          being written             observe again
 *   any          any, and the endpoint's   what would be written is not, and none of its names is claimed instead: it is its people's now. A take-over that
 *                subscription is not       was begun goes on to its end, for half of it is nobody's
 *                managed, or left
 *
 * Records we hold stay until the platform's own are in place, and a group until ours are: nothing is without a record on the way.
 */
export function planZoneGroup(observed: EndpointObserved): ZoneGroupPlan {
  const { seen } = observed;
  if (seen === undefined || !seen.zoneGroup.isRead || !isReady(seen)) return nothing;
  const { own, strategy } = seen.zoneGroup;
  if (own !== undefined && (own.provisioningState === 'Updating' || own.provisioningState === 'Deleting')) {
    const recheck = { after: seconds(5), because: 'Azure is still writing its zone group' };
    return { ...nothing, delegated: inZones(seen, own.zones), recheck };
  }
  const isLeaving = strategy === 'records' || leavingNames(observed).size > 0;
  const plan = isLeaving ? planRemoval(observed, own) : planGroup(observed, seen);
  return observed.isManaged ? plan : withheld(plan);
}

function withheld({ action, ...plan }: ZoneGroupPlan): ZoneGroupPlan {
  return action === undefined ? plan : { ...plan, isWithheld: true };
}

function planRemoval(observed: EndpointObserved, own: ZoneGroupView | undefined): ZoneGroupPlan {
  if (own === undefined || observed.seen === undefined) return nothing;
  const { id, zones, etag } = own;
  const [drawsOn] = zones;
  const action = resumed(observed, {
    kind: 'deleteZoneGroup',
    target: id,
    by: 'gatehouse',
    because: 'policy has records written for this endpoint, and the zone group is ours',
    before: { zones },
    after: null,
    zones,
    etag,
    ...(drawsOn === undefined ? {} : { drawsOn }),
  });
  const awaits = awaitedNames(observed, observed.seen);
  if (awaits.length > 0) return { ...nothing, later: { action, awaits } };
  return { ...nothing, delegated: inZones(observed.seen, zones), action };
}

function planGroup(observed: EndpointObserved, seen: SeenEndpoint): ZoneGroupPlan {
  const { own, others } = seen.zoneGroup;
  const needed = [...new Set(seen.wanted.map(({ zoneId }) => zoneId))].sort();
  if (others.length > 0 || needed.length === 0) return nothing;
  const zones = needed.slice(0, mostZones);
  const findings = tooMany(observed.id, needed);
  const common = {
    target: own?.id ?? `${observed.id}/privatednszonegroups/default`,
    by: 'gatehouse',
    because: 'policy has a zone group written for this endpoint',
    before: own === undefined ? null : { zones: own.zones },
    after: { zones },
    zones,
  };
  if (own === undefined) {
    const action = resumed(observed, { ...common, kind: 'createZoneGroup' });
    return { action, delegated: inZones(seen, zones), findings };
  }
  const update = resumed(observed, { ...common, kind: 'updateZoneGroup', etag: own.etag });
  if ([...own.zones].sort().join() !== zones.join()) {
    return { action: update, delegated: inZones(seen, zones), findings };
  }
  if (own.provisioningState === 'Failed') {
    const failed = [...findings, failedGroup(observed.id, own)];
    return observed.attempt === 0 ? { ...nothing, action: update, findings: failed } : { ...nothing, findings: failed };
  }
  return { ...settling(observed, seen, zones), findings };
}

/** A group that says it is done may still lack names for a while, after an approval for one. */
function settling(observed: EndpointObserved, seen: SeenEndpoint, zones: readonly string[]): ZoneGroupPlan {
  const missing = [...inZones(seen, zones)].filter((id) => !seen.covered.has(id) && !isHeld(observed, id));
  const after = [1, 2, 5, 10, 20][observed.attempt];
  if (missing.length === 0 || after === undefined) return nothing;
  const recheck = { after: seconds(after), because: 'its zone group does not list all of its names yet' };
  return { ...nothing, delegated: new Set(missing), recheck };
}

/** Half-read names would give half a group, and a private link service's names no group can write. */
function isReady({ obstacle, isOptedOut, isIncomplete, isUncertain, names, view }: SeenEndpoint): boolean {
  const isWhole = !isIncomplete && !isUncertain && names.unplaced.every(({ kind }) => kind !== 'NoAddress');
  return obstacle === undefined && !isOptedOut && isWhole && !isLinkService(view.privateLinkResource);
}

const inZones = ({ wanted }: SeenEndpoint, zones: readonly string[]): ReadonlySet<string> =>
  new Set(wanted.flatMap(({ id, zoneId }) => (zones.includes(zoneId) ? [id] : [])));

function resumed({ known }: EndpointObserved, action: ZoneGroupAction): ZoneGroupAction {
  const begun = known?.zoneGroupWrite;
  const isSame = begun?.kind === action.kind && begun.zones.join() === action.zones.join();
  return resume(action, isSame ? begun : undefined);
}

/** A write of an earlier pass that Azure shows done, and whose audit row a kill may have kept from being written. */
export function finishedWrite({ known, seen }: EndpointObserved): Finished[] {
  const begun = known?.zoneGroupWrite;
  if (begun === undefined || seen === undefined || !seen.zoneGroup.isRead) return [];
  const { own } = seen.zoneGroup;
  const { kind, target, zones } = begun;
  const isRemoval = kind === 'deleteZoneGroup';
  const found = own === undefined ? '' : [...own.zones].sort().join();
  if (found !== (isRemoval ? '' : [...zones].sort().join())) return [];
  return [finish(begun, { kind, target, before: isRemoval ? { zones } : null, after: isRemoval ? null : { zones } })];
}

function tooMany(subject: string, zones: readonly string[]): Finding[] {
  if (zones.length <= mostZones) return [];
  const left = zones.slice(mostZones).map(nameOf).join(', ');
  const many = `it needs ${zones.length} zones and a zone group holds ${mostZones}`;
  return [raise(endpointChecks.zoneGroupFull, subject, `${many}: the names in ${left} are served by records of ours`)];
}

function failedGroup(subject: string, { id }: ZoneGroupView): Finding {
  const message = `its zone group ${id} could not be written; its names are served by records of ours`;
  return raise(endpointChecks.zoneGroupFailed, subject, message);
}
