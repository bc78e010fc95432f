import { z } from 'zod';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const anchored = /^\/subscriptions\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\//i;

/** A subscription's guid, lower-case. */
export const SubscriptionId = z
  .string()
  .regex(guid, {
    error: 'is not a subscription id; write its guid, e.g. 11111111-2222-3333-4444-555555555555',
  })
  .toLowerCase();
/** A tenant's guid, lower-case. */
export const TenantId = z
  .string()
  .regex(guid, { error: 'is not a tenant id; write its guid, e.g. 11111111-2222-3333-4444-555555555555' })
  .toLowerCase();

/** A pattern of names, ids or texts; `matchesGlob` reads it. */
export const Pattern = z
  .string()
  .min(1, { error: 'is empty; write a pattern such as st-*, or leave the field out' })
  .max(512, { error: 'is longer than 512 characters' })
  .refine((text) => !text.startsWith('!') && !text.includes('!('), {
    error: 'negates; write what is meant to match, and put the exception in a rule above this one',
  });

const IdPattern = Pattern.refine((text) => text.startsWith('/subscriptions/') || text.startsWith('**/'), {
  error: 'is not a pattern of resource ids; begin it with /subscriptions/ or **/',
});
const NameOrIdPattern = Pattern.refine((text) => !text.includes('/') || /^\/subscriptions\/./i.test(text), {
  error: 'is neither a pattern of names nor of resource ids; leave out the slashes, or begin with /subscriptions/',
});

const ResourceType = z
  .string()
  .regex(/^[a-z0-9.]+(\/[a-z0-9.]+)+$/i, {
    error: 'is not a resource type; write it as Microsoft.Storage/storageAccounts',
  })
  .toLowerCase();

/** A list that says something: an empty one would read as "nobody" to one person and as "anybody" to the next. */
export const listOf = <T extends z.ZodType>(element: T) =>
  z.array(element).min(1, { error: 'is empty; name at least one, or leave the field out' });

/** A whole private link service id, or its alias `{name}.{guid}.{region}.azure.privatelinkservice`, either with `*`. */
const ServicePattern = Pattern.refine(
  (text) => text.startsWith('/subscriptions/') || text.startsWith('**/') || !text.includes('/'),
  { error: 'is neither an alias nor a pattern of resource ids; leave out the slashes, or begin with /subscriptions/' },
);

/** Resources that take private endpoint connections; every field that is given must match. */
export const Targets = z
  .strictObject({
    types: listOf(ResourceType).optional().describe('Resource types, e.g. Microsoft.KeyVault/vaults'),
    ids: listOf(IdPattern)
      .optional()
      .describe('Patterns of the resource id; * stays inside a segment, ** crosses segments'),
    resourceGroups: listOf(NameOrIdPattern)
      .optional()
      .describe('Patterns of the resource group that holds the resource: its name, or its whole id'),
    tags: z
      .record(z.string().min(1), z.string())
      .optional()
      .describe('Tags that the resource carries, all of them; names in any casing, values exactly'),
    groupIds: listOf(z.string().min(1).toLowerCase())
      .optional()
      .describe('Group ids asked for, e.g. blob; every one the connection names must be listed'),
    services: listOf(ServicePattern)
      .optional()
      .describe('Private link services: patterns of the alias, or of the whole id; other types never match'),
  })
  .describe('Which private link resources the rule is about; without it, all of them');

export type Targets = z.infer<typeof Targets>;

/** Who asks. What would have to be read from the private endpoint itself is read only where a rule asks for it. */
export const From = z
  .strictObject({
    subscriptions: listOf(SubscriptionId).optional().describe('Subscriptions of the private endpoint that asks'),
    tenants: listOf(TenantId)
      .optional()
      .describe(
        'Tenants of the private endpoint that asks: of the subscriptions this identity can list, and of approvals.tenants',
      ),
    resourceGroups: listOf(NameOrIdPattern)
      .optional()
      .describe("Patterns of the private endpoint's resource group: its name, or its whole id"),
    endpoints: listOf(NameOrIdPattern)
      .optional()
      .describe("Patterns of the private endpoint's name, or of its whole id"),
    locations: listOf(z.string().min(1)).optional().describe('Regions of the private endpoint'),
    networks: listOf(IdPattern)
      .optional()
      .describe("Patterns of the private endpoint's virtual network, or of its subnet: the whole id"),
    tags: z
      .record(z.string().min(1), z.string())
      .optional()
      .describe(
        "Tags that the private endpoint carries, all of them; the requester's own choice, never a ground alone",
      ),
  })
  .describe('Who asks; every field that is given must match');
export type From = z.infer<typeof From>;

/** Whether `from` holds something only the platform writes: a subscription. Everything else can be chosen by who asks. */
export function namesRequester(from: From | undefined): boolean {
  if (from === undefined) return false;
  const allAnchored = (patterns: readonly string[] | undefined): boolean =>
    patterns?.every((pattern) => anchored.test(pattern)) === true;
  return (
    from.subscriptions !== undefined ||
    from.tenants !== undefined ||
    allAnchored(from.resourceGroups) ||
    allAnchored(from.endpoints) ||
    allAnchored(from.networks)
  );
}
