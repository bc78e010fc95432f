import { z } from 'zod';
import { findResourceId } from '../core/resource-id.ts';
import { dnsConduct } from './dns-conduct.ts';
import { Duration } from './duration.ts';

const ZoneGroup = z
  .string()
  .refine((text) => findResourceId(text)?.type === 'microsoft.resources/resourcegroups', {
    error: 'is not a resource group id; write /subscriptions/{id}/resourceGroups/{name}',
  })
  .transform((text) => text.toLowerCase());

const ZoneId = z
  .string()
  .refine((text) => findResourceId(text)?.type === 'microsoft.network/privatednszones', {
    error:
      'is not a private DNS zone id; write /subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/privateDnsZones/{zone}',
  })
  .transform((text) => text.toLowerCase());

/** What operators decide about private DNS records. */
export const DnsPolicy = z.strictObject({
  mode: z
    .enum(['observe', 'enforce'])
    .default('observe')
    .describe('observe plans and reports; enforce also writes to Azure'),
  ttl: z
    .int()
    .min(1)
    .max(2_147_483_647)
    .default(10)
    .describe("Seconds a record may be cached; 10 is the platform's own"),
  zones: z
    .strictObject({
      resourceGroup: ZoneGroup.optional().describe(
        'The resource group that holds the private DNS zones, each under its own name',
      ),
      byName: z
        .record(z.string().toLowerCase(), ZoneId)
        .default({})
        .describe('Zones that stand elsewhere: zone name to zone id; comes before resourceGroup'),
    })
    .prefault({})
    .describe('Where the private DNS zones are; a zone that is not found here gets a finding, never a guess'),
  sensitiveZones: z
    .array(z.string().toLowerCase())
    .default([])
    .describe(
      'Zones that redirect a whole control plane and are only written when named here: privatelink.azure.com, and a SQL managed instance zone',
    ),
  ...dnsConduct,
  confirmAbsence: Duration.prefault('30s').describe(
    'A deleted endpoint whose records are younger than five minutes is looked for a second time after this long',
  ),
  deleteBudget: z
    .strictObject({
      window: Duration.prefault('10m').describe('The sliding window the budget counts in'),
      atLeast: z.int().min(0).default(10).describe('Deletes a zone may always have in one window'),
      share: z
        .number()
        .min(0)
        .max(1)
        .default(0.3)
        .describe('Share of the record sets we own in the zone that may go in one window'),
    })
    .prefault({})
    .describe('Deletes above the budget wait for an administrator'),
});
export type DnsPolicy = z.infer<typeof DnsPolicy>;
