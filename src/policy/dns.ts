import * as z from 'zod';
import { foldCase } from '../core/text.ts';
import { dnsConduct } from './dns-conduct.ts';
import { dnsServices } from './dns-services.ts';
import { dnsStrategy } from './dns-strategy.ts';
import { dnsZones } from './dns-zones.ts';
import { BudgetWindow, durationFrom } from './duration.ts';
import { Mode } from './mode.ts';
import { EndpointPattern } from './patterns.ts';

/** What operators decide about private DNS records. */
export const DnsPolicy = z.strictObject({
  mode: Mode.default('observe').describe('observe plans and reports; enforce also writes to Azure'),
  ttl: z
    .int()
    .min(1)
    .max(2_147_483_647)
    .default(10)
    .describe("Seconds a record may be cached; 10 is the platform's own"),
  ...dnsZones,
  ...dnsStrategy,
  ...dnsServices,
  sensitiveZones: z
    .array(z.string().overwrite(foldCase))
    .default([])
    .describe(
      'Zones that redirect a whole control plane and are only written when named here: privatelink.azure.com, and a SQL managed instance zone',
    ),
  sharedNames: z
    .array(EndpointPattern)
    .default([])
    .describe(
      'Private endpoints, by patterns of whole ids that begin with /subscriptions/{id}/, that may have names every resource of a kind answers to (api.monitor.azure.com, adf.azure.com, …): one record serves everybody who resolves the zone, so nobody gets one unasked',
    ),
  ...dnsConduct,
  confirmAbsence: durationFrom(
    { least: '10s', shorter: "Azure's answers may still be those of before the endpoint was made" },
    '30s',
    '2m',
  )
    .prefault('30s')
    .describe('A deleted endpoint whose records are younger than five minutes is read a second time after this long'),
  deleteBudget: z
    .strictObject({
      window: BudgetWindow.prefault('10m').describe('The sliding window the budget counts in'),
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

/** Ids of the zones, and of the resource groups of zones, that a policy names. */
export const placesOfZones = ({ zones: { rules, ...rest } }: Pick<DnsPolicy, 'zones'>): readonly string[] =>
  [...rules, rest].flatMap(({ resourceGroup, byName }) => [
    ...(resourceGroup === undefined ? [] : [resourceGroup]),
    ...Object.values(byName),
  ]);
