import { z } from 'zod';
import { findTemplateProblem } from './name-template.ts';
import { Selector, speaking } from './selector.ts';

const zoneName = /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

const NameTemplate = z
  .string()
  .min(1)
  .superRefine((template, context) => {
    const message = findTemplateProblem(template);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** How endpoints to customers' own private link services get names: Azure knows none for them. */
export const dnsServices = {
  services: z
    .array(
      z.strictObject({
        match: speaking(Selector.pick({ services: true, aliases: true, tags: true })).describe(
          'Which private link services',
        ),
        zone: z
          .string()
          .toLowerCase()
          .regex(zoneName, { error: 'is not the name of a DNS zone; write e.g. services.contoso.com' })
          .describe('The private DNS zone of the name; it is where dns.zones says'),
        name: NameTemplate.optional().describe(
          "The record's name in the zone, of text and {endpoint} {service} {resourceGroup} {location} {alias.name}; resource group and location are the endpoint's. Without it: those of the service's own fqdns that end like the zone",
        ),
      }),
    )
    .default([])
    .describe(
      "Names of endpoints to private link services; the first match wins. Without a match: the service's own fqdns, in the zones that dns.zones names one by one",
    ),
};
export type ServiceRule = z.infer<(typeof dnsServices)['services']>[number];
