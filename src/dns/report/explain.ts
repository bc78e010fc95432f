import { findList } from '../../core/arm-body.ts';
import type { CloudName } from '../../core/cloud.ts';
import { DnsPolicy } from '../../policy/dns.ts';
import type { Strategy } from '../../policy/dns-strategy.ts';
import { parseEndpoint } from '../endpoints/endpoint-schema.ts';
import { parseNetworkInterface } from '../endpoints/interface-schema.ts';
import { parseLinkService } from '../endpoints/link-service.ts';
import { type EndpointReads, seeEndpoint } from '../endpoints/see.ts';
import { strategyOf, zoneGroupMark } from '../endpoints/strategy.ts';
import { parseZoneGroups } from '../endpoints/zone-group-schema.ts';
import type { EndpointView, LinkServiceView, NetworkInterfaceView } from '../model.ts';
import { believedNames } from '../names/believed.ts';
import { isForeignName } from '../names/own-names.ts';
import { type NamePlan, noteOf, type Unplaced, withoutRecords } from '../names/plan-names.ts';
import { isPublic } from '../names/servable.ts';
import { namesServices } from '../names/service-names.ts';
import { type DnsPlace, explainPlaces } from './explain-places.ts';
import { explainPlanned, isPlanned } from './explain-planned.ts';

/** What a person or a pipeline reads: the record sets one endpoint needs and by which rule, or why it needs none. */
export interface DnsExplanation extends Pick<NamePlan, 'records' | 'reason' | 'notes'> {
  /** For each record, the name that asks for it and the rule that placed it; a record may have several. */
  readonly rules: NamePlan['placed'];
  /** Names that get no record, and why. */
  readonly left: NamePlan['unplaced'];
  /** Who writes the records: Gatehouse itself, or the platform through a zone group. */
  readonly strategy: Strategy;
  /** Where each record goes; only with a policy. */
  readonly places?: readonly DnsPlace[];
}

/** Bodies that somebody saved, as REST or `az … -o json` give them. */
export interface DnsInput {
  readonly endpoint: unknown;
  /** Of its network interfaces, each one or a list. */
  readonly interfaces?: readonly unknown[];
  /** Of its private link service. */
  readonly service?: unknown;
  /** Of its private DNS zone groups. */
  readonly zoneGroups?: readonly unknown[];
  /** Of record sets that exist in its zones, by lower-cased id. */
  readonly recordSets?: ReadonlyMap<string, unknown>;
  readonly cloud: CloudName;
  /** Without one the defaults count, and nothing is said of places. */
  readonly policy?: Partial<DnsPolicy>;
  /** The deployment's id, by which its record sets and zone groups are known. */
  readonly owner?: string;
  readonly now?: Date;
}

/**
 * Explains one private endpoint from bodies alone, offline and by the same rules as the app.
 * @throws InputError naming the field where a body is not what it should be.
 */
