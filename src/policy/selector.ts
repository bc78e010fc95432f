import * as z from 'zod';
import { foldCase } from '../core/text.ts';
import {
  areAnchored,
  idPatternLike,
  listOf,
  nameOrIdPatternLike,
  patternLike,
  SubscriptionId,
  TenantId,
} from './patterns.ts';

/** The section of docs/policy.md on this; every selector in the document carries it, so that the reference leads there. */
export const selectorTitle = 'Which resources a rule means';

const ResourceType = z
  .string()
  .regex(/^[a-z0-9.]+(\/[a-z0-9.]+)+$/i, {
    error: 'is not a resource type; write it as Microsoft.Storage/storageAccounts',
  })
  .overwrite(foldCase);

const Location = z
  .string()
  .min(1)
  .transform((text) => foldCase(text).replaceAll(' ', ''));

const alias = 'orders.11111111-2222-3333-4444-555555555555.westeurope.azure.privatelinkservice';
const AliasPattern = patternLike(alias).refine((text) => !text.includes('/'), {
  error: 'is not a pattern of aliases; leave out the slashes, or write it under services',
});

const hub =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/hub';

const Tags = z
  .record(z.string().min(1), z.string())
  .refine((tags) => Object.keys(tags).length > 0, {
    error: 'is empty; name at least one, as in tags: { env: prod }, or leave the field out',
  })
  .meta({ minProperties: 1 });

/** Everything a rule can ask of a resource. A rule takes some of it: `Selector.pick`, made `speaking` where one field at least must exist. */
export const Selector = z
  .strictObject({
    types: listOf(ResourceType).describe('Resource types, e.g. Microsoft.KeyVault/vaults'),
    ids: listOf(
      idPatternLike('/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-app-*/**'),
    ).describe('Patterns of the whole id'),
    subscriptions: listOf(SubscriptionId).describe('The subscription it is in, by guid'),
    tenants: listOf(TenantId).describe(
      'The tenant of its subscription: of those this identity can list, and of approvals.tenants',
    ),
    resourceGroups: listOf(
      nameOrIdPatternLike('names', 'rg-app-*', '/subscriptions/*/resourceGroups/rg-app-*'),
    ).describe(
      'Patterns of its resource group: the name (rg-app-*), or the whole id (/subscriptions/{id}/resourceGroups/rg-app-*)',
    ),
    endpoints: listOf(nameOrIdPatternLike('names', 'pe-app-*', '**/privateEndpoints/pe-app-*')).describe(
      "Patterns of the private endpoint's name, or of its whole id",
    ),
    locations: listOf(Location).describe(
      "Its region, e.g. westeurope or West Europe. A private endpoint's is the requester's own choice, never a ground alone: name subscriptions beside it, or begin resourceGroups or networks with /subscriptions/{id}/",
    ),
    networks: listOf(idPatternLike(hub, `${hub}/subnets/*`)).describe(
      'Patterns of the whole id of its virtual network; in approvals.rules of its subnet too',
    ),
    services: listOf(
      nameOrIdPatternLike(
        'aliases',
        alias,
        '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-app-*/**',
      ),
    ).describe(
      'Private link services: patterns of the alias (orders-*.westeurope.azure.privatelinkservice), or of the whole id; other types never match',
    ),
    aliases: listOf(AliasPattern).describe('Private link services: patterns of the alias alone'),
    tags: Tags.describe(
      "Tags it carries, all of them: names in any casing, values exactly. A subnet's are those of its network; a private endpoint's are the requester's own choice, never a ground alone, as with locations",
    ),
    groupIds: listOf(z.string().min(1).overwrite(foldCase)).describe(
      'Group ids asked for, e.g. blob; every one the connection names must be listed',
    ),
  })
  .partial();
export type Selector = z.infer<typeof Selector>;
export type SelectorField = keyof Selector;

/** A selector that must name one of its fields: without any it would mean everything. */
export function speaking<T extends z.ZodObject>(selector: T): T {
  const fields = Object.keys(selector.shape);
  return selector
    .refine((written) => Object.values(written).some((value) => value !== undefined), {
      error: `says nothing; name ${fields.slice(0, -1).join(', ')} or ${fields.at(-1)}`,
    })
    .meta({ title: selectorTitle });
}

/** Whether it holds something only the platform writes: a subscription. Everything else can be chosen by who writes the resource. */
export const isAnchored = (selector: Selector): boolean =>
  selector.subscriptions !== undefined ||
  selector.tenants !== undefined ||
  [selector.resourceGroups, selector.endpoints, selector.ids, selector.networks].some(areAnchored);

/** Refuses what asks for tags or locations, which anybody may choose, without an anchor beside. */
function refuseChosenAlone(
  selector: Selector,
  context: z.RefinementCtx,
  path: readonly string[],
  message: string,
): void {
  const { tags, locations } = selector;
  if ((tags === undefined && locations === undefined) || isAnchored(selector)) return;
  context.addIssue({ code: 'custom', path: [...path, tags === undefined ? 'locations' : 'tags'], message });
}

/** Refuses a rule of the egress room that finds its resources by what their writer chooses, alone. */
export const refuseWritersChoice = ({ match }: { readonly match: Selector }, context: z.RefinementCtx): void =>
  refuseChosenAlone(
    match,
    context,
    ['match'],
    'are the choice of who writes the resource: name subscriptions beside them, or begin networks, resourceGroups or ids with /subscriptions/{id}/',
  );

/** Private endpoints, for every selector of the dns room. A tag or a region alone would let the requester choose the place, the winner or the writer. */
export const EndpointSelector = speaking(
  Selector.pick({ locations: true, subscriptions: true, resourceGroups: true, networks: true, tags: true }),
).superRefine((selector, context) =>
  refuseChosenAlone(
    selector,
    context,
    [],
    "are the requester's own choice: name subscriptions beside them, or begin networks or resourceGroups with /subscriptions/{id}/",
  ),
);
export type EndpointSelector = z.infer<typeof EndpointSelector>;

/** What is said of every list of rules that begins with a match of endpoints. */
export const endpointsOfRule =
  "Which private endpoints: every field that is given must match, and of a list one entry is enough. Tags and locations are the requester's own choice: name subscriptions beside them, or begin resourceGroups or networks with /subscriptions/{id}/";
