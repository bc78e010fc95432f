import { nameOf } from '../../core/resource-id.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { wholeName } from '../graph/names.ts';
import { findUnfinished, type Seen, type Zone } from '../graph/zones.ts';
import { type Words, words } from './owners.ts';

const published = words('public DNS itself has the private address: no zone is asked');
const noZone = words('there is no zone to ask');

/** `privatelink.blob.core.windows.net (rg-dns)`. */
const zoneText = (id: string): string => `${nameOf(id)} (${id.split('/')[4] ?? ''})`;

export function describeZone({ facts, states, recordState }: Diagnosis): Words {
  if (facts.isPublishedPrivately) return published;
  if (states.zone === 'skipped') return words('no zone is known for a name like this');
  const zone = facts.place?.zone ?? '';
  if (states.zone === 'broken')
    return words(
      `no zone ${zone} is among the resources, and policy names none`,
      `make the private DNS zone ${zone} and link it`,
    );
  if (recordState !== undefined && recordState.zone.name !== zone)
    return words(`${zoneText(recordState.zone.id)} answers for it`);
  if (facts.zones.length === 0)
    return words(`policy names ${zoneText(facts.policyZone ?? '')}, whose content is not among the resources`);
  return words(`${facts.zones.map(({ id }) => zoneText(id)).join(', ')} exists`);
}

export function describeRecord({ facts, states, recordState, lookup }: Diagnosis): Words {
  if (facts.isPublishedPrivately) return published;
  if (states.record === 'skipped') return noZone;
  if (recordState === undefined)
    return words('the content of the zone is not among the resources', 'add its record sets to the export');
  const where = `${facts.place?.name ?? ''} in ${zoneText(recordState.zone.id)}`;
  const says = (recordState.record ?? lookup?.record)?.addresses.join(', ') ?? '';
  const writer = recordState.record?.writer ?? '';
  const right = [...facts.addresses].sort().join(', ');
  switch (recordState.kind) {
    case 'right':
      return words(`a record ${writer} says ${says}`);
    case 'unread':
      return words(
        `${where}: record sets of this zone are missing from the export`,
        'add all record sets of the zone to the export',
      );
    case 'alias':
      return words(`${where} is an alias of ${recordState.record?.alias}`, null);
    case 'torn':
      return words(
        `${where} says ${says} and is an alias of ${recordState.record?.alias} too, where Azure allows one, so it is not known which one answers`,
        'export the record sets of the zone again',
      );
    case 'unsure':
      return words(
        `${where} says ${says}, and ${facts.approved.length === 0 ? 'a private endpoint that may have that address could not be read' : 'the address of the approved endpoint is not known'}`,
        facts.approved.length === 0
          ? 'export it again with all its properties'
          : "add the endpoint's network interface to the export",
      );
    case 'absent':
      return words(
        `${where} is absent${absence(facts)}`,
        right === '' ? 'a record comes once an endpoint is approved' : `write ${where} with ${right}${optedOut(facts)}`,
      );
    case 'wrong': {
      if (facts.approved.length === 0)
        return words(`a record ${writer} says ${says}, and no approved endpoint has it: stale`, `take ${where} out`);
      const others = recordState.record?.addresses.filter((each) => !facts.addresses.has(each)).join(', ') ?? says;
      return words(
        `a record ${writer} says ${says}; ${others} is no living endpoint's of this name, which has ${right}`,
        `correct ${where} to ${right}`,
      );
    }
  }
}

const isOptedOut = (facts: Diagnosis['facts']): boolean =>
  facts.claims.some(({ endpoint: { view } }) => view.tags.gatehouse === 'off');

const absence = (facts: Diagnosis['facts']): string =>
  isOptedOut(facts) ? ', and its endpoint is opted out by its tag' : '';
const optedOut = (facts: Diagnosis['facts']): string => (isOptedOut(facts) ? ', or take the tag off the endpoint' : '');

