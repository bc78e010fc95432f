import * as z from 'zod';
import { foldCase } from '../core/text.ts';
import { findTemplateProblem } from './name-template.ts';
import { areAnchoredServices, listOf } from './patterns.ts';
import { Selector, speaking } from './selector.ts';

const zoneName = /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

const NameTemplate = z
  .string()
  .min(1)
  .superRefine((template, context) => {
    const message = findTemplateProblem(template);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** Which services a rule is about: by what the platform writes. A name, a tag, or an alias without its guid is the choice of who writes the service. */
const Service = speaking(Selector.pick({ services: true, aliases: true, tags: true })).superRefine(
  ({ services, aliases, tags }, context) => {
    // A pattern that is none at all is refused for that.
    if (context.issues.length > 0) return;
    const refuse = (field: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (services === undefined && aliases === undefined && tags !== undefined)
      refuse('tags', 'are the choice of who writes the service; name services or aliases beside them');
    for (const [field, patterns] of Object.entries({ services, aliases }))
      if (patterns !== undefined && !areAnchoredServices(patterns)) refuse(field, `may be anybody's: ${anchors}`);
  },
);
const anchors =
  'write ids that begin with /subscriptions/{id}/, or whole aliases from the guid on, as in orders.{guid}.westeurope.azure.privatelinkservice';

/** How endpoints to customers' own private link services get names: Azure knows none for them. */
export const dnsServices = {
  services: z
    .array(
      z.strictObject({
        match: Service.describe('Which private link services, by ids or aliases that only the platform writes'),
        zone: z
          .string()
          .overwrite(foldCase)
          .regex(zoneName, { error: 'is not the name of a DNS zone; write e.g. services.contoso.com' })
          .describe('The private DNS zone of the name; it is where dns.zones says'),
        name: NameTemplate.optional().describe(
          "The record's name in the zone, of text and {endpoint} {service} {resourceGroup} {location} {alias.name}; resource group and location are the endpoint's. Without it: those of the service's own fqdns that end like the zone",
        ),
        allow: listOf(z.enum(['wildcards', 'underscores']))
          .optional()
          .describe('Names that get no record otherwise: those that begin with *, and those with an underscore'),
      }),
    )
    .default([])
    .describe('Names of endpoints to private link services; the first match wins. Without a match they have none'),
};
export type ServiceRule = z.infer<(typeof dnsServices)['services']>[number];
