import { after, hours } from '../../core/time.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import { toIntent } from '../../reconcile/intent.ts';
import { blockedProbe } from '../../reconcile/outcome.ts';
import type { ActionResult, Decision } from '../../reconcile/reconciler.ts';
import { zoneFingerprint } from './fingerprint.ts';
import type { ZoneAction, ZoneLinks, ZoneObserved, ZoneOperation, ZoneRefusal } from './model.ts';

/** Of a zone that was noticed and not yet observed. */
export const unobserved = (zone: string): ZoneLinks => ({
  kind: 'links',
  zone,
  standing: 'unread',
  operations: [],
  refusals: [],
  fingerprint: '',
});

/** Once a write is about to be made, or (with a URL) was taken on. */
export function withOperation(links: ZoneLinks, operation: ZoneOperation): ZoneLinks {
  const { operations } = withoutOperation(links, operation);
  return { ...links, operations: [...operations, operation] };
}

/** Once Azure has turned a write away, which then never was. */
export const withoutOperation = (links: ZoneLinks, { target }: Pick<ZoneOperation, 'target'>): ZoneLinks => ({
  ...links,
  operations: links.operations.filter((each) => each.target !== target),
});

/** Once Azure has refused a write. */
export const withRefusal = (links: ZoneLinks, refusal: ZoneRefusal): ZoneLinks => ({
  ...withoutOperation(links, refusal),
  refusals: [...links.refusals.filter(({ target }) => target !== refusal.target), refusal],
});

export function toOperation(action: ZoneAction, decision: Decision): ZoneOperation {
  const { kind, target, network } = action;
  return { kind, target, network, ...toIntent(action, decision), audited: false };
}

/** A denial by Azure Policy does not pass by itself: it is asked again now and then. Everything else like any blocked key. */
export function toRefusal(
  { kind, target, network }: Pick<ZoneOperation, 'kind' | 'target' | 'network'>,
  { code, message }: { readonly code: string; readonly message: string },
  now: Date,
): ZoneRefusal {
  const wait = code === 'RequestDisallowedByPolicy' ? hours(1) : blockedProbe;
  return { kind, target, network, code, message, nextTry: after(now, wait).toISOString() };
}

/** After a pass that left `current`: what Azure shows, what it is still busy with, and what it refused and is still missing. */
export function nextLinks(
  observed: ZoneObserved,
  current: ZoneLinks,
  results: readonly ActionResult<ZoneAction>[],
  policy: DnsPolicy,
  now: Date,
): ZoneLinks {
  const { id, use, zone, links } = observed;
  const targetsOf = (kind: string) => results.filter((each) => each.kind === kind).map(({ action }) => action.target);
  const underWay = new Set([...observed.running.map(({ target }) => target), ...targetsOf('running')]);
  // A write whose answer was lost may have reached Azure: it stays, so that its audit row is not forgotten.
  const unknown = new Set(targetsOf('failed'));
  const operations = current.operations.flatMap((each) => {
    if (unknown.has(each.target)) return [each];
    return underWay.has(each.target) ? [{ ...each, audited: true }] : [];
  });
  const isThere = typeof zone !== 'string';
  const linked = new Set(links?.map(({ network }) => network));
  const isMissing = {
    createZone: () => !isThere,
    createLink: ({ network }: ZoneRefusal) => !linked.has(network),
    removeLink: ({ network }: ZoneRefusal) => linked.has(network),
  };
  const refusals = current.refusals.filter((refusal) => isMissing[refusal.kind](refusal));
  return {
    kind: 'links',
    zone: id,
    standing: isThere ? 'there' : zone === 'absent' ? 'absent' : 'unread',
    links: links?.map((link) => ({ ...link })),
    networks: [...use.networks],
    operations,
    refusals,
    fingerprint: zoneFingerprint({ ...observed, isThere, recordSets: isThere ? zone.recordSets.count : 0 }, policy),
    readAt: now.toISOString(),
  };
}
