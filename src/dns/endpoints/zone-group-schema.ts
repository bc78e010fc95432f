import * as z from 'zod';
import { findList, isRecord } from '../../core/arm-body.ts';
import { foldCase } from '../../core/text.ts';
import type { ZoneGroupRecordSet, ZoneGroupView } from '../model.ts';
import { address, flat, required, resourceParser } from '../schema.ts';

const ZoneGroupProperties = z.object({
  provisioningState: z.string().nullish(),
  privateDnsZoneConfigs: z.array(
    flat(
      z.object({
        name: z.string().nullish(),
        privateDnsZoneId: required,
        recordSets: z
          .array(
            z.object({
              recordType: z.string(),
              recordSetName: required,
              ipAddresses: z.array(address).nullish(),
            }),
          )
          .nullish(),
      }),
    ),
    { error: 'is missing' },
  ),
});
const type = 'microsoft.network/privateendpoints/privatednszonegroups';
const parse = resourceParser(type, ZoneGroupProperties, 'not a private DNS zone group');

/**
 * The private DNS zone groups of an endpoint, from a list's body or from one group's: what the platform writes on its own.
 * @throws InputError where a body is no zone group or a name it covers can't be read, because what is unread is not uncovered.
 */
export function parseZoneGroups(body: unknown): readonly ZoneGroupView[] {
  return (findList(body) ?? [body]).map((group) => {
    const { resource, properties } = parse(group);
    const { provisioningState, privateDnsZoneConfigs } = properties;
    const etag = isRecord(group) && typeof group.etag === 'string' ? { etag: group.etag } : {};
    return {
      id: resource.id,
      ...etag,
      provisioningState: provisioningState ?? '',
      configNames: privateDnsZoneConfigs.map(({ name }) => name ?? ''),
      zones: privateDnsZoneConfigs.map(({ privateDnsZoneId }) => foldCase(privateDnsZoneId)),
      recordSets: privateDnsZoneConfigs.flatMap(({ privateDnsZoneId, recordSets }) =>
        (recordSets ?? []).flatMap(({ recordType, recordSetName, ipAddresses }): ZoneGroupRecordSet[] => {
          const family = recordType.toUpperCase();
          if (family !== 'A' && family !== 'AAAA') return [];
          const name = foldCase(recordSetName);
          return [{ zone: foldCase(privateDnsZoneId), name, type: family, addresses: ipAddresses ?? [] }];
        }),
      ),
    };
  });
}
