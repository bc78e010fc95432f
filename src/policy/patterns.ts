import { z } from 'zod';
import { type GlobKind, globProblem } from '../core/glob.ts';
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

/** A list that says something: an empty one would read as "nothing" to one person and as "everything" to the next. */
export const listOf = <T extends z.ZodType>(element: T) =>
  z.array(element).min(1, { error: 'is empty; name at least one, or leave the field out' });

const patternOf = (kind: GlobKind) =>
  z
    .string()
    .min(1, { error: 'is empty; write a pattern such as st-*, or leave the field out' })
    .max(512, { error: 'is longer than 512 characters' })
    .superRefine((text, context) => {
      const message = globProblem(text, kind);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    });

/** A pattern of names or ids; `matchesGlob` reads it. */
export const Pattern = patternOf('path').meta({ examples: ['st-*', 'rg-{app,web}-*'] });
/** A pattern of whole texts, in which slashes are nothing special. */
export const TextPattern = patternOf('text').meta({ examples: ['aks-*', 'ticket *'] });

/** How a pattern begins that can match a whole id; several in braces begin the same way. */
const beginsAsId = /^\{?(\/(subscriptions|\*\*?)\/.|\*\*(\/|$))/i;

export const IdPattern = Pattern.refine((text) => beginsAsId.test(text), {
  error:
    'is not a pattern of resource ids; write **, or begin it with /subscriptions/ or **/, e.g. **/storageAccounts/st1',
}).meta({ examples: ['**/storageAccounts/st1', '/subscriptions/*/resourceGroups/rg-app-*/**'] });

const nameOrIdPattern = (names: string) =>
  Pattern.refine((text) => !text.includes('/') || beginsAsId.test(text), {
    error: `is neither a pattern of ${names} nor of resource ids; leave out the slashes, or begin with /subscriptions/ or **/, e.g. **/resourceGroups/rg-app-*`,
  }).meta({ examples: ['rg-app-*', '/subscriptions/*/resourceGroups/rg-app-*'] });

/** A pattern of names or of whole ids: the slash tells. */
export const NameOrIdPattern = nameOrIdPattern('names');
/** The same for private link services, which go by alias. */
export const ServicePattern = nameOrIdPattern('aliases');

/** Whether a pattern that may be of either kind is of whole ids. */
export const isIdPattern = (pattern: string): boolean => pattern.includes('/') || pattern === '**';

const anchored = /^\/subscriptions\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\//i;

/** Whether every one of these patterns names the subscription it is about: only the platform writes that, names and tags anybody who may write a resource. */
export const areAnchored = (patterns: readonly string[] | undefined): boolean =>
  patterns?.every((pattern) => anchored.test(pattern)) === true;

/** `{name}.{guid}.{region}.azure.privatelinkservice`, literal from the guid on: what stands before it is the service's name, which its owner chooses. */
const anchoredAlias = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9]+\.azure\.privatelinkservice$/i;

/** Whether every one of these patterns of private link services names a subscription, or the guid that the platform puts into an alias. */
export const areAnchoredServices = (patterns: readonly string[]): boolean =>
  patterns.every((pattern) => (isIdPattern(pattern) ? areAnchored([pattern]) : anchoredAlias.test(pattern)));

/** Of whole ids of private endpoints, each naming its subscription. */
export const EndpointPattern = IdPattern.refine((text) => areAnchored([text]), {
  error: 'names no subscription; begin it with /subscriptions/{id}/',
});
