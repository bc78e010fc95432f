import { isRecord, propertiesOf } from '../../core/arm-body.ts';
import type { CloudName } from '../../core/cloud.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Strategy } from '../../policy/dns-strategy.ts';
import { parseEndpoint } from '../endpoints/endpoint-schema.ts';
import { strategyOf } from '../endpoints/strategy.ts';
import type { EndpointView } from '../model.ts';
import { foresee, unseenTarget } from '../names/foreseen.ts';
import type { NamePlan } from '../names/plan-names.ts';
import { privateLinkType } from '../names/readiness.ts';

/** The same as of an endpoint that is there, without what exists in its zones. */
interface Foreseen extends Pick<NamePlan, 'records' | 'reason' | 'notes'> {
  readonly rules: NamePlan['placed'];
  readonly left: NamePlan['unplaced'];
  readonly strategy: Strategy;
}

/** Whether a body is an element of a plan: it says with which api-version it will be written, and Azure has not shown it yet. */
export const isPlanned = (body: unknown): boolean =>
  isRecord(body) && typeof body.apiVersion === 'string' && propertiesOf(body).provisioningState === undefined;

/**
 * The records an endpoint of a plan would have, by its own body alone: type, name and group of its target say what can be said.
 * @throws InputError naming the field where a body is not what it should be.
 */
export function explainPlanned(body: unknown, cloud: CloudName, policy: DnsPolicy): Foreseen {
  const view = parsePlanned(body);
  const target = view.privateLinkResource;
  const known = unseenTarget(privateLinkType(target), findResourceId(target)?.name);
  const foreseen = view.groupIds.map((groupId) => foresee(known, groupId, cloud));
  const names = foreseen.flatMap((each) => each.names);
  const because = foreseen.flatMap((each) => each.because ?? [])[0];
  const left = foreseen.flatMap(({ zones }) => zones).filter((zone) => !names.some((each) => each.zone === zone));
  return {
    records: names.map(({ zone, record }) => ({ zone, name: record, type: 'A', addresses: [] })),
    reason: names.length > 0 ? null : `Planned: ${because ?? 'it names no group, so its names are not known'}`,
    notes: [
      ...(names.length > 0 ? [byAzure] : []),
      ...(left.length > 0 ? [`further names in ${left.join(', ')} are decided by Azure`] : []),
    ],
    rules: names.map(({ zone, record, fqdn }) => ({ zone, name: record, fqdn, because: "the resource's own name" })),
    left: [],
    strategy: strategyOf(view, policy),
  };
}

const byAzure =
  'the endpoint is planned: its address is decided by Azure, and the record made once its connection is approved';

/**
 * An endpoint as a plan has it, with its connection still to be made.
 * @throws InputError naming the field where a body is not what it should be.
 */
export const parsePlanned = (body: unknown): EndpointView => parseEndpoint(asPending(body));

/** The body with what only Azure writes, as it is at first. */
function asPending(body: unknown): unknown {
  if (!isRecord(body)) return body;
  const pending = (list: unknown): unknown =>
    Array.isArray(list)
      ? list.map((each) => {
          const says = propertiesOf(each);
          return { properties: { ...says, privateLinkServiceConnectionState: { status: 'Pending' } } };
        })
      : list;
  const {
    privateLinkServiceConnections: own,
    manualPrivateLinkServiceConnections: manual,
    ...rest
  } = propertiesOf(body);
  return {
    ...body,
    properties: {
      ...rest,
      provisioningState: 'Succeeded',
      privateLinkServiceConnections: pending(own),
      manualPrivateLinkServiceConnections: pending(manual),
    },
  };
}
