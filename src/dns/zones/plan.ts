import { findResourceId, markOf, nameOf } from '../../core/resource-id.ts';
import { type Millis, seconds } from '../../core/time.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import { finish, resume } from '../../reconcile/intent.ts';
import type { Finished, Plan } from '../../reconcile/reconciler.ts';
import { isPlacedByPolicy } from '../names/zone-id.ts';
import { refusalFinding, zoneFindings } from './findings.ts';
import { isHollow } from './hollow.ts';
import type { WantedLink, ZoneAction, ZoneLink, ZoneObserved, ZoneRefusal } from './model.ts';
import { isSensitiveZone, unwantedLinks, wantedLinks } from './wanted-links.ts';

/** More links than this wait for the next pass: one pass is to be over within seconds. */
const mostAtOnce = 20;

/**
 * Decides what one zone needs. Pure. It creates, takes back links of its own, and never changes anything.
 *
 *   zone       policy                         plan
 *   unasked    any                            nothing
 *   unread     any                            nothing; a finding
 *   absent     missing: report                nothing; a finding where a name is claimed
 *   absent     missing: create                create it where a name is claimed, policy puts it there and it is not dangerous
 *   there      wants a network linked         create a link, unless any link leads there already
 *   there      asks for a link of ours no     remove it, where dns.unwantedLinks says so
 *              longer
 *   any        paused                         nothing
 *   any        names it nowhere, and its      nothing
 *              subscription is not managed
 *
 * What is under way, or was refused a moment ago, is waited for.
 */
export function planZone(observed: ZoneObserved, policy: DnsPolicy, now: Date): Plan<ZoneAction> {
  if (observed.zone === 'unasked') return { actions: [], findings: [] };
  const due = policy.paused.includes(nameOf(observed.id)) ? [] : dueActions(observed, policy);
  const busy = new Set(observed.running.map(({ target }) => target));
  const refused = new Map(dueRefusals(observed, due).map((refusal) => [refusal.target, refusal]));
  const ready = due.filter(({ target }) => !busy.has(target) && !mustWait(refused.get(target), now));
  const actions = ready.slice(0, mostAtOnce);
  // A link that is about to be there is no gap worth a finding; one that is only planned is.
  const underWay = [...observed.running, ...actions].filter(({ kind }) => kind === 'createLink');
  const coming = policy.mode === 'enforce' ? underWay.map(({ network }) => network) : [];
  const findings = [
    ...zoneFindings(observed, policy, new Set(coming)),
    ...[...refused.values()].map((refusal) => refusalFinding(observed, refusal)),
  ];
  const plan = { actions, findings, finished: finishedWrites(observed) };
  if (observed.running.length > 0) {
    const because = `Azure is still working on ${observed.running.map(({ target }) => target).join(', ')}`;
    return { ...plan, recheck: { after: pollDelay(observed.attempt), because } };
  }
  const unserved = findUnserved(observed, policy);
  if (unserved !== undefined) return { ...plan, recheck: unserved };
  if (ready.length > actions.length) return { ...plan, recheck: { after: seconds(2), because: 'more links are due' } };
  const [waiting] = [...refused.values()].filter((refusal) => mustWait(refusal, now));
  if (waiting === undefined) return plan;
  return { ...plan, blocked: { reason: waiting.code, message: waiting.message } };
}

/** 2, 5, then every 10 seconds, and more slowly once it takes minutes. */
export function pollDelay(attempt: number): Millis {
  return [seconds(2), seconds(5)][attempt] ?? seconds(attempt < 30 ? 10 : 60);
}

/** What this zone lacks, whether or not it can be had now; sorted by target. */
function dueActions(observed: ZoneObserved, policy: DnsPolicy): readonly ZoneAction[] {
  const { id, owner, use, zone, links } = observed;
  if (zone === 'absent') return mayCreate(observed, policy) ? [createZone(observed)] : [];
  if (typeof zone === 'string' || links === undefined || !mayLink(observed, policy)) return [];
  const linked = new Set(links.map(({ network }) => network));
  const missing = wantedLinks(id, use, policy).filter(({ network }) => !linked.has(network));
  const unwanted = unwantedLinks(id, links, isHollow(zone.recordSets.count), owner, policy);
  return [
    ...missing.map((link) => createLink(observed, link)),
    ...unwanted.map((link) => removeLink(observed, link)),
  ].sort((a, b) => (a.target < b.target ? -1 : 1));
}

