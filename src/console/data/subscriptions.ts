import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Subscription } from './api.ts';

/** Subscriptions by id, as far as this deployment can see them. */
export type Subscriptions = ReadonlyMap<string, Subscription>;

export const SubscriptionContext = createContext<Subscriptions>(new Map());
export const useSubscriptions = (): Subscriptions => useContext(SubscriptionContext);
