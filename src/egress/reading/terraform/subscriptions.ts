import { findResourceId } from '../../../core/resource-id.ts';
import { foldCase, isGuid } from '../../../core/text.ts';
import { field, textOf } from '../../body.ts';
import type { Configuration } from './configuration.ts';
import type { Change, Plan } from './plan.ts';
import type { Follow } from './references.ts';

/** What an id holds where the plan doesn't say the subscription: an expression. */
const unknownSubscription = '[subscription]';

/**
 * The subscription each resource goes to: its provider's own, else that of the ids the plan knows, where it is one and the same. It may come from
 * the environment alone, and then nothing in the plan says it.
 */
export function subscriptionsIn(plan: Plan, configuration: Configuration, follow: Follow): (change: Change) => string {
  const seen = new Set(
    [...plan.data.values(), ...plan.changes.flatMap(({ before, after }) => [before ?? {}, after ?? {}])].flatMap(
      ({ id, parent_id: parent }) => findResourceId(id)?.subscriptionId ?? findResourceId(parent)?.subscriptionId ?? [],
    ),
  );
  const [only = unknownSubscription] = seen.size === 1 ? seen : [];
  return (change) => {
    const expression = field(configuration.providerOf(change), 'subscription_id');
    const found = expression === undefined ? undefined : follow(expression, '');
    const given = found?.kind === 'value' ? textOf(found.value) : undefined;
    return given !== undefined && isGuid(given) ? foldCase(given) : only;
  };
}
