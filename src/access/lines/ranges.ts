import { fail, type LineAnswer, pass, unknown, worst } from '../../clusters/isolation/model.ts';
import { reachOf } from '../../core/address-sets.ts';
import { counted } from '../../core/text.ts';
import { at, elementsOf, lowerText, textOf } from '../../egress/body.ts';
import { isIntegrated } from '../../egress/checks/cluster-api.ts';
import { readApiServer } from '../../egress/exposure/api-server.ts';
import { agentPoolsOf } from '../../egress/path/subjects/agent-pools.ts';
import type { Given } from '../given.ts';

/** How many ranges AKS takes (learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges). */
const most = (integrated: boolean): number => (integrated ? 2_000 : 200);
/** More than a /24 in one range is no list of known administrators. */
const mostAddresses = 256;

/** 2.10: whether the ranges of a public API server protect it. 0.0.0.0/32 means only the cluster's own way out. */
export function ranges({ world, cluster }: Given): LineAnswer {
  const listed = elementsOf(at(cluster.properties, 'apiServerAccessProfile', 'authorizedIPRanges')).flatMap(
    (each) => textOf(each) ?? [],
  );
  const { public: state, isEverybody, because } = readApiServer(cluster);
  if (state === 'unknown') return unknown(because);
  if (state === 'disabled') {
    if (listed.length === 0) return pass('nobody asks it in public, and no ranges are listed');
    return because.includes('nobody on the internet')
      ? pass(`${because}: the cluster's own way out alone`)
      : fail(`${because}, where authorizedIPRanges (${listed.join(', ')}) count for nothing`);
  }
  if (listed.length === 0) return fail('authorizedIPRanges is absent or empty');
  const wide = listed.filter((range) => reachOf([range]).addresses > mostAddresses);
  const limit = most(isIntegrated(cluster));
  const exposed = agentPoolsOf(world, cluster).filter(({ own }) => own !== undefined);
  const isBasic = lowerText(at(cluster.properties, 'networkProfile', 'loadBalancerSku')) === 'basic';
  return worst(
    [
      ...(isEverybody ? [fail(`authorizedIPRanges are everybody: ${listed.join(', ')}`)] : []),
      ...(wide.length > 0 ? [fail(`more than a /24 in one range: ${wide.join(', ')}`)] : []),
      ...(listed.length > limit ? [fail(`${counted(listed.length, 'range')}, and AKS takes ${limit}`)] : []),
      ...(exposed.length > 0
        ? [fail(`nodes with public addresses (${exposed.map(({ name }) => name).join(', ')}) don't go with ranges`)]
        : []),
      ...(isBasic ? [fail('ranges need a Standard load balancer, and loadBalancerSku is Basic')] : []),
    ],
    pass(`it answers ${listed.join(', ')}`),
  );
}
