import { foldCase } from '../../core/text.ts';
import { at, elementsOf, field, lowerText, textOf } from '../body.ts';
import { approvedConnections } from '../exposure/endpoints.ts';
import {
  findKmsVault,
  isTooOld,
  kmsVaultOf,
  monitoringIn,
  oldestVersion,
  unsupportedExtensions,
} from '../isolated-clusters.ts';
import type { Resource } from '../model.ts';
import { othersOfType } from '../path/by-type.ts';
import { network } from './cluster-network.ts';
import type { Given, Predicates } from './predicate.ts';
import { textsOf } from './read.ts';

/** A cluster meant to have no way out: what it may not use any more. */
const isIsolated = (properties: unknown): boolean =>
  ['none', 'block'].includes(network(properties, 'outboundType') ?? '');

/** The registry an isolated cluster starts from, where it is at hand. */
export const registryIdOf = (properties: unknown): string | undefined =>
  lowerText(at(properties, 'bootstrapProfile', 'containerRegistryId'));

function registryOf({ properties, world }: Given): Resource | undefined {
  const id = registryIdOf(properties);
  const found = id === undefined ? undefined : world.find(id);
  return found?.isRead === true ? found : undefined;
}

/** Clusters without a way out: what breaks them, and the registry they start from. */
export const clusterIsolation: Predicates = {
  'aks-bootstrap-direct'({ properties }) {
    const source = textOf(at(properties, 'bootstrapProfile', 'artifactSource'));
    return foldCase(source) === 'cache'
      ? undefined
      : `bootstrapProfile.artifactSource is ${source ?? 'not set, which means Direct'}`;
  },
  'aks-isolated-k8s-version'({ properties }) {
    if (!isIsolated(properties)) return undefined;
    const versions = [
      ...textsOf(properties, 'currentKubernetesVersion'),
      ...textsOf(properties, 'agentPoolProfiles[].currentOrchestratorVersion'),
    ];
    const old = versions.filter((version) => isTooOld(version) === true);
    return old.length === 0
      ? undefined
      : `Kubernetes ${[...new Set(old)].sort().join(', ')} is older than ${oldestVersion}, which an isolated cluster needs`;
  },
  'aks-isolated-windows-pool'({ properties }) {
    if (!isIsolated(properties)) return undefined;
    const pools = elementsOf(field(properties, 'agentPoolProfiles')).filter(
      (pool) => lowerText(field(pool, 'osType')) === 'windows',
    );
    return pools.length === 0
      ? undefined
      : `pools with Windows are not supported: ${pools
          .map((pool) => textOf(field(pool, 'name')) ?? '?')
          .sort()
          .join(', ')}`;
  },
  'aks-isolated-kubenet': ({ properties }) =>
    isIsolated(properties) && network(properties, 'networkPlugin') === 'kubenet'
      ? 'networkPlugin is kubenet, which an isolated cluster does not support'
      : undefined,
  'aks-isolated-upgrade-channel': ({ properties }) =>
    isIsolated(properties) && lowerText(at(properties, 'autoUpgradeProfile', 'nodeOSUpgradeChannel')) === 'unmanaged'
      ? 'nodeOSUpgradeChannel is Unmanaged: nodes fetch updates from the internet'
      : undefined,
  'aks-bootstrap-acr-not-premium'(given) {
    const registry = registryOf(given);
    const sku = registry === undefined ? undefined : textOf(at(registry.body, 'sku', 'name'));
    return sku === undefined || foldCase(sku) === 'premium'
      ? undefined
      : `registry ${registry?.id.id} is ${sku}: only Premium takes private endpoints`;
  },
  'aks-bootstrap-acr-public'(given) {
    const registry = registryOf(given);
    if (registry === undefined || lowerText(registry.properties.publicNetworkAccess) === 'disabled') return undefined;
    return `publicNetworkAccess of registry ${registry.id.id} is not Disabled`;
  },
  'aks-bootstrap-acr-arm-auth-disabled'(given) {
    const status = lowerText(
      at(registryOf(given)?.properties, 'policies', 'azureADAuthenticationAsArmPolicy', 'status'),
    );
    return status === 'disabled'
      ? 'azureADAuthenticationAsArmPolicy of its registry is disabled: nodes can not sign in'
      : undefined;
  },
  'aks-bootstrap-acr-no-cache-rule'(given) {
    const registry = registryOf(given);
    const rules = registry === undefined ? undefined : given.world.findChildren(registry.id.id, 'cacherules');
    if (rules === undefined) return undefined;
    const isThere = rules.some(
      ({ id, properties }) =>
        id.name === 'aks-managed-mcr' &&
        textOf(field(properties, 'sourceRepository')) === 'mcr.microsoft.com/*' &&
        textOf(field(properties, 'targetRepository')) === 'aks-managed-repository/*',
    );
    return isThere
      ? undefined
      : `registry ${registry?.id.id} has no cache rule aks-managed-mcr from mcr.microsoft.com/* to aks-managed-repository/*`;
  },
  'aks-bootstrap-acr-no-private-endpoint'(given) {
    const registry = registryOf(given);
    const isListed = Array.isArray(registry?.properties.privateEndpointConnections) || given.world.isComplete;
    if (registry === undefined || !isListed || approvedConnections(registry, given.world).length > 0) return undefined;
    return `registry ${registry.id.id} has no approved private endpoint`;
  },
  'aks-isolated-unsupported-extension'({ properties, resource, world }) {
    const owner = resource.id.id.split('/providers/microsoft.kubernetesconfiguration/')[0] ?? '';
    const cluster = world.find(owner);
    const kind = lowerText(field(properties, 'extensionType')) ?? '';
    return cluster !== undefined && isIsolated(cluster.properties) && unsupportedExtensions.has(kind)
      ? `extension ${kind} does not work in an isolated cluster`
      : undefined;
  },
  'aks-isolated-keyvault-no-pe'({ properties, world }) {
    const kms = kmsVaultOf(properties);
    if (!isIsolated(properties) || kms === undefined) return undefined;
    const vault = findKmsVault(world, kms);
    if (vault === undefined) return undefined;
    const isListed = Array.isArray(vault.properties.privateEndpointConnections);
    return isListed && approvedConnections(vault, world).length === 0
      ? `KMS uses ${vault.id.id}, which has no approved private endpoint`
      : undefined;
  },
  'aks-isolated-monitoring-no-ampls'({ properties, world }) {
    const isOn = monitoringIn(properties).length > 0;
    const scopes = othersOfType(world, 'microsoft.insights/privatelinkscopes');
    if (!isIsolated(properties) || !isOn || (scopes.length === 0 && !world.isComplete)) return undefined;
    return scopes.some((scope) => approvedConnections(scope, world).length > 0)
      ? undefined
      : 'monitoring is on, and no private link scope has an approved endpoint';
  },
};