/** A zone that is linked only once something is written there, while the first name is claimed and has no record yet. */
function findUnserved({ id, use, attempt }: ZoneObserved, policy: DnsPolicy): Plan<ZoneAction>['recheck'] {
  if (!use.isWrittenTo || use.isServed || attempt >= 6) return undefined;
  const waiting = wantedLinks(id, { ...use, isServed: true }, policy).length - wantedLinks(id, use, policy).length;
  if (waiting === 0) return undefined;
  return { after: pollDelay(attempt), because: 'it is linked once its first record exists' };
}

export function mayCreate({ id, use }: Pick<ZoneObserved, 'id' | 'use'>, policy: DnsPolicy): boolean {
  const name = nameOf(id);
  const isAllowed = !isSensitiveZone(name) || policy.sensitiveZones.includes(name);
  return policy.zones.missing === 'create' && use.isWrittenTo && isAllowed && isPlacedByPolicy(id, policy);
}

/** A zone that policy names is linked in any place; another zone, such as one that AKS made for a cluster, only where we manage what is there. */
export function mayLink({ id, isManaged }: Pick<ZoneObserved, 'id' | 'isManaged'>, policy: DnsPolicy): boolean {
  return isManaged || isPlacedByPolicy(id, policy) || policy.aks.zones.includes(id);
}

function createZone(observed: ZoneObserved): ZoneAction {
  const { id } = observed;
  return resumed(observed, {
    ...creation,
    kind: 'createZone',
    target: id,
    because: `private endpoints need ${nameOf(id)}, and dns.zones.missing says create`,
    after: { location: 'global' },
    network: '',
    resolutionPolicy: undefined,
  });
}

function createLink(observed: ZoneObserved, { network, resolutionPolicy, because }: WantedLink): ZoneAction {
  return resumed(observed, {
    ...creation,
    kind: 'createLink',
    target: `${observed.id}/virtualnetworklinks/${linkName(network)}`,
    because: `${because}: ${network}`,
    after: { network, registrationEnabled: false, ...(resolutionPolicy === undefined ? {} : { resolutionPolicy }) },
    network,
    resolutionPolicy,
  });
}

function removeLink(observed: ZoneObserved, { name, network, resolutionPolicy }: ZoneLink): ZoneAction {
  return resumed(observed, {
    kind: 'removeLink',
    by: 'gatehouse',
    target: `${observed.id}/virtualnetworklinks/${name}`,
    because: `we created it, policy asks for it no longer, and dns.unwantedLinks says remove: ${network}`,
    before: { network, registrationEnabled: false, resolutionPolicy },
    after: null,
    network,
    resolutionPolicy: undefined,
  });
}

const creation = { by: 'gatehouse', before: null };

/** Always the same for one network, so that a write that was cut off can't be made twice. */
export function linkName(network: string): string {
  const name = findResourceId(network)?.name ?? '';
  return `gatehouse-${name.slice(0, 50)}-${markOf(network)}`;
}

const resumed = ({ cutOff }: ZoneObserved, action: ZoneAction): ZoneAction =>
  resume(
    action,
    cutOff.find(({ target }) => target === action.target),
  );

/** Writes of earlier passes that reached Azure, as far as an audit row shows them. */
function finishedWrites({ unaudited }: ZoneObserved): Finished[] {
  return unaudited.map(({ operation, answer }) => {
    const { kind, target, network } = operation;
    const written = network === '' ? { location: 'global' } : { network, registrationEnabled: false };
    const change = kind === 'removeLink' ? { before: written, after: null } : { before: null, after: written };
    return finish(operation, { kind, target, ...change }, answer);
  });
}

/** What was refused and is still due. */
function dueRefusals({ refusals }: ZoneObserved, due: readonly ZoneAction[]): readonly ZoneRefusal[] {
  return refusals.filter(({ target }) => due.some((action) => action.target === target));
}

const mustWait = (refusal: ZoneRefusal | undefined, now: Date): boolean =>
  refusal !== undefined && now.getTime() < Date.parse(refusal.nextTry);
