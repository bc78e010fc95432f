import * as z from 'zod';
import { type GlobKind, globProblem } from '../core/glob.ts';
import { findResourceId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const guidOf = (what: string) =>
  z
    .string()
    .regex(guid, { error: `is not a ${what} id; write its guid, e.g. 11111111-2222-3333-4444-555555555555` })
    .overwrite(foldCase);

/** A subscription's guid, lower-case. */
export const SubscriptionId = guidOf('subscription');
/** A tenant's guid, lower-case. */
export const TenantId = guidOf('tenant');

/** The object id of an Entra group, lower-case. */
export const GroupId = guidOf('group');

/** The whole id of a resource of one of these types, lower-case. */
export const idOf = (types: readonly string[], error: string) =>
  z
    .string()
    .refine((text) => types.includes(findResourceId(text)?.type ?? ''), { error })
    .transform((text) => foldCase(text.trim()).replace(/\/+$/, ''));

/** The whole id of a virtual network, lower-case. */
export const NetworkId = idOf(
  ['microsoft.network/virtualnetworks'],
  'is not a virtual network id; write /subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/virtualNetworks/{network}',
);

/** A list that says something: an empty one would read as "nothing" to one person and as "everything" to the next. */
export const listOf = <T extends z.ZodType>(element: T) =>
  z.array(element).min(1, { error: 'is empty; name at least one, or leave the field out' });

/** What a field takes, first what its messages and the reference show: each must be one that the field accepts. */
type Examples = readonly [string, ...string[]];

const patternOf = (kind: GlobKind, examples: Examples) =>
  z
    .string()
    .min(1, { error: `is empty; write a pattern such as ${examples[0]}, or leave the field out` })
    .max(512, { error: 'is longer than 512 characters' })
    .superRefine((text, context) => {
      const message = globProblem(text, kind);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .meta({ examples });

/** A pattern of names or ids; `matchesGlob` reads it. */
export const patternLike = (...examples: Examples) => patternOf('path', examples);
/** A pattern of whole texts, in which slashes are nothing special. */
export const textPatternLike = (...examples: Examples) => patternOf('text', examples);

/** How a pattern begins that can match a whole id; several in braces begin the same way. */
const beginsAsId = /^\{?(\/(subscriptions|\*\*?)\/.|\*\*(\/|$))/i;

/** A pattern of whole ids. */
export const idPatternLike = (...examples: Examples) =>
  patternLike(...examples).refine((text) => beginsAsId.test(text), {
    error: `is not a pattern of resource ids; write **, or begin it with /subscriptions/ or **/, e.g. ${examples[0]}`,
  });

/** A pattern of names (or of what goes in their place) or of whole ids: a slash makes it an id. The first example is of names, the second of ids. */
export const nameOrIdPatternLike = (names: string, ...examples: readonly [string, string]) =>
  patternLike(...examples).refine((text) => !text.includes('/') || beginsAsId.test(text), {
    error: `is neither a pattern of ${names} nor of resource ids; leave out the slashes, or begin with /subscriptions/ or **/, e.g. ${examples[1]}`,
  });

/** Whether a pattern that may be of either kind is of whole ids. */
export const isIdPattern = (pattern: string): boolean => pattern.includes('/') || pattern === '**';

const anchored = /^\/subscriptions\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\//i;

/** Whether every one of these patterns names the subscription it is about: only the platform writes that, names and tags anybody who may write a resource. */
export const areAnchored = (patterns: readonly string[] | undefined): boolean =>
  patterns?.every((pattern) => anchored.test(pattern)) === true;

/** `{name}.{guid}.{region}.azure.privatelinkservice`, literal from the guid on: the part before it is the service's name, which its owner chooses. */
const anchoredAlias = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9]+\.azure\.privatelinkservice$/i;

/** Whether every one of these patterns of private link services names a subscription, or the guid that the platform puts into an alias. */
export const areAnchoredServices = (patterns: readonly string[]): boolean =>
  patterns.every((pattern) => (isIdPattern(pattern) ? areAnchored([pattern]) : anchoredAlias.test(pattern)));

const endpointExample =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-app-*/providers/Microsoft.Network/privateEndpoints/*';

/** Of whole ids of private endpoints, each naming its subscription. */
export const EndpointPattern = idPatternLike(endpointExample).refine((text) => areAnchored([text]), {
  error: `names no subscription; begin it with /subscriptions/{id}/, e.g. ${endpointExample}`,
});
