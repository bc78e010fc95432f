import { expect, it } from 'vitest';
import { redirectsEverything } from '../../../src/egress/types/route-table.ts';

const to = (prefix: string, nextHop: string) => ({ prefix, nextHop });
const all = '0.0.0.0/0';
const [low, high] = ['0.0.0.0/1', '128.0.0.0/1'];

it.each([
  { when: 'there is no route', routes: [], is: false },
  { when: 'everything goes to an appliance', routes: [to(all, 'virtualappliance')], is: true },
  { when: 'everything goes to the internet', routes: [to(all, 'internet')], is: false },
  { when: 'nobody says where everything goes', routes: [to(all, '')], is: false },
  { when: 'two routes for everything disagree', routes: [to(all, 'virtualappliance'), to(all, 'internet')], is: false },
  { when: 'both halves go to an appliance', routes: [to(low, 'none'), to(high, 'virtualappliance')], is: true },
  { when: 'one half goes nowhere that is said', routes: [to(low, 'virtualappliance')], is: false },
  {
    when: 'the longest prefix leads one half to the internet',
    routes: [to(all, 'none'), to(low, 'internet')],
    is: false,
  },
  { when: 'the longest prefix leads the other half there', routes: [to(all, 'none'), to(high, 'internet')], is: false },
  {
    when: 'the longest prefixes undo a route to the internet',
    routes: [to(all, 'internet'), to(low, 'none'), to(high, 'none')],
    is: true,
  },
  {
    when: 'a longer prefix is for part of the addresses',
    routes: [to(all, 'none'), to('10.0.0.0/8', 'internet')],
    is: true,
  },
])('routes redirect everything where $when: $is', ({ routes, is }) => {
  expect(redirectsEverything(routes)).toBe(is);
});
