import { compare } from '../../core/compare.ts';
import type { Resource } from '../model.ts';
import type { Evidence, Exit, Path, PathVerdict, ScopeVerdict } from './model.ts';
import { rankOf, worstOf } from './ways.ts';

/** What holds for something that is made of these: for every scope and family the worst of theirs. */
export function joinVerdicts(parts: readonly PathVerdict[]): PathVerdict {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const worst = new Map<string, ScopeVerdict>();
  for (const { verdicts } of parts) {
    for (const verdict of verdicts) {
      const key = `${verdict.family} ${verdict.scope}`;
      const known = worst.get(key);
      if (known === undefined || rankOf(verdict.class) > rankOf(known.class)) worst.set(key, verdict);
    }
  }
  return {
    verdicts: [...worst.values()],
    sideChannels: [...new Set(parts.flatMap(({ sideChannels }) => sideChannels))].sort(),
    missing: [...new Set(parts.flatMap(({ missing }) => missing))],
    verifiable: [...new Set(parts.flatMap(({ verifiable = [] }) => verifiable))],
  };
}

/** No path of its own, and why. */
export const notASubject = (because: string): PathVerdict => ({
  verdicts: [],
  sideChannels: [],
  missing: [],
  notASubject: because,
});

/** What has an address to answer at, but nobody who sends. */
export const sendsNothing = ({ id }: Resource): PathVerdict => notASubject(`a ${id.type} sends no packets of its own`);

/** A verdict without a walk: where the network in front of it was not read, or is the platform's. */
export const withoutWalk = (exit: Exit, route = 'System:0.0.0.0/0->Internet'): PathVerdict => ({
  verdicts: [{ ...exit, scope: '0.0.0.0/0', family: 'v4', route, mayBeLearnt: false, restricted: false }],
  sideChannels: [],
  missing: exit.missing,
});

/** Nothing can be said without this body. */
export const unreadPlace = (id: string | undefined): PathVerdict =>
  withoutWalk({
    class: 'unknown',
    via: null,
    publicIps: [],
    confidence: 'assumed',
    because: id === undefined ? 'it names no subnet' : `${id} was not read`,
    evidence: [],
    missing: id === undefined ? [] : [id],
    isUnplaced: true,
  });

/** The verdict as it is shown: the worst scope counts for the subject. */
export function toPath({ verdicts, sideChannels, notASubject: why }: PathVerdict, id: string): Path {
  if (why !== undefined || verdicts.length === 0) {
    const evidence: Evidence[] = [{ id, property: 'id', value: why ?? 'nothing of it sends packets' }];
    return { ...nowhere, sideChannels, evidence };
  }
  const worst = worstOf(inOrder(verdicts));
  return {
    class: worst.class,
    worstScope: worst.scope,
    confidence: worst.confidence,
    restricted: worst.restricted,
    route: worst.route,
    via: worst.via,
    publicIps: worst.publicIps,
    scopes: inOrder(verdicts).map(({ scope, family, class: name, route, because }) => ({
      scope,
      family,
      class: name,
      route,
      because,
    })),
    sideChannels,
    evidence: worst.evidence,
  };
}

const nowhere: Path = {
  class: 'not-a-subject',
  worstScope: null,
  confidence: 'derived',
  restricted: false,
  route: null,
  via: null,
  publicIps: [],
  scopes: [],
  sideChannels: [],
  evidence: [],
};

/** The whole of IPv4 first, then of IPv6, then the rest by name. */
export const inOrder = (verdicts: readonly ScopeVerdict[]): readonly ScopeVerdict[] =>
  [...verdicts].sort((a, b) => placeOf(a) - placeOf(b) || compare(a.scope, b.scope) || compare(a.family, b.family));

const placeOf = ({ scope }: ScopeVerdict): number => (scope === '0.0.0.0/0' ? 0 : scope === '::/0' ? 1 : 2);
