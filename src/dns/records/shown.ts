import { readStanding, type Standing } from './ownership.ts';

/** Record sets as Resource Graph shows them, all or those of a condition in KQL. Ordered by id, or it gives no token to go on with. */
export const recordSetQuery = (condition = 'isnotempty(id)'): string => `dnsresources
| where type in~ ('microsoft.network/privatednszones/a', 'microsoft.network/privatednszones/aaaa')
| where ${condition}
| project id, name, type, properties
| order by id asc`;

/** What exists there by a row of Resource Graph. It has no etag, and an empty one will do to say whose it is. */
export const readShown = (row: unknown, owner: string): Standing =>
  readStanding({ etag: '', ...(row as object) }, owner);
