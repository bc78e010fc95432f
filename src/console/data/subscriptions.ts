import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** Display names of subscriptions by id, where this deployment can see them. */
export type SubscriptionNames = ReadonlyMap<string, string>;

export const SubscriptionContext = createContext<SubscriptionNames>(new Map());
export const useSubscriptions = (): SubscriptionNames => useContext(SubscriptionContext);
