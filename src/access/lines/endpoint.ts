import { fail, type LineAnswer, pass, unknown } from '../../clusters/isolation/model.ts';
import { nodeGroupOf } from '../../clusters/isolation/network-view.ts';
import { nameOf } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import { at, elementsOf, textOf } from '../../egress/body.ts';
import { refOf } from '../../egress/path/parts.ts';
import { agentPoolsOf } from '../../egress/path/subjects/agent-pools.ts';
import { endpointIdOf, modeOf } from '../api-server.ts';
import type { Given } from '../given.ts';

/** 2.11: the endpoint that AKS makes for the API server: there, approved, and in a subnet of the nodes. What a list lacks may be out of sight. */
export function endpoint({ world, cluster }: Given): LineAnswer {
  if (modeOf(cluster) !== 'private-link') return pass('the API server has no private endpoint of its own');
  const id = endpointIdOf(cluster);
  if (id === undefined) return unknown('nodeResourceGroup is not in the body');
  const found = world.find(id);
  if (found === undefined)
    return unknown(`kube-apiserver in ${nodeGroupOf(cluster)?.split('/').at(-1)} was not seen: gone, or out of sight`);
  const states = elementsOf(at(found.properties, 'privateLinkServiceConnections')).map(
    (each) => textOf(at(each, 'properties', 'privateLinkServiceConnectionState', 'status')) ?? 'of unknown state',
  );
  const bad = states.filter((state) => foldCase(state) !== 'approved');
  if (bad.length > 0) return fail(`kube-apiserver is ${bad.join(', ')}: nodes lose the API server`);
  const subnet = refOf(found.properties, 'subnet');
  const pools = agentPoolsOf(world, cluster).flatMap(({ subnets }) => subnets);
  if (subnet === undefined) return unknown('the subnet of kube-apiserver is not in its body');
  if (pools.length > 0 && !pools.includes(subnet))
    return fail(`kube-apiserver is in ${nameOf(subnet)}, which is no subnet of the nodes: it has moved`);
  return pass(`kube-apiserver is approved, in ${nameOf(subnet)}`);
}
