import type { Arm } from '../../../src/arm/arm.ts';
import type { MemoryAzure } from '../../support/dns-world.ts';

/** Resource Graph over a memory Azure, as far as the dns room's sweep asks it; it shows everything at once. */
export function graphOver(azure: MemoryAzure): Arm {
  const refuse = () => Promise.reject(new TypeError('the sweep only asks Resource Graph here, and lists record sets'));
  return {
    find: refuse,
    list: async (path) =>
      path.endsWith('/A') ? structuredClone([...azure.recordSets].map(([id, body]) => ({ id, ...body }))) : [],
    put: refuse,
    patch: refuse,
    remove: refuse,
    follow: refuse,
    async queryGraph(query, subscriptions, skipToken, signal) {
      if (query.includes('virtualnetworklinks')) {
        return azure.zones.arm.queryGraph(query, subscriptions, skipToken, signal);
      }
      if (!query.includes('dnsresources')) {
        return { rows: structuredClone([...azure.endpoints.values()]), skipToken: undefined };
      }
      const owner = /'gatehouse-owner'\]\) == '([^']+)'/.exec(query)?.[1];
      const rows = [...azure.recordSets].map(([id, { properties }]) => ({ id, properties }));
      const asked = rows.filter(({ id, properties }) =>
        owner === undefined ? query.includes(`'${id}'`) : properties.metadata['gatehouse-owner'] === owner,
      );
      return { rows: structuredClone(asked), skipToken: undefined };
    },
  };
}
