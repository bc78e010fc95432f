import { sameText } from '../../../simulator/scenario/observe.ts';
import type { Stack } from '../../../simulator/stack.ts';
import type { StorageView } from './storage.ts';

/** What the app says it did to one resource. */
export async function deedsOn(storage: StorageView, target: string): Promise<readonly unknown[]> {
  const entries = await storage.rows('audit');
  return entries
    .filter((entry) => sameText(entry.target, target))
    .sort((a, b) => Date.parse(String(a.at)) - Date.parse(String(b.at)))
    .map(({ action }) => action);
}

/** One finding as it is kept; undefined where it was never made. */
export async function findingOn(
  storage: StorageView,
  check: string,
  subject: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const rows = await storage.rows('findings');
  return rows.find((row) => row.check === check && sameText(row.subject, subject));
}

/** How the deliveries of events about one resource ended, oldest first. */
export function outcomesOf(stack: Stack, subject: string): readonly unknown[] {
  return stack.events.deliveries.filter((each) => sameText(each.subject, subject)).map(({ outcome }) => outcome);
}