export function describeLink({ facts, states, chain, linked, recordState }: Diagnosis): Words {
  if (facts.isPublishedPrivately) return published;
  const zone = facts.place?.zone ?? '';
  if (states.link === 'skipped') return states.zone === 'ok' ? words('nobody is asked in the end') : noZone;
  if (chain.network === undefined) return words('whose Azure DNS is asked in the end is not known');
  const network = nameOf(chain.network);
  if (linked !== undefined && states.link === 'unknown') return describeDoubled(linked, network);
  if (linked !== undefined)
    return words(
      `${zone} is linked to ${network}${linked.fallsBack ? ', falling back to public DNS for names it lacks' : ''}`,
    );
  if (states.link === 'ok') return words(`${nameOf(recordState?.zone.id ?? '')} is linked to ${network}`);
  if (states.link === 'unknown')
    return words(
      `whether ${zone} is linked to ${network} is not among the resources${linksShown(facts.zones)}`,
      'add the zone with its links to the export',
    );
  const unfinished = findUnfinished(chain.network, facts.zones);
  if (unfinished !== undefined)
    return words(
      `the link of ${zone} to ${network} is ${unfinished.state}, and works once it is Completed`,
      'wait for it, or create it again',
    );
  return words(
    `${zone} is not linked to ${network}, whose Azure DNS is asked`,
    `link ${zone} to ${network}, or forward the name to a resolver whose network is linked`,
  );
}

/** Names the two where Azure allows one, so that somebody can look up which one counts. */
function describeDoubled({ name, doubled, rivals }: Seen, network: string): Words {
  if (doubled === 'links')
    return words(
      `two links of ${name} lead to ${network}, where Azure allows one, and only one of them falls back to public DNS, so it is not known what becomes of a name that the zone lacks`,
      `export the links of ${name} again`,
    );
  return words(
    `${rivals.length} zones of the name ${name} are linked to ${network}, where Azure allows one, so it is not known which one answers: ${rivals.join(', ')}`,
    `export the links of these zones again, and leave out the one that is not linked to ${network}`,
  );
}

/** How many of the links that the zones count are among the resources, where some are missing. */
function linksShown(zones: readonly Zone[]): string {
  const counted = zones.reduce((sum, { linkCount, links }) => sum + (linkCount ?? links.length), 0);
  const here = zones.reduce((sum, { links }) => sum + links.length, 0);
  return counted > here ? `: ${here} of the ${counted} links that it counts are` : '';
}

export function describeHidden({ facts, states, lookup, chain }: Diagnosis): Words {
  if (facts.isPublishedPrivately) return published;
  if (states.hidden === 'skipped') return states.zone === 'ok' ? words('nobody is asked in the end') : noZone;
  if (chain.network === undefined) return words('whose Azure DNS is asked in the end is not known');
  const zone = lookup?.zone;
  if (zone === undefined || zone.name === facts.place?.zone)
    return words(`no other zone linked to ${nameOf(chain.network)} takes the name`);
  if (states.hidden === 'ok') return words(`${zoneText(zone.id)} is asked in its place and answers rightly`);
  const asked = lookup?.asked ?? facts.name;
  if (lookup?.because === 'doubled') return describeDoubled(zone, nameOf(chain.network));
  if (lookup?.because === 'linkUnread')
    return words(
      `${zoneText(zone.id)} contains ${asked}, and whether it is linked to ${nameOf(chain.network)} is not among the resources${linksShown([zone.zone])}`,
      `add the links of ${zone.name} to the export`,
    );
  const place = facts.place === undefined ? facts.name : wholeName(facts.place.name, facts.place.zone);
  const says =
    lookup?.addresses.join(', ') ||
    (lookup?.because === 'torn'
      ? 'addresses or an alias, for it has both, where Azure allows one'
      : lookup?.because === 'unread'
        ? 'something that the export does not show'
        : lookup?.answer === 'public'
          ? 'nothing, and falls back to public DNS'
          : 'that there is no such name');
  return words(
    `${zoneText(zone.id)}, linked to ${nameOf(chain.network)}, contains ${asked} and answers alone: ${says}`,
    `write the record into ${zone.name} too, or take its link from ${nameOf(chain.network)}, so that ${place} is looked up in ${facts.place?.zone ?? 'its zone'}`,
  );
}
