import type { Azure } from './azure.ts';

/** What a preview asks of the estate of today: who has names, zones with their links and records, and the networks. */
const resources = `resources
| where type in~ ('microsoft.network/privateendpoints', 'microsoft.network/privatednszones', 'microsoft.network/privatednszones/virtualnetworklinks', 'microsoft.network/virtualnetworks', 'microsoft.network/privatelinkservices')
| project id, name, type, location, tags, properties
| order by id asc`;

/** Reads it from Resource Graph, whose rows carry no api-version: they exist, and are not planned. */
export async function readEstate({ arm, subscriptions, signal, onProgress }: Azure): Promise<readonly unknown[]> {
  const { graphRows } = await import('../arm/graph-rows.ts');
  const { recordSetQuery } = await import('../dns/records/shown.ts');
  onProgress('reading what exists today');
  const bodies = await Array.fromAsync(graphRows(arm, resources, subscriptions, signal));
  const records = await Array.fromAsync(graphRows(arm, recordSetQuery(), subscriptions, signal));
  return [...bodies, ...records];
}
