import { linkServiceType } from '../../core/link-service.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { EndpointView } from '../model.ts';
import { findNameless } from './catalogue.ts';
import { isMadeByAks } from './clusters.ts';

/**
 * Why an endpoint needs no record sets now, and what that means for those it has.
 *
 *   kind           its records                       observe again
 *   provisioning   stay: the body may be half-way    soon
 *   connection     go, unless policy keeps them      Pending: later, for no event comes; else on an event
 *   failed         stay                              on an event
 *   unidentified   stay                              soon: incarnations can't be distinguished
 *   nameless       there are none                    on an event
 *   unseen         stay: a rule may mean it or not   soon: its body doesn't show what the rule asks for
 */
export interface Obstacle {
  readonly kind: 'provisioning' | 'connection' | 'failed' | 'unidentified' | 'nameless' | 'unseen';
  /** One sentence for people that starts with a stable word. */
  readonly reason: string;
}

/** Aliases end so in every cloud; everything else an endpoint connects to has a resource id. */
const aliasSuffix = '.azure.privatelinkservice';

/** Undefined where the endpoint is ready: provisioned, Approved, identified, and of a kind that can have names. */
export function findObstacle(endpoint: EndpointView): Obstacle | undefined {
  const { provisioningState: provisioning, connectionState: connection } = endpoint;
  // A PUT answers with the connection's old state and the old names: nothing it says counts before it is through.
  if (provisioning !== 'Succeeded' && provisioning !== 'Failed') {
    return {
      kind: 'provisioning',
      reason: `${wordOf(provisioning)}: the endpoint is not provisioned yet or is going away`,
    };
  }
  if (connection !== 'Approved') {
    return {
      kind: 'connection',
      reason: `${wordOf(connection)}: ${connectionMeaning.get(connection) ?? 'the connection is not approved'}`,
    };
  }
  if (provisioning === 'Failed') {
    return { kind: 'failed', reason: 'Failed: the endpoint could not be provisioned; repair or delete it' };
  }
  if (endpoint.resourceGuid === '') {
    return { kind: 'unidentified', reason: 'NoResourceGuid: the endpoint has no resourceGuid to identify it by' };
  }
  const type = privateLinkType(endpoint.privateLinkResource);
  const reason = isMadeByAks(endpoint)
    ? 'OwnedByAKS: AKS made this endpoint and writes its record itself'
    : findNameless(type);
  return reason === undefined ? undefined : { kind: 'nameless', reason };
}

/** A state that nobody described yet may be any text; what can be no word of Azure's is not repeated. */
const wordOf = (state: string): string => (/^\w{1,64}$/.test(state) ? state : 'Unknown');

/** The lower-cased type of what the endpoint connects to; an alias is a private link service's. Empty where it is neither. */
export function privateLinkType(privateLinkResource: string): string {
  if (privateLinkResource.endsWith(aliasSuffix)) return linkServiceType;
  return findResourceId(privateLinkResource)?.type ?? '';
}

const connectionMeaning: ReadonlyMap<string, string> = new Map([
  ['Pending', 'the connection waits for approval'],
  ['Rejected', 'the connection was rejected, so its address answers nobody'],
  ['Disconnected', 'the private link resource dropped the connection, so its address answers nobody'],
]);
