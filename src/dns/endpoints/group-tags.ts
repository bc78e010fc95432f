import { apiVersions } from '../../arm/api-versions.ts';
import type { Arm } from '../../arm/arm.ts';
import { isRecord } from '../../core/arm-body.ts';
import { parseResourceId } from '../../core/resource-id.ts';
import { minutes, since } from '../../core/time.ts';

const keptFor = minutes(5);
const mostKept = 2_000;

export type ReadGroupTags = (
  endpointId: string,
  now: Date,
  signal: AbortSignal,
) => Promise<Readonly<Record<string, string>>>;

/** Tags of the resource group that holds an endpoint; each group is read once in five minutes. A group that is gone has none. */
export function createGroupTags(arm: Arm): ReadGroupTags {
  const kept = new Map<string, { readonly at: Date; readonly tags: Record<string, string> }>();
  return async (endpointId, now, signal) => {
    const { subscriptionId, resourceGroup } = parseResourceId(endpointId);
    const id = `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}`;
    const known = kept.get(id);
    if (known !== undefined && since(known.at, now) < keptFor) return known.tags;
    const body = (await arm.find(id, apiVersions.resources, signal))?.body;
    const found = isRecord(body) && isRecord(body.tags) ? body.tags : {};
    const tags = Object.fromEntries(Object.entries(found).map(([name, value]) => [name, String(value)]));
    if (kept.size >= mostKept) kept.clear();
    kept.set(id, { at: now, tags });
    return tags;
  };
}
