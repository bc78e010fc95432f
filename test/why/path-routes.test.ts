import { expect, it } from 'vitest';
import { findPrefix, type Prefix } from '../../src/core/prefixes.ts';
import type { Route } from '../../src/egress/path/route-table.ts';
import { routeTo } from '../../src/why/path/routes.ts';

const prefix = (text: string): Prefix => {
  const found = findPrefix(text);
  if (found === undefined) throw new TypeError(`${text} is no prefix`);
  return found;
};
const route = (scope: string): Route => ({
  source: 'User',
  scope,
  prefix: findPrefix(scope),
  hop: 'VirtualAppliance',
  hopText: 'VirtualAppliance',
  addresses: ['10.0.9.4'],
  id: undefined,
});

it.each<{ when: string; routes: readonly string[]; within?: string; takes: string | undefined }>([
  { when: 'none is there', routes: [], takes: undefined },
  { when: 'none holds it', routes: ['10.2.0.0/16'], takes: undefined },
  { when: 'one holds it', routes: ['10.0.0.0/8'], takes: '10.0.0.0/8' },
  {
    when: 'several hold it: the longest prefix',
    routes: ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '0.0.0.0/0'],
    takes: '10.1.2.0/24',
  },
  {
    when: 'a service tag is among them, whose addresses nobody knows',
    routes: ['Storage', '0.0.0.0/0'],
    takes: '0.0.0.0/0',
  },
  {
    when: 'only wider ones hold it than are asked for',
    routes: ['10.0.0.0/8'],
    within: '10.1.0.0/16',
    takes: undefined,
  },
  {
    when: 'one is just as wide as is asked for',
    routes: ['10.1.0.0/16', '10.0.0.0/8'],
    within: '10.1.0.0/16',
    takes: '10.1.0.0/16',
  },
])('the route that takes an address is found, where $when', ({ routes, within, takes }) => {
  const found = routeTo(routes.map(route), prefix('10.1.2.3/32'), within === undefined ? undefined : prefix(within));
  expect(found?.scope).toBe(takes);
});
