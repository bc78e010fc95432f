import pLimit from 'p-limit';
import { apiVersions } from '../arm/api-versions.ts';
import type { Arm } from '../arm/arm.ts';
import { graphRows } from '../arm/graph-rows.ts';
import { findBodyId, isRecord, propertiesOf } from '../core/arm-body.ts';
import { PermanentError, recover } from '../core/errors.ts';
import { counted } from '../core/text.ts';
import { queriedTypes, supportTypes } from '../egress/types.ts';

/** What exists in some subscriptions, as far as a first policy is made of it. */
export interface Estate {
  readonly bodies: readonly unknown[];
  /** Endpoints whose zone groups may not be read: whether they have one is not known. */
  readonly unread: readonly string[];
}

const sideBySide = 8;
const quoted = [...new Set([...queriedTypes, ...supportTypes])].map((type) => `'${type}'`).join(', ');

/** Everything of networks, what endpoints are connected to, and what is judged. */
export const estateQuery = `resources
| where type startswith 'microsoft.network/' or isnotempty(properties.privateEndpointConnections) or type in~ (${quoted})
| project id, name, type, location, tags, kind, sku, properties
| order by id asc`;

/**
 * Reads it with the rights of who is signed in. Resource Graph does not show zone groups: an endpoint that lists no names of its own is asked for
 * them, as the platform takes over the names that a group serves.
 */
export async function readEstate(
  arm: Pick<Arm, 'list' | 'queryGraph'>,
  subscriptions: readonly string[],
  signal: AbortSignal,
  onProgress: (what: string) => void,
): Promise<Estate> {
  onProgress('reading what exists');
  const bodies = await Array.fromAsync(graphRows(arm, estateQuery, subscriptions, signal));
  const silent = bodies.flatMap((body) => {
    const id = findBodyId(body);
    const { customDnsConfigs } = propertiesOf(body);
    const isSilent = !Array.isArray(customDnsConfigs) || customDnsConfigs.length === 0;
    return id?.type === 'microsoft.network/privateendpoints' && isSilent ? [id.id] : [];
  });
  onProgress(`reading the zone groups of ${counted(silent.length, 'endpoint')}`);
  const limit = pLimit(sideBySide);
  const read = await Promise.all(
    silent.map((id) =>
      limit(() =>
        recover(
          PermanentError,
          () => arm.list(`${id}/privateDnsZoneGroups`, apiVersions.network, signal),
          () => undefined,
        ),
      ),
    ),
  );
  const unread = silent.filter((_, index) => read[index] === undefined);
  return { bodies: [...bodies, ...read.flatMap((groups) => groups?.filter(isRecord) ?? [])], unread };
}
