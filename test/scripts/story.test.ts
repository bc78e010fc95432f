import { expect, it } from 'vitest';
import { nameOf } from '../../scripts/story.ts';

const network = '/subscriptions/s/resourcegroups/g/providers/microsoft.network';
const zone = `${network}/privatednszones/privatelink.blob.core.windows.net`;

it.each([
  { id: `${zone}/a/st1`, says: 'A st1 in privatelink.blob.core.windows.net' },
  { id: `${zone}/virtualnetworklinks/gatehouse-hub`, says: 'gatehouse-hub in privatelink.blob.core.windows.net' },
  {
    id: `${network}/privatelinkservices/pls/privateendpointconnections/pe.00000000-0000-0000-0000-000000000001`,
    says: 'connection pe',
  },
  { id: `${network}/virtualnetworks/vnet`, says: 'vnet' },
])('the demo says $says', ({ id, says }) => {
  expect(nameOf(id)).toBe(says);
});
