import { toGridEvent, writeEvent } from '../simulator/event-grid/event.ts';
import type { Stack } from '../simulator/stack.ts';
import type { WorldChange } from '../simulator/world.ts';

/** Does something in Azure without any event reaching the app; gives the changes whose events were lost, oldest first. */
export async function quietly(stack: Stack, act: () => Promise<void>): Promise<readonly WorldChange[]> {
  const changes: WorldChange[] = [];
  const stopListening = stack.world.onChange((change) => changes.push(change));
  stack.events.fault({ kind: 'drop', count: Number.MAX_SAFE_INTEGER });
  try {
    await act();
    await stack.peopleArm.idle();
    await stack.events.idle();
  } finally {
    stopListening();
    stack.events.clearFaults();
  }
  return changes;
}

/** Delivers one event of a change now, as Azure would have. */
export function deliver(stack: Stack, change: WorldChange): void {
  deliverable(stack, change)();
}

/** Makes the event of a change, to be delivered by each call: the app drops it at once from the second on, for it was seen to. */
export function deliverable(stack: Stack, change: WorldChange): () => void {
  const event = writeEvent(toGridEvent(change, stack.world.tenantId), 'EventGridSchema');
  return () => stack.events.publish([event]);
}

/** How often each answer was given. */
export function answersOf(deliveries: readonly { readonly outcome: unknown }[]): string {
  const times = new Map<string, number>();
  for (const { outcome } of deliveries) times.set(String(outcome), (times.get(String(outcome)) ?? 0) + 1);
  return [...times].map(([outcome, count]) => `${outcome}: ${count}`).join(', ');
}

/** The one change whose operation ends like this. @throws Error where there is none, or more than one. */
export function changeOf(changes: readonly WorldChange[], operation: string): WorldChange {
  const fitting = changes.filter((change) => change.operation.toLowerCase().endsWith(operation.toLowerCase()));
  const [change] = fitting;
  if (change === undefined || fitting.length > 1)
    throw new Error(
      `expected one ${operation}, found ${fitting.length} among ${changes.map((one) => one.operation).join(', ')}`,
    );
  return change;
}
