import { expect, it } from 'vitest';
import { defaultHopOf, findRouteTable } from '../../../src/egress/path/route-table.ts';
import { worldOf } from '../../../src/egress/world.ts';
import { routes } from './support.ts';

const all = '0.0.0.0/0';
const [low, high] = ['0.0.0.0/1', '128.0.0.0/1'];

it.each([
  { when: 'there is no route', given: [], is: undefined },
  { when: 'everything goes to an appliance', given: [[all, 'VirtualAppliance']], is: 'VirtualAppliance' },
  { when: 'everything goes to the internet', given: [[all, 'Internet']], is: 'Internet' },
  { when: 'nobody says where everything goes', given: [[all, '']], is: 'unknown' },
  {
    when: 'both halves go to an appliance',
    given: [
      [low, 'VirtualAppliance'],
      [high, 'VirtualAppliance'],
    ],
    is: 'VirtualAppliance',
  },
  {
    when: 'four quarters go nowhere',
    given: ['0.0.0.0/2', '64.0.0.0/2', '128.0.0.0/2', '192.0.0.0/2'].map((quarter) => [quarter, 'None']),
    is: 'None',
  },
  {
    when: 'the halves differ',
    given: [
      [low, 'None'],
      [high, 'VirtualAppliance'],
    ],
    is: 'several',
  },
  { when: 'one half goes nowhere that is said', given: [[low, 'VirtualAppliance']], is: undefined },
  {
    when: 'both halves go to an appliance, and a longer prefix past it',
    given: [
      [low, 'VirtualAppliance'],
      [high, 'VirtualAppliance'],
      ['20.0.0.0/8', 'Internet'],
    ],
    is: 'VirtualAppliance',
  },
  { when: 'only IPv6 has a default', given: [['::/0', 'Internet']], is: undefined },
])('the default of a table where $when: $is', ({ given, is }) => {
  const table = routes(given);
  const found = findRouteTable(worldOf([table]), String(table.id).toLowerCase());
  expect(defaultHopOf(found, 'v4')).toBe(is);
});
