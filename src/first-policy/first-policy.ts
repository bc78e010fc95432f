import type { CloudName } from '../core/cloud.ts';
import { nameOf } from '../core/resource-id.ts';
import { counted } from '../core/text.ts';
import { explainReading } from '../egress/explain.ts';
import type { World } from '../egress/model.ts';
import type { Reading } from '../egress/reading/model.ts';
import { worldOf } from '../egress/world.ts';
import { EgressPolicy } from '../policy/egress.ts';
import { endpointsOf } from '../why/graph/endpoints.ts';
import { type Exemption, proposeExemptions } from './exemptions.ts';
import { existingConnections } from './existing.ts';
import { findHubLinks, type HubLink } from './links.ts';
import type { Entry, Part } from './model.ts';
import { findResolvers, type Resolver } from './resolvers.ts';
import { proposeRules, type Rule } from './rules.ts';
import { unplacedEndpoints } from './unplaced.ts';
import { type PlacedZones, placeZones } from './zones.ts';

/** A first policy as values with their reasons; `writePolicy` makes a document of it. */
export interface FirstPolicy {
  readonly zones: Part<PlacedZones>;
  readonly links: readonly Entry<HubLink>[];
  readonly resolvers: readonly Entry<Resolver>[];
  readonly rules: Part<readonly Entry<Rule>[]>;
  readonly exemptions: Part<readonly Entry<Exemption>[]>;
  /** About dns as a whole. */
  readonly dnsNotes: readonly string[];
}

export interface FirstPolicyOptions {
  readonly cloud: CloudName;
  readonly now: Date;
  /** Endpoints whose zone groups could not be read. */
  readonly unread?: readonly string[];
}

/** Proposes a policy for what exists; pure. */
export function proposePolicy(reading: Reading, { cloud, now, unread = [] }: FirstPolicyOptions): FirstPolicy {
  const world = worldOf([...reading.bodies, ...reading.context]);
  const zones = placeZones(world, cloud);
  const { resolvers, unplaced } = findResolvers(world);
  const { existing, unseen } = existingConnections(world);
  const own = new Set(world.resources.map(({ id }) => id.subscriptionId));
  const rules = proposeRules(existing, own);
  const hidden = `${counted(unseen, 'connection')} whose requester the resource does not name: another tenant's, most likely; no rule lets them in`;
  const { findings, unknown } = explainReading(reading, { policy: EgressPolicy.parse({}), now });
  return {
    zones,
    links: findHubLinks(world, zones.value.ids),
    resolvers,
    rules: { value: rules.value, notes: [...rules.notes, ...(unseen === 0 ? [] : [hidden])] },
    exemptions: proposeExemptions(findings, new Set(unknown.map(({ id }) => id)), now),
    dnsNotes: [
      ...groupNotes(world),
      ...unreadNotes(unread),
      ...unplacedEndpoints(world, servedByGroups(world), cloud),
      ...unplacedNotes(unplaced),
    ],
  };
}

const groupType = 'microsoft.network/privateendpoints/privatednszonegroups';

const servedByGroups = (world: World): ReadonlySet<string> =>
  new Set(world.resources.flatMap(({ id }) => (id.type === groupType ? (id.parent ?? []) : [])));

function groupNotes(world: World): readonly string[] {
  const served = servedByGroups(world);
  if (served.size === 0) return [];
  const all = endpointsOf(world).all.length;
  return [
    `with a zone group of its own: ${served.size} of ${counted(all, 'private endpoint')}. The platform writes those records, and Gatehouse leaves them to it`,
  ];
}

const unreadNotes = (endpoints: readonly string[]): readonly string[] =>
  endpoints.length === 0
    ? []
    : [
        `of these could not be read whether they have a zone group: ${endpoints.map(nameOf).sort().join(', ')}; the app asks again before it writes`,
      ];

const unplacedNotes = (servers: readonly string[]): readonly string[] =>
  servers.length === 0
    ? []
    : [
        `DNS servers that lie in none of these networks, or in more than one: ${servers.join(', ')}. Say in dns.resolvers which network they ask from`,
      ];
