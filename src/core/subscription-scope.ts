import { foldCase } from './text.ts';

/**
 * The subscriptions that a deployment covers, lower-case, as they are known when they are asked for: those under a management group come and go
 * while the app runs.
 */
export interface ManagedSubscriptions {
  /** Whose events are taken, and which are swept and judged. Never empty. */
  list(): Promise<readonly string[]>;
  /** These, and those that left: what is in one of them may live, though nothing of it is managed any more. */
  listWithLeft(): Promise<readonly string[]>;
}

/** Which subscriptions something is about: these alone (all that the identity can read where empty), or those that are managed at the time. */
export type SubscriptionScope = readonly string[] | ManagedSubscriptions;

const isManaged = (scope: SubscriptionScope): scope is ManagedSubscriptions => 'listWithLeft' in scope;

/** The subscriptions of a scope, now. */
export const subscriptionsOf = async (scope: SubscriptionScope): Promise<readonly string[]> =>
  isManaged(scope) ? scope.list() : scope;

/** The same with those that left: what is called gone must have been searched there too. */
export const subscriptionsWithLeft = async (scope: SubscriptionScope): Promise<readonly string[]> =>
  isManaged(scope) ? scope.listWithLeft() : scope;

/** Whether a subscription is among those that are covered; all are where none is named. */
export const isCovered = (covered: readonly string[], subscription: string): boolean =>
  covered.length === 0 || covered.some((each) => foldCase(each) === foldCase(subscription));

/**
 * Whether we may write, or ask machines and clusters, in a subscription by ourselves: only where it is managed now. What a person decides is carried
 * out all the same, and what policy names by its own id (the zones) is written in any place.
 */
export const isManagedNow = async (scope: SubscriptionScope, subscription: string): Promise<boolean> =>
  isCovered(await subscriptionsOf(scope), subscription);
