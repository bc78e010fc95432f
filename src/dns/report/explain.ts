import { findList } from '../../core/arm-body.ts';
import type { CloudName } from '../../core/cloud.ts';
import { DnsPolicy } from '../../policy/dns.ts';
import type { Strategy } from '../../policy/dns-strategy.ts';
import { parseEndpoint } from '../endpoints/endpoint-schema.ts';
import { parseNetworkInterface } from '../endpoints/interface-schema.ts';
import { isLinkService, parseLinkService } from '../endpoints/link-service.ts';
import { strategyOf } from '../endpoints/strategy.ts';
import type { EndpointView, LinkServiceView } from '../model.ts';
import { believedNames } from '../names/believed.ts';
import { type NamePlan, planNames } from '../names/plan-names.ts';
import { mayShare } from '../names/preference.ts';
import { findObstacle } from '../names/readiness.ts';
import { namesServices, planServiceNames } from '../names/service-names.ts';

/** What a person or a pipeline reads: the record sets one endpoint needs and by which rule, or why it needs none. */
export interface DnsExplanation extends Pick<NamePlan, 'records' | 'reason' | 'notes'> {
  /** For each record, the name that asks for it and the rule that placed it; a record may have several. */
  readonly rules: NamePlan['placed'];
  /** Names that get no record, and why. */
  readonly left: NamePlan['unplaced'];
  /** Who writes the records: Gatehouse itself, or the platform through a zone group. */
  readonly strategy: Strategy;
}

/**
 * Explains one private endpoint from bodies somebody saved, as REST or `az … -o json` return them; offline, and by the same rules
 * as the app. `interfaces` are bodies of network interfaces, each one or a list; `service` is the private link service's.
 * @throws InputError naming the field where a body is not what it should be.
 */
export function explainDns(input: {
  readonly endpoint: unknown;
  readonly interfaces?: readonly unknown[];
  readonly service?: unknown;
  readonly cloud: CloudName;
  readonly policy?: Partial<DnsPolicy>;
}): DnsExplanation {
  const policy: DnsPolicy = { ...DnsPolicy.parse({}), ...input.policy };
  const interfaces = (input.interfaces ?? []).flatMap((body) => findList(body) ?? [body]).map(parseNetworkInterface);
  const read = parseEndpoint(input.endpoint);
  const isCut = read.resourceGuid === '';
  const view = isCut ? { ...read, resourceGuid: unreadGuid } : read;
  const isNamed = isLinkService(view.privateLinkResource) && findObstacle(view)?.kind === 'nameless';
  const isListAlone = interfaces.length === 0;
  const { isListBelieved, refused } = believedNames(
    view,
    isListAlone ? undefined : interfaces,
    everywhere,
    input.cloud,
  );
  const asBelieved = isListBelieved || isListAlone ? view : { ...view, customDnsConfigs: [] };
  const names: NamePlan =
    isNamed && namesServices(policy)
      ? planServiceNames(view, interfaces, serviceOf(view, input.service), policy)
      : planNames(asBelieved, interfaces, input.cloud, {
          sensitiveZones: policy.sensitiveZones,
          refused,
          refusesShared: !mayShare(view, policy),
        });
  const { records, reason, placed: rules, unplaced: left } = names;
  const isListDoubted = isListAlone && !isListBelieved && names.placed.length > 0;
  const notes = [...names.notes, ...(isCut ? [withoutGuid] : []), ...(isListDoubted ? [withoutInterfaces] : [])];
  return { records, reason, notes, rules, left, strategy: strategyOf(view, policy) };
}

/**
 * What `az network private-endpoint show` prints has no `resourceGuid`, since the model it is made from knows none; Azure's own answers carry it. No name
 * depends on its value.
 */
const unreadGuid = '00000000-0000-0000-0000-000000000000';
const withoutGuid =
  "the body has no 'resourceGuid', which `az network private-endpoint show` leaves out; the app reads it from Azure";

/** Which subnet's prefixes hold its addresses is not known here. */
const everywhere = ['0.0.0.0/0', '::/0'];
const withoutInterfaces =
  "the names are from the endpoint's own list, which the requester can write; the app takes such names from its network interfaces only (--nic)";

/** What is known of the service without its body: how the endpoint names it. */
function serviceOf({ privateLinkResource: target }: EndpointView, body: unknown): LinkServiceView {
  const named = target.startsWith('/') ? { id: target } : { alias: target };
  return body === undefined ? named : { ...parseLinkService(body), ...named };
}
