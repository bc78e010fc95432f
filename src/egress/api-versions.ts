/**
 * The api-version each type is read with. Clusters need 2025-01-01 or later: older ones leave out bootstrapProfile and the
 * outbound type `none`. Networks need 2024-07-01 or later for the network's own NAT gateway.
 */
export const apiVersions = {
  'microsoft.storage/storageaccounts': '2023-05-01',
  'microsoft.keyvault/vaults': '2023-07-01',
  'microsoft.containerregistry/registries': '2023-07-01',
  'microsoft.sql/servers': '2021-11-01',
  'microsoft.containerservice/managedclusters': '2025-08-01',
  'microsoft.network/virtualnetworks': '2024-07-01',
  'microsoft.network/virtualnetworks/subnets': '2024-07-01',
  'microsoft.network/natgateways': '2024-07-01',
  'microsoft.network/routetables': '2024-07-01',
} as const satisfies Record<string, string>;

/** Undefined for types this room never reads. */
export const findApiVersion = (type: string): string | undefined =>
  Object.hasOwn(apiVersions, type) ? apiVersions[type as keyof typeof apiVersions] : undefined;
