import { apiVersions } from '../../arm/api-versions.ts';
import type { Arm } from '../../arm/arm.ts';
import { isRecord } from '../../core/arm-body.ts';
import { remember } from '../../core/remember.ts';
import { parseResourceId } from '../../core/resource-id.ts';
import { minutes } from '../../core/time.ts';
import type { Reading } from '../ports.ts';

export type ReadGroupTags = (endpointId: string, reading: Reading) => Promise<Readonly<Record<string, string>>>;

/** Tags of the resource group that holds an endpoint; each group is read once in five minutes. A group that is gone has none. */
export function createGroupTags(arm: Arm): ReadGroupTags {
  const kept = remember<Readonly<Record<string, string>>>(minutes(5));
  return (endpointId, { now, signal }) => {
    const { subscriptionId, resourceGroup } = parseResourceId(endpointId);
    const id = `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}`;
    return kept.get(id, now, async () => {
      const body = (await arm.find(id, apiVersions.resources, signal))?.body;
      const found = isRecord(body) && isRecord(body.tags) ? body.tags : {};
      return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, String(value)]));
    });
  };
}
