import { clusterType } from '../../core/cluster-type.ts';
import { type Check, type Finding, raise } from '../../core/finding.ts';
import { quoteId } from '../../core/resource-id.ts';
import { quoteName } from '../../core/text.ts';
import type { EndpointView } from '../model.ts';
import type { Placed } from '../names/plan-names.ts';
import { privateLinkType } from '../names/readiness.ts';
import { endpointChecks } from './checks.ts';
import type { EndpointObserved, SeenEndpoint } from './model.ts';
import { zoneGroupGap } from './zone-group-gap.ts';

/** What people should know of one endpoint's names. */
export function endpointFindings({ id, seen }: EndpointObserved, delegated: ReadonlySet<string>): Finding[] {
  if (seen === undefined) return [];
  const { obstacle, names, homeless, view, lostAlias } = seen;
  const findings: Finding[] = [];
  const say = (check: Check, message: string): void => void findings.push(raise(check, id, message));
  const { connectionState: state } = view;
  if (obstacle?.kind === 'failed') say(endpointChecks.failed, `${obstacle.reason}; its records stay as they are`);
  if (state === 'Rejected' || state === 'Disconnected') {
    say(endpointChecks.dead, `its connection is ${state}: the address answers nobody, so it has no records`);
  }
  if (homeless.length > 0) {
    const zones = homeless.join(', ');
    say(endpointChecks.zoneUnknown, `the policy has no place for ${zones}, so its names don't resolve to it`);
  }
  for (const [kind, check] of Object.entries(leftOut)) {
    const left = names.unplaced.filter((each) => each.kind === kind);
    if (left.length === 0) continue;
    say(check, left.map(({ fqdn, because }) => `${quoteName(fqdn)} gets no record: ${because}`).join('; '));
  }
  if (isApiServerUnnamed(seen)) say(endpointChecks.apiServerUnnamed, unnamedApiServer(view));
  for (const { zone, name, id: record } of seen.wanted) {
    const given = names.placed.find((each) => each.isGiven === true && each.zone === zone && each.name === name);
    if (given !== undefined) findings.push(raise(endpointChecks.serviceNameGiven, record, givenName(given, id)));
  }
  if (lostAlias !== undefined) say(endpointChecks.serviceAliasChanged, aliasChanged(view, lostAlias.others));
  if (obstacle === undefined) findings.push(...zoneGroupGap(seen, delegated));
  return findings;
}

const isApiServerUnnamed = ({ view, obstacle, names, isIncomplete }: SeenEndpoint): boolean =>
  obstacle === undefined &&
  privateLinkType(view.privateLinkResource) === clusterType &&
  names.placed.length + names.unplaced.length === 0 &&
  !isIncomplete;

const unnamedApiServer = ({ privateLinkResource }: EndpointView): string =>
  `it leads to ${quoteId(privateLinkResource)}, and neither its network interfaces nor the cluster say what the API server is called, so it gets no record`;

const givenName = ({ fqdn, because }: Placed, endpoint: string): string =>
  `${quoteName(fqdn)} leads to ${endpoint}: ${because}`;

/** What a name that gets no record is worth to people; what others write, and what only a forwarder serves, is worth nothing. */
const leftOut: Readonly<Record<string, Check>> = {
  Unmapped: endpointChecks.nameUnmapped,
  Sensitive: endpointChecks.zoneSensitive,
  BadName: endpointChecks.serviceNameInvalid,
  Shared: endpointChecks.nameSharedUnnamed,
  Unconfirmed: endpointChecks.nameUnconfirmed,
  BadAddress: endpointChecks.addressRefused,
};

function aliasChanged({ privateLinkResource: alias }: EndpointView, others: readonly string[]): string {
  const now =
    others.length === 0
      ? 'leads to no private link service that we can see any more'
      : `leads nowhere any more; a service of that name now has ${others.map((other) => quoteId(other)).join(', ')}`;
  return `its connection is Disconnected, and its alias ${quoteId(alias)} ${now}`;
}
