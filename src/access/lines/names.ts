import { fail, type LineAnswer, pass, unknown } from '../../clusters/isolation/model.ts';
import { nameOf } from '../../core/resource-id.ts';
import { isClusterZone } from '../../dns/zones/wanted-links.ts';
import { at, flagOf, textOf } from '../../egress/body.ts';
import { readApiServer } from '../../egress/exposure/api-server.ts';
import { zonesOf } from '../../why/graph/zones.ts';
import { modeOf, privateDnsOf, zoneIdOf } from '../api-server.ts';
import type { Given } from '../given.ts';

/** 2.1: who reaches the API server in public. Authorized ranges keep most out and still leave it a public address. */
export function exposure({ cluster }: Given): LineAnswer {
  const { public: state, because } = readApiServer(cluster);
  if (state === 'unknown') return unknown(because);
  return state === 'disabled' ? pass(because) : fail(because);
}

/**
 * 2.2: whether a name leads to a private API server.
 *
 *   privateDNSZone    verdict
 *   none              fail where the public name is off: no name at all
 *   system            pass; unknown where the name in the body isn't one that AKS makes
 *   a zone's id       fail where AKS takes no such zone; unknown where the zone was not seen
 *   any, integrated   pass: nodes use no name, people the one of the region
 */
export function dnsMode({ world, cluster }: Given): LineAnswer {
  const kind = privateDnsOf(cluster);
  if (kind === null) return pass('the API server is public, and so is its name');
  const isPublished = flagOf(at(cluster.properties, 'apiServerAccessProfile', 'enablePrivateClusterPublicFQDN'));
  if (kind === 'none')
    return isPublished === false
      ? fail('privateDNSZone is none and enablePrivateClusterPublicFQDN is false: no name leads to the API server')
      : pass('privateDNSZone is none: the public name leads to the private address');
  const zone = zoneIdOf(cluster);
  if (kind === 'system') {
    if (zone !== undefined) return pass(`AKS keeps ${nameOf(zone)} in the node resource group`);
    const name = textOf(cluster.properties.privateFQDN);
    if (modeOf(cluster) === 'vnet-integration') return pass(`the name is ${name ?? 'one of the region'}`);
    return unknown(`privateFQDN is ${name ?? 'not in the body'}, which names no zone of AKS's`);
  }
  if (zone === undefined) return unknown('privateDNSZone is not in the body');
  if (!isClusterZone(nameOf(zone)) && modeOf(cluster) === 'private-link')
    return fail(`privateDNSZone is ${nameOf(zone)}, and AKS takes privatelink.<region>.azmk8s.io or a zone below it`);
  return zonesOf(world).has(zone)
    ? pass(`it has the zone ${nameOf(zone)} of its own`)
    : unknown(`privateDNSZone is ${nameOf(zone)}, which was not seen`);
}
