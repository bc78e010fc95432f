import type { Severity } from '../core/finding.ts';
import type { EgressClass } from './profiles.ts';

/** One thing this room checks. The README of findings (docs/findings.md) is made from these. */
export interface Check {
  /** `exposure`: somebody outside can reach in, whatever the profile. `egress`: traffic can get out, as the profile sees it. */
  readonly category: 'exposure' | 'egress';
  readonly type: string;
  /** What it weighs where the profile doesn't allow it. */
  readonly severity: Severity;
  /** The way out this is about; an egress check without one is quiet under `open` only. */
  readonly egressClass?: EgressClass;
  /** What an allowed way out leaves behind: a finding for the record, or none. */
  readonly whenAllowed?: 'info' | 'nothing';
  readonly flaggedWhen: string;
  readonly rationale: string;
  readonly remedy: string;
}

const closeService =
  'Give the clients an approved private endpoint and its DNS record, then set publicNetworkAccess to Disabled';

const checks = {
  'exposure-storage-public-open': {
    category: 'exposure',
    type: 'Microsoft.Storage/storageAccounts',
    severity: 'high',
    flaggedWhen:
      'publicNetworkAccess is neither Disabled nor SecuredByPerimeter, and the network rules do not deny others',
    rationale: 'Blobs, files, queues and tables answer every address on the internet; a leaked key or token is enough.',
    remedy: `${closeService}, or at least set networkAcls.defaultAction to Deny.`,
  },
  'exposure-storage-selected-networks': {
    category: 'exposure',
    type: 'Microsoft.Storage/storageAccounts',
    severity: 'medium',
    flaggedWhen:
      'public access is on, the network rules deny others, and they let at least one address, subnet or resource in',
    rationale: 'The public endpoint stays up for whoever is listed, and such lists only ever grow.',
    remedy: 'Move the listed clients to private endpoints and empty the list; keep address ranges short until then.',
  },
  'exposure-storage-anonymous-blob': {
    category: 'exposure',
    type: 'Microsoft.Storage/storageAccounts',
    severity: 'high',
    flaggedWhen: 'allowBlobPublicAccess is true; info where the account does not say',
    rationale: 'Anyone who may write a container can make it readable without signing in.',
    remedy: 'Set allowBlobPublicAccess to false.',
  },
  'exposure-keyvault-public-open': {
    category: 'exposure',
    type: 'Microsoft.KeyVault/vaults',
    severity: 'high',
    flaggedWhen:
      'publicNetworkAccess is neither disabled nor SecuredByPerimeter (in any casing), and the network rules do not deny others',
    rationale: 'Secrets, keys and certificates are one stolen token away from anywhere on the internet.',
    remedy: `${closeService}, or at least set networkAcls.defaultAction to Deny.`,
  },
  'exposure-acr-public-open': {
    category: 'exposure',
    type: 'Microsoft.ContainerRegistry/registries',
    severity: 'high',
    flaggedWhen: 'publicNetworkAccess is not Disabled, and the network rules do not deny others',
    rationale: 'Images can be pulled, and with a leaked credential replaced, from anywhere on the internet.',
    remedy: `${closeService}. Only the Premium tier can be closed: Basic and Standard have to be upgraded first.`,
  },
  'exposure-sql-public-open': {
    category: 'exposure',
    type: 'Microsoft.Sql/servers',
    severity: 'high',
    flaggedWhen:
      'publicNetworkAccess is neither Disabled nor SecuredByPerimeter, and a firewall or virtual network rule exists or could not be read',
    rationale: "The server's login answers on a public address to everybody its rules let in.",
    remedy: `${closeService} and delete the rules.`,
  },
  'exposure-sql-firewall-any': {
    category: 'exposure',
    type: 'Microsoft.Sql/servers/firewallRules',
    severity: 'critical',
    flaggedWhen: 'the rule lets in more than 256 addresses; low while the server itself is closed',
    rationale: 'A range this wide is the internet, or so much of it that nobody knows who is in it.',
    remedy: 'Delete the rule; where a public path must stay, list single addresses.',
  },
  'exposure-sql-allow-azure': {
    category: 'exposure',
    type: 'Microsoft.Sql/servers/firewallRules',
    severity: 'high',
    flaggedWhen: 'the rule runs from 0.0.0.0 to 0.0.0.0; low while the server itself is closed',
    rationale: 'It lets in every Azure address, other customers included.',
    remedy: 'Delete the rule and reach the server through a private endpoint.',
  },
  'aks-outbound-loadbalancer': {
    category: 'egress',
    type: 'Microsoft.ContainerService/managedClusters',
    severity: 'high',
    egressClass: 'lb-outbound-rule',
    whenAllowed: 'nothing',
    flaggedWhen: 'outboundType is loadBalancer or not set, and the profile does not allow outbound rules',
    rationale:
      'Every pod and node gets out through the public addresses of the load balancer, and nothing observes the traffic.',
    remedy: 'Set outboundType to userDefinedRouting with a firewall behind it, or to none for an isolated cluster.',
  },
  'aks-outbound-managed-nat': {
    category: 'egress',
    type: 'Microsoft.ContainerService/managedClusters',
    severity: 'medium',
    egressClass: 'nat-gateway',
    whenAllowed: 'nothing',
    flaggedWhen:
      'outboundType is managedNATGateway or managedNATGatewayV2, and the profile does not allow NAT gateways',
    rationale: 'The addresses are known and stable, but nothing observes the traffic.',
    remedy: 'Set outboundType to userDefinedRouting and send 0.0.0.0/0 to a firewall.',
  },
  'aks-outbound-none-not-isolated': {
    category: 'egress',
    type: 'Microsoft.ContainerService/managedClusters',
    severity: 'high',
    whenAllowed: 'info',
    flaggedWhen: 'outboundType is none or block, and bootstrapProfile.artifactSource is not Cache',
    rationale:
      'New nodes still fetch their images from Microsoft: without a way out they never start, with one the cluster is not isolated.',
    remedy: 'Set bootstrapProfile.artifactSource to Cache with a private registry, and reimage the node pools.',
  },
  'aks-api-public': {
    category: 'exposure',
    type: 'Microsoft.ContainerService/managedClusters',
    severity: 'high',
    flaggedWhen: 'enablePrivateCluster is not true and publicNetworkAccess is not Disabled',
    rationale: 'The API server, which rules everything in the cluster, has a public address.',
    remedy:
      'Make the cluster private: with API server VNet integration it can be switched, otherwise it has to be created anew.',
  },
  'aks-api-authorized-ips-missing': {
    category: 'exposure',
    type: 'Microsoft.ContainerService/managedClusters',
    severity: 'high',
    flaggedWhen: 'the API server is public and authorizedIPRanges is absent or empty',
    rationale: 'The public API server answers every address.',
    remedy:
      'Set apiServerAccessProfile.authorizedIPRanges to the addresses that administer the cluster, or make it private.',
  },
  'egress-subnet-default-outbound': {
    category: 'egress',
    type: 'Microsoft.Network/virtualNetworks/subnets',
    severity: 'high',
    egressClass: 'default-outbound',
    whenAllowed: 'info',
    flaggedWhen:
      'defaultOutboundAccess is not false, and neither a NAT gateway nor a route for all addresses stands before it; delegated and platform subnets are left out',
    rationale:
      'A machine put here reaches the internet from an address that Microsoft owns, may change, and that nobody can filter or allowlist.',
    remedy:
      'Give the subnet a NAT gateway or a route to a firewall, set defaultOutboundAccess to false, then stop and deallocate its machines once.',
  },
} as const satisfies Record<string, Check>;

export type CheckId = keyof typeof checks;

/** Every check of this room by its id. */
export const catalogue: Readonly<Record<CheckId, Check>> = checks;

/** The ids in the order of docs/findings.md. */
export const checkIds = Object.keys(checks) as readonly CheckId[];
