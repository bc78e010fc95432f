/** Who writes record sets in a privatelink zone, how each signs, and what the product takes it for. */
export interface RecordOwner {
  readonly who: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Part of what the product says of the holder. */
  readonly holder: string;
  /** Whether policy may let the product take it over. */
  readonly adoptable: boolean;
}

const aRecords = [{ ipv4Address: '10.0.0.4' }];

/**
 * Sources: observed in zones of several owners, 2023 to 2025; no page says how the platform signs. That machines are registered by a
 * virtual network link is in https://learn.microsoft.com/azure/dns/private-dns-autoregistration.
 */
export const recordOwners: readonly RecordOwner[] = [
  {
    who: 'a private DNS zone group',
    properties: {
      ttl: 10,
      metadata: { creator: 'created by private endpoint pe with resource guid 00000000-0000-0000-0000-000000000001' },
      aRecords,
    },
    holder: 'a private DNS zone group',
    adoptable: false,
  },
  {
    who: 'AKS',
    properties: { ttl: 300, metadata: { 'owned-by': 'aksrp' }, aRecords },
    holder: 'AKS',
    adoptable: false,
  },
  {
    who: 'auto-registration',
    properties: { ttl: 10, isAutoRegistered: true, aRecords },
    holder: 'auto-registration',
    adoptable: false,
  },
  {
    who: 'a person',
    properties: { ttl: 3600, aRecords },
    holder: 'somebody else',
    adoptable: true,
  },
];
