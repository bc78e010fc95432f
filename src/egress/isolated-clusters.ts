import { nameOf } from '../core/resource-id.ts';
import { at, field, flagOf, lowerText } from './body.ts';
import type { Resource, World } from './model.ts';
import { othersOfType } from './path/by-type.ts';

// What AKS does not support for network isolated clusters, for the checks and for the lines of isolation.

/** Lower-case types of extensions that need a way out. */
export const unsupportedExtensions: ReadonlySet<string> = new Set([
  'microsoft.dapr',
  'microsoft.appconfiguration',
  'microsoft.azureml.kubernetes',
  'microsoft.flux',
  'microsoft.dataprotection.kubernetes',
]);

/** The oldest version that can be isolated. */
export const oldestVersion = '1.30';

/** Whether a version of Kubernetes is older than that; undefined where the text is no version. */
export function isTooOld(version: string): boolean | undefined {
  const [major = Number.NaN, minor = Number.NaN] = version.split('.').map(Number);
  if (Number.isNaN(major) || Number.isNaN(minor)) return undefined;
  const [oldestMajor = 0, oldestMinor = 0] = oldestVersion.split('.').map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

/** What of a cluster's body sends telemetry to Azure Monitor or to Defender, by the field that turns it on. */
const senders = [
  ['addonProfiles', 'omsagent', 'enabled'],
  ['azureMonitorProfile', 'metrics', 'enabled'],
  ['azureMonitorProfile', 'containerInsights', 'enabled'],
  ['azureMonitorProfile', 'appMonitoring', 'autoInstrumentation', 'enabled'],
  ['azureMonitorProfile', 'appMonitoring', 'openTelemetryLogs', 'enabled'],
  ['azureMonitorProfile', 'appMonitoring', 'openTelemetryMetrics', 'enabled'],
  ['securityProfile', 'defender', 'securityMonitoring', 'enabled'],
  ['securityProfile', 'azureDefender', 'enabled'],
] as const;

/** The fields that turn monitoring on in a cluster, without their last step; none where it is off. */
export const monitoringIn = (properties: unknown): readonly string[] =>
  senders.flatMap((path) => (flagOf(at(properties, ...path)) === true ? [path.slice(0, -1).join('.')] : []));

/** Lower-case types of extensions that send telemetry (https://learn.microsoft.com/azure/azure-arc/kubernetes/extensions-release). */
export const monitoringExtensions: ReadonlySet<string> = new Set([
  'microsoft.azuremonitor.containers',
  'microsoft.azuremonitor.containers.metrics',
  'microsoft.azuremonitor.pipelinecontroller',
  'microsoft.azuredefender.kubernetes',
]);

/** The vault that a cluster's KMS has its key in: by its id where KMS reaches it privately, and by its name in any case. */
export interface KmsVault {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly isReachedPublicly: boolean;
}

/** Undefined where KMS is off. A key names its vault too (`https://vault.vault.azure.net/keys/name/version`). */
export function kmsVaultOf(properties: unknown): KmsVault | undefined {
  const kms = at(properties, 'securityProfile', 'azureKeyVaultKms');
  if (flagOf(field(kms, 'enabled')) !== true) return undefined;
  const id = lowerText(field(kms, 'keyVaultResourceId'));
  const name =
    id === undefined ? /^https:\/\/([a-z0-9-]+)\./.exec(lowerText(field(kms, 'keyId')) ?? '')?.[1] : nameOf(id);
  return { id, name, isReachedPublicly: lowerText(field(kms, 'keyVaultNetworkAccess')) === 'public' };
}

/** That vault among the resources; undefined where it was not read. */
export function findKmsVault(world: World, kms: KmsVault): Resource | undefined {
  const vault =
    kms.id === undefined
      ? othersOfType(world, 'microsoft.keyvault/vaults').find((each) => isKmsVault(kms, each))
      : world.find(kms.id);
  return vault?.isRead === true ? vault : undefined;
}

/** Whether a resource is that vault. */
export const isKmsVault = (kms: KmsVault | undefined, { id }: Pick<Resource, 'id'>): boolean =>
  kms?.id === undefined ? id.type === 'microsoft.keyvault/vaults' && id.name === kms?.name : id.id === kms.id;
