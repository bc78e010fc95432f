import * as z from 'zod';
import type { SubscriptionSeen } from '../api/ports.ts';
import { apiVersions } from '../arm/api-versions.ts';
import type { Arm } from '../arm/arm.ts';
import { PermanentError } from '../core/errors.ts';
import { remember } from '../core/remember.ts';
import { foldCase } from '../core/text.ts';
import { type Clock, minutes, seconds } from '../core/time.ts';

const Subscription = z.object({
  subscriptionId: z.string().overwrite(foldCase),
  displayName: z.string().min(1),
  tenantId: z.string().overwrite(foldCase).optional(),
});

type Subscriptions = ReadonlyMap<string, SubscriptionSeen>;

/** Nobody waits longer for names alone. */
const patience = seconds(10);

/** Names and tenants of the subscriptions that this identity can list, by id; read again every ten minutes. What it can't read has none. */
export function createSubscriptionNames(arm: Arm, clock: Clock): () => Promise<Subscriptions> {
  const kept = remember<Subscriptions>(minutes(10));
  return () => kept.get('all', clock.now(), () => readNames(arm));
}

async function readNames(arm: Arm): Promise<Subscriptions> {
  try {
    const listed = await arm.list('/subscriptions', apiVersions.subscriptions, AbortSignal.timeout(patience));
    return new Map(
      listed.flatMap((each) => {
        const { data } = Subscription.safeParse(each);
        if (data === undefined) return [];
        const { subscriptionId, displayName, tenantId } = data;
        return [[subscriptionId, { displayName, tenantId }] as const];
      }),
    );
  } catch (error) {
    if (error instanceof PermanentError) return new Map();
    throw error;
  }
}
