import { expect, it } from 'vitest';
import { parseSettings } from '../../src/app/settings.ts';

const guid = '00000000-0000-0000-0000-000000000001';
const needed = {
  GATEHOUSE_SUBSCRIPTIONS: guid,
  GATEHOUSE_OWNER: 'gatehouse-test',
  GATEHOUSE_TENANT_ID: guid,
  GATEHOUSE_SWEEP_SCHEDULE: '0 */5 * * * *',
  GATEHOUSE_POLL_SCHEDULE: '0 */2 * * * *',
  STATE_STORAGE__tableServiceUri: 'https://state.table.core.windows.net',
  STATE_STORAGE__queueServiceUri: 'https://state.queue.core.windows.net',
};

it.each([
  {
    when: 'the platform has one for the app',
    more: { IDENTITY_ENDPOINT: 'http://127.0.0.1:41741/msi/token' },
    isManaged: true,
  },
  {
    when: 'it has, and the environment names an application',
    more: { IDENTITY_ENDPOINT: 'http://x', AZURE_TENANT_ID: guid },
    isManaged: false,
  },
  { when: 'there is none', more: {}, isManaged: false },
])('the managed identity alone is asked: $isManaged, where $when', ({ more, isManaged }) => {
  expect(parseSettings({ ...needed, ...more }).isManaged).toBe(isManaged);
});
