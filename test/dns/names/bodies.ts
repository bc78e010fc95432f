import { InputError } from '../../../src/core/errors.ts';

/** The resource group and provider of every body here. */
export const group =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/Apps/providers/Microsoft.Network';

export const interfaceBody = (
  configurations: unknown,
  more: Record<string, unknown> = {},
): Record<string, unknown> => ({
  id: `${group}/networkInterfaces/PE1-nic`,
  name: 'PE1-nic',
  properties: { ipConfigurations: configurations, ...more },
});
export const configuration = (privateIPAddress: unknown, fqdns: unknown): Record<string, unknown> => ({
  name: 'config',
  properties: {
    privateIPAddress,
    privateLinkConnectionProperties: { groupId: 'blob', requiredMemberName: 'default', fqdns },
  },
});
export const zoneId = `${group}/privateDnsZones/privatelink.blob.core.windows.net`;
export const zoneGroupBody = (recordSets: unknown, privateDnsZoneId: unknown = zoneId): Record<string, unknown> => ({
  id: `${group}/privateEndpoints/PE1/privateDnsZoneGroups/default`,
  name: 'default',
  properties: { privateDnsZoneConfigs: [{ name: 'blob', properties: { privateDnsZoneId, recordSets } }] },
});
export const recordSet = { recordType: 'A', recordSetName: 'ST1', fqdn: 'x', ttl: 10, ipAddresses: ['10.0.0.4'] };

/** The body less one field, `id` or `properties.x`. */
export const without = (body: Record<string, unknown>, field: string): unknown => {
  const copy = structuredClone(body);
  const [key = '', inner] = field.split('.');
  if (inner === undefined) delete copy[key];
  else delete (copy[key] as Record<string, unknown>)[inner];
  return copy;
};
/** What an InputError lists, as `path: message`; empty where nothing was refused. */
export const problemsOf = (act: () => unknown): string[] => {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
};
