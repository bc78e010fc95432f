import { json } from '../message.ts';
import type { View } from '../view.ts';

/** `GET /api/subscriptions`: what people call the subscriptions that ids name, and whose they are, as far as this deployment's identity can see them. */
export const listSubscriptions: View = async ({ subscriptions }) => {
  const names = [...(await subscriptions())].sort(([a], [b]) => (a < b ? -1 : 1));
  return json(200, { value: names.map(([subscriptionId, seen]) => ({ subscriptionId, ...seen })) });
};
