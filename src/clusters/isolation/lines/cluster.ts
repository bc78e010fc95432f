import { foldCase, quoteName } from '../../../core/text.ts';
import { at, elementsOf, field, flagOf, lowerText, textOf } from '../../../egress/body.ts';
import { isTooOld, oldestVersion, unsupportedExtensions } from '../../../egress/isolated-clusters.ts';
import { agentPoolsOf } from '../../../egress/path/subjects/agent-pools.ts';
import { fail, type Given, type LineAnswer, pass, unknown } from '../model.ts';
import { extensionsOf } from './extensions.ts';

/** 3.1: `block` is for networks that AKS makes; with a network of one's own it is refused. */
export function outboundType({ world, cluster }: Given): LineAnswer {
  const type = textOf(at(cluster.properties, 'networkProfile', 'outboundType'));
  if (type === undefined) return fail('networkProfile.outboundType is not set, which means loadBalancer');
  const says = `networkProfile.outboundType is ${type}`;
  if (foldCase(type) === 'none') return pass(says);
  if (foldCase(type) !== 'block') return fail(says);
  const isOwnNetwork = agentPoolsOf(world, cluster).some(({ subnets }) => subnets.length > 0);
  return isOwnNetwork ? fail(`${says}, which is for networks that AKS makes; its pools name subnets`) : pass(says);
}

/** 3.3 */
export function artifactSource({ cluster }: Given): LineAnswer {
  const source = textOf(at(cluster.properties, 'bootstrapProfile', 'artifactSource'));
  if (source === undefined) return fail('bootstrapProfile.artifactSource is not set, which means Direct');
  const says = `bootstrapProfile.artifactSource is ${source}`;
  return foldCase(source) === 'cache' ? pass(says) : fail(says);
}

/** 3.9 */
export function privateApiServer({ cluster }: Given): LineAnswer {
  const isPrivate = flagOf(at(cluster.properties, 'apiServerAccessProfile', 'enablePrivateCluster')) === true;
  const says = 'apiServerAccessProfile.enablePrivateCluster is';
  return isPrivate ? pass(`${says} true`) : fail(`${says} not true: the API server has a public address`);
}

/** 3.10 */
export function versionAndSystem({ world, cluster }: Given): LineAnswer {
  const { properties } = cluster;
  const own = textOf(field(properties, 'currentKubernetesVersion')) ?? textOf(field(properties, 'kubernetesVersion'));
  const children = world.findChildren(cluster.id.id, 'agentpools') ?? [];
  const pools = [...elementsOf(field(properties, 'agentPoolProfiles')), ...children.map((each) => each.properties)];
  const windows = pools.filter((pool) => lowerText(field(pool, 'osType')) === 'windows');
  if (windows.length > 0) return fail('a pool runs Windows, which an isolated cluster does not support');
  if (own === undefined) return unknown('currentKubernetesVersion is not in the body');
  const versions = [own, ...pools.flatMap((pool) => textOf(field(pool, 'currentOrchestratorVersion')) ?? [])];
  const old = versions.filter((version) => isTooOld(version) === true);
  if (old.length > 0) return fail(`Kubernetes ${[...new Set(old)].sort().join(', ')} is older than ${oldestVersion}`);
  const strange = versions.filter((version) => isTooOld(version) === undefined);
  return strange.length > 0
    ? unknown(`${strange.map((each) => quoteName(each)).join(', ')} is no version of Kubernetes`)
    : pass(`Kubernetes ${[...new Set(versions)].sort().join(', ')}, and no pool with Windows`);
}

/** 3.12 */
export function upgradeChannel({ cluster }: Given): LineAnswer {
  const channel = textOf(at(cluster.properties, 'autoUpgradeProfile', 'nodeOSUpgradeChannel'));
  if (channel === undefined) return unknown('autoUpgradeProfile.nodeOSUpgradeChannel is not in the body');
  const says = `nodeOSUpgradeChannel is ${channel}`;
  switch (foldCase(channel)) {
    case 'nodeimage':
    case 'none':
      return pass(says);
    case 'unmanaged':
      return fail(`${says}: nodes fetch packages from the internet`);
    case 'securitypatch':
      return unknown(
        `${says}: nodes fetch patches from snapshot.ubuntu.com, and whether these come another way is not in the body`,
      );
    default:
      return unknown(`${says}, which is not known here`);
  }
}

/** 3.13 */
export function extensions(given: Given): LineAnswer {
  const found = extensionsOf(given);
  if (found === undefined) return unknown('no extension of the cluster was read');
  const kinds = found.flatMap(({ type }) => type ?? []).sort();
  const wrong = kinds.filter((kind) => unsupportedExtensions.has(kind));
  if (wrong.length > 0) return fail(`${wrong.join(', ')} does not work in an isolated cluster`);
  const unread = found.filter(({ type }) => type === undefined);
  return unread.length > 0
    ? unknown(unread.map(({ name }) => `extension ${name} of a type that its body lacks`).join(', '))
    : pass(`extensions: ${kinds.join(', ') || 'none'}`);
}
