import type { Answer } from './answer.ts';

/** name, as people write it, geography, longitude, latitude, place, its pair. */
const regions = [
  ['eastus', 'East US', 'US', '-79.8164', '37.3719', 'Virginia', 'westus'],
  ['eastus2', 'East US 2', 'US', '-78.3889', '36.6681', 'Virginia', 'centralus'],
  ['centralus', 'Central US', 'US', '-93.6208', '41.5908', 'Iowa', 'eastus2'],
  ['southcentralus', 'South Central US', 'US', '-98.5', '29.4167', 'Texas', 'northcentralus'],
  ['westus', 'West US', 'US', '-122.417', '37.783', 'California', 'eastus'],
  ['westus2', 'West US 2', 'US', '-119.852', '47.233', 'Washington', 'westcentralus'],
  ['northeurope', 'North Europe', 'Europe', '-6.2597', '53.3478', 'Ireland', 'westeurope'],
  ['westeurope', 'West Europe', 'Europe', '4.9', '52.3667', 'Netherlands', 'northeurope'],
  ['uksouth', 'UK South', 'UK', '-0.799', '50.941', 'London', 'ukwest'],
  ['germanywestcentral', 'Germany West Central', 'Europe', '8.682127', '50.110924', 'Frankfurt', 'germanynorth'],
  ['francecentral', 'France Central', 'Europe', '2.373', '46.3772', 'Paris', 'francesouth'],
  ['swedencentral', 'Sweden Central', 'Europe', '17.14127', '60.67488', 'Gävle', 'swedensouth'],
] as const;

/** `GET /subscriptions/{id}/locations`, some of them: a client asks for a region's name, never for all there are. */
export function listLocations(subscriptionId: string): Answer {
  const id = (name: string): string => `/subscriptions/${subscriptionId}/locations/${name}`;
  return {
    status: 200,
    body: {
      value: regions.map(([name, displayName, geography, longitude, latitude, physicalLocation, pair]) => ({
        id: id(name),
        name,
        type: 'Region',
        displayName,
        regionalDisplayName: `(${geography}) ${displayName}`,
        metadata: {
          regionType: 'Physical',
          regionCategory: 'Recommended',
          geographyGroup: geography,
          longitude,
          latitude,
          physicalLocation,
          pairedRegion: [{ name: pair, id: id(pair) }],
        },
      })),
    },
  };
}