export function explainDns(input: DnsInput): DnsExplanation {
  const policy: DnsPolicy = { ...DnsPolicy.parse({}), ...input.policy };
  if (isPlanned(input.endpoint)) return explainPlanned(input.endpoint, input.cloud, policy);
  const interfaces = (input.interfaces ?? []).flatMap((body) => findList(body) ?? [body]).map(parseNetworkInterface);
  const read = parseEndpoint(input.endpoint);
  const isCut = read.resourceGuid === '';
  const whole = isCut ? { ...read, resourceGuid: unreadGuid } : read;
  const isListAlone = interfaces.length === 0 && whole.customDnsConfigs.length > 0;
  const isDoubted = isListAlone && !believedNames(whole, undefined, everywhere, input.cloud).isListBelieved;
  const foreign = isDoubted ? foreignNames(whole, input.cloud) : [];
  const view = {
    ...whole,
    customDnsConfigs: whole.customDnsConfigs.filter(({ fqdn }) => !foreign.some((each) => each.fqdn === fqdn)),
  };
  const shown = isDoubted ? [asListed(view)] : interfaces;
  const groups = input.zoneGroups?.flatMap(parseZoneGroups);
  const reads: EndpointReads = {
    view,
    interfaces: shown.length === 0 ? undefined : shown,
    prefixes: everywhere,
    groups,
    isIncomplete: false,
    groupTags: {},
    mark: zoneGroupMark(input.owner ?? ''),
    ...(namesServices(policy) ? { service: serviceOf(view, input.service) } : {}),
  };
  const seen = seeEndpoint(reads, policy, input.cloud);
  const { records, placed: rules } = seen.names;
  const left = [...foreign, ...seen.names.unplaced];
  const isForeignAlone = foreign.length > 0 && view.customDnsConfigs.length === 0 && seen.obstacle === undefined;
  const reason = isForeignAlone ? withoutRecords('Unconfirmed') : seen.names.reason;
  const said = records.flatMap(({ addresses }) => addresses);
  const outside = said.filter(
    (text) => isPublic(text) && !interfaces.some(({ addresses }) => addresses.includes(text)),
  );
  const unsure = isDoubted ? [] : [...new Set(outside)].sort();
  const notes = [
    ...[...foreign.map(noteOf), ...seen.names.notes].sort(),
    ...(isCut ? [withoutGuid] : []),
    ...(isDoubted && rules.length > 0 ? [withoutInterfaces] : []),
    ...(unsure.length > 0 ? [withoutPrefixes(unsure)] : []),
  ];
  const surroundings = {
    policy,
    recordSets: input.recordSets ?? new Map<string, unknown>(),
    owner: input.owner ?? '',
    now: input.now ?? new Date(0),
    isDoubted,
    unsure,
  };
  return {
    records,
    reason,
    notes,
    rules,
    left,
    strategy: strategyOf(view, policy),
    ...(input.policy === undefined ? {} : { places: explainPlaces(seen, surroundings) }),
  };
}

/** Names that only its own list says and that can't be of what it connects to: anybody may have written them there, so they make no record. */
const foreignNames = (view: EndpointView, cloud: CloudName): readonly Unplaced[] =>
  view.customDnsConfigs.flatMap(({ fqdn }) =>
    isForeignName(fqdn, view, cloud) ? [{ fqdn, kind: 'Unconfirmed' as const, because: onlyListed }] : [],
  );
const onlyListed =
  "only the endpoint's own list says it, which the requester can write, and it isn't named as what it connects to; the app would take it from a network interface alone (--nic)";

/** Names that only its own list says, as a network interface that agrees would show them. */
const asListed = ({ id, customDnsConfigs, networkInterfaces }: EndpointView): NetworkInterfaceView => ({
  id: networkInterfaces[0] ?? `${id}/unread`,
  endpoint: id,
  names: customDnsConfigs,
  addresses: customDnsConfigs.flatMap(({ addresses }) => addresses),
});

/**
 * What `az network private-endpoint show` prints has no `resourceGuid`, since the model it is made from knows none; Azure's own answers carry it. No name
 * depends on its value.
 */
const unreadGuid = '00000000-0000-0000-0000-000000000000';
const withoutGuid =
  "the body has no 'resourceGuid', which `az network private-endpoint show` leaves out; the app reads it from Azure";

/** Which subnet's prefixes hold its addresses is not known here. */
const everywhere = ['0.0.0.0/0', '::/0'];
const withoutPrefixes = (addresses: readonly string[]): string =>
  `${addresses.join(', ')} is public, and whether it lies in the endpoint's own subnet is not known here: the app writes an address only where it lies in the subnet's prefixes, or a network interface has it (--nic)`;
const withoutInterfaces =
  "the names are from the endpoint's own list, which the requester can write; the app takes such names from its network interfaces only (--nic)";

/** What is known of the service without its body: how the endpoint names it. */
function serviceOf({ privateLinkResource: target }: EndpointView, body: unknown): LinkServiceView {
  const named = target.startsWith('/') ? { id: target } : { alias: target };
  return body === undefined ? named : { ...parseLinkService(body), ...named };
}
