import { isGuid } from '../../../core/text.ts';

/** Where a template is deployed, as far as it is known: what `resourceId` fills in unasked. */
export interface Scope {
  readonly subscription: string | undefined;
  readonly resourceGroup: string | undefined;
}

/**
 * The ids that `resourceId` and its sisters make; undefined where that depends on a scope that isn't known.
 *
 *   resourceId(type, name…)                          in the scope's subscription and group
 *   resourceId(group, type, name…)                   in the scope's subscription
 *   resourceId(subscription, group, type, name…)     as it says
 *   subscriptionResourceId(subscription?, type, …)   without a group
 *   extensionResourceId(id, type, name…)             below an id
 *   tenantResourceId(type, name…)                    below the tenant
 */
export function resourceIdBy([name, ...args]: readonly unknown[], scope: Scope): string | undefined {
  const texts = args.map(String);
  if (name === 'extensionresourceid') return `${texts[0]}${path(texts.slice(1))}`;
  if (name === 'tenantresourceid') return path(texts);
  const isGiven = isGuid(texts[0] ?? '');
  const subscription = isGiven ? texts[0] : scope.subscription;
  const rest = isGiven ? texts.slice(1) : texts;
  if (subscription === undefined) return undefined;
  if (name === 'subscriptionresourceid') return `/subscriptions/${subscription}${path(rest)}`;
  if (name !== 'resourceid') return undefined;
  // A type has a slash; a group's name never has.
  const hasGroup = !(rest[0] ?? '').includes('/');
  const group = hasGroup ? rest[0] : scope.resourceGroup;
  if (group === undefined) return undefined;
  return `/subscriptions/${subscription}/resourceGroups/${group}${path(hasGroup ? rest.slice(1) : rest)}`;
}

/** `Microsoft.A/b/c`, `x`, `y` side by side: `/providers/Microsoft.A/b/x/c/y`. */
function path([type = '', ...names]: readonly string[]): string {
  const [provider = '', ...kinds] = type.split('/');
  if (kinds.length !== names.length || kinds.length === 0) throw new TypeError('as many names as its type has steps');
  return `/providers/${[provider, ...kinds.flatMap((kind, index) => [kind, names[index] ?? ''])].join('/')}`;
}
