import { expect, it } from 'vitest';
import { dnsKeys } from '../../../src/dns/keys.ts';

const zone =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/g/providers/microsoft.network/privatednszones/z';
const type = 'microsoft.network/privatednszones';

it.each([
  { what: 'a zone', id: zone, type, change: 'write', key: zone },
  { what: 'a zone', id: zone, type, change: 'delete', key: zone },
  {
    what: 'a link',
    id: `${zone}/virtualnetworklinks/l`,
    type: `${type}/virtualnetworklinks`,
    change: 'write',
    key: zone,
  },
  {
    what: 'a link',
    id: `${zone}/virtualnetworklinks/l`,
    type: `${type}/virtualnetworklinks`,
    change: 'delete',
    key: zone,
  },
  { what: 'a zone', id: zone, type, change: 'action', key: undefined },
] as const)('the $change of $what is observed in $key', ({ id, type: resourceType, change, key }) => {
  const keys = dnsKeys({ eventId: 'e', id, type: resourceType, change, operation: '', time: undefined });
  expect(keys).toEqual(key === undefined ? [] : [{ room: 'dns', key }]);
});
