import { isIP } from 'node:net';
import * as z from 'zod';
import { findResourceId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';
import { idOf, listOf, NetworkId, nameOrIdPatternLike } from './patterns.ts';
import { EndpointSelector, endpointsOfRule } from './selector.ts';

const ZoneGroup = idOf(
  ['microsoft.resources/resourcegroups'],
  'is not a resource group id; write /subscriptions/{id}/resourceGroups/{name}',
);
const ZoneId = idOf(
  ['microsoft.network/privatednszones'],
  'is not a private DNS zone id; write /subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/privateDnsZones/{zone}',
);

/** A record under a zone of another name would resolve nothing. */
const ZonesByName = z.record(z.string().overwrite(foldCase), ZoneId).superRefine((zones, context) => {
  for (const [name, id] of Object.entries(zones)) {
    const actual = findResourceId(id)?.name;
    if (actual === undefined || actual === name) continue;
    context.addIssue({
      code: 'custom',
      path: [name],
      message: `is a zone named '${actual}'; name it under '${actual}', or correct the id`,
    });
  }
});

const ZoneRule = z
  .strictObject({
    match: EndpointSelector.describe(endpointsOfRule),
    resourceGroup: ZoneGroup.optional().describe('The resource group that holds their zones, each under its own name'),
    byName: ZonesByName.default({}).describe('Zones that are elsewhere: zone name to zone id; before resourceGroup'),
  })
  .refine(({ resourceGroup, byName }) => resourceGroup !== undefined || Object.keys(byName).length > 0, {
    error: 'names no place; set resourceGroup or byName',
  });

const Link = z.strictObject({
  network: NetworkId.describe('The virtual network of a hub or a resolver'),
  zones: listOf(
    nameOrIdPatternLike(
      'names',
      'privatelink.blob.core.windows.net',
      '**/privateDnsZones/privatelink.blob.core.windows.net',
    ).overwrite(foldCase),
  )
    .optional()
    .describe(
      'Patterns of zone names (privatelink.*) or of zone ids (/subscriptions/… or **/…), among the zones that are where dns.zones says; they are linked whether or not we write there. Without it: every zone we write to. A zone that public names always pass through (Power BI, Azure Monitor, …) is linked while it is empty only where it is named in full or with NxDomainRedirect',
    ),
  resolutionPolicy: z
    .enum(['Default', 'NxDomainRedirect'])
    .optional()
    .describe(
      'Of links that we create: NxDomainRedirect asks the public internet for names the zone lacks. Existing links are never changed',
    ),
});

const address = z
  .string()
  .refine((text) => isIP(text) !== 0, { error: 'is not an IP address; write e.g. 10.0.0.4' })
  .overwrite(foldCase);

const Resolvers = z
  .array(
    z.strictObject({
      addresses: z
        .array(address)
        .min(1, { error: 'is empty; name at least one' })
        .describe('Addresses that virtual networks name as their DNS servers'),
      network: NetworkId.describe('The virtual network these servers ask from: zones must be linked to it'),
    }),
  )
  .superRefine((resolvers, context) => {
    const seen = new Set<string>();
    for (const [index, { addresses }] of resolvers.entries()) {
      for (const [at, one] of addresses.entries()) {
        if (seen.has(one)) {
          const message = `'${one}' is named twice; one address leads to one network`;
          context.addIssue({ code: 'custom', path: [index, 'addresses', at], message });
        }
        seen.add(one);
      }
    }
  });

/** Which zones records go to, and which networks resolve them. */
export const dnsZones = {
  zones: z
    .strictObject({
      rules: z
        .array(ZoneRule)
        .default([])
        .describe(
          'Several zones of one name, chosen by the endpoint: the first rule that matches it and has a place for the zone wins; then byName and resourceGroup below',
        ),
      resourceGroup: ZoneGroup.optional().describe(
        'The resource group that holds the private DNS zones, each under its own name',
      ),
      byName: ZonesByName.default({}).describe(
        'Zones that are elsewhere: zone name to zone id; comes before resourceGroup',
      ),
      missing: z
        .enum(['report', 'create'])
        .default('report')
        .describe(
          'A zone that is needed and does not exist: report gives a finding; create makes it, tagged as ours. A zone is never deleted',
        ),
    })
    .prefault({})
    .describe('Where the private DNS zones are; a zone that is not found here gets a finding, never a guess'),
  links: z
    .array(Link)
    .default([])
    .describe('Virtual networks the zones are linked to, for hubs and resolvers; other links are never touched'),
  unwantedLinks: z
    .enum(['keep', 'remove'])
    .default('keep')
    .describe(
      'Links that we created, as their tag says, and that policy asks for no longer: keep leaves them; remove takes them back. Links of others are never removed',
    ),
  aks: z
    .strictObject({
      linkTo: z
        .array(NetworkId)
        .default([])
        .describe(
          "Virtual networks that are linked to every private cluster's API server zone, for hubs and build machines; AKS's own records and links are never touched. A zone counts where a managed cluster names it, with the cluster's own guid",
        ),
      zones: z
        .array(ZoneId)
        .default([])
        .describe(
          "Ids of further API server zones to link: those without a cluster's guid (privatelink.westeurope.azmk8s.io, a sub-zone), which anybody may make",
        ),
    })
    .prefault({})
    .describe('Private AKS clusters'),
  resolvers: Resolvers.default([]).describe(
    'Known DNS servers: a network that uses them is judged by where they are; unknown ones are reported, never guessed',
  ),
};
