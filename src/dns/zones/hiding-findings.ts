import { sayAddresses } from '../../core/addresses.ts';
import { type Finding, raise } from '../../core/finding.ts';
import { nameOf } from '../../core/resource-id.ts';
import { zoneChecks } from './checks.ts';
import { type HiddenName, hiddenNames } from './hidden.ts';
import { hollowLinks } from './hollow.ts';
import type { ZoneObserved, ZoneView } from './model.ts';
import { some } from './some.ts';

/** One for each zone that answers for names of this one in its place, and not with their addresses. */
export function hidingFindings({ id, links, around, use, elsewhere }: ZoneObserved): Finding[] {
  const wrong = hiddenNames(id, links ?? [], around, use.claimed).filter((hidden) => !isRight(hidden, elsewhere));
  return [...new Set(wrong.map(({ by }) => by.id))].map((hider): Finding => {
    const hidden = wrong.filter(({ by }) => by.id === hider);
    const networks = [...new Set(hidden.flatMap((each) => each.networks))].sort();
    const names = hidden.map((each) => `${each.claimed.name} (${textOf(each, elsewhere)})`);
    const message = `${nameOf(hider)} is linked to ${some(networks)} beside ${nameOf(id)} and answers there alone for names that are written to ${id}: ${some(names)}`;
    return raise(zoneChecks.namesHidden, hider, message);
  });
}

const isRight = ({ claimed, recordSet }: HiddenName, elsewhere: ZoneObserved['elsewhere']): boolean =>
  elsewhere.get(recordSet)?.join() === claimed.addresses.join();

function textOf({ by, recordSet }: HiddenName, elsewhere: ZoneObserved['elsewhere']): string {
  const addresses = elsewhere.get(recordSet);
  if (addresses === undefined) return 'its record was not read';
  if (addresses.length > 0) return `it says ${sayAddresses(addresses)}`;
  return by.fallsBack ? 'it has no such record and asks public DNS' : 'it has no such record';
}

/** An empty zone that takes a service away from the networks it is linked to. */
export function hollowFindings({ id, links }: ZoneObserved, zone: ZoneView): Finding[] {
  const networks = hollowLinks(id, zone.recordSets.count, links ?? []).map(({ network }) => network);
  if (networks.length === 0) return [];
  const message = `${nameOf(id)} (${id}) is empty and linked to ${some(networks.sort())}: public names of its service always pass through it, so there none of them resolves`;
  return [raise(zoneChecks.hollow, id, message)];
}
