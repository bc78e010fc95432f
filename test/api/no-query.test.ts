import { describe, expect, it } from 'vitest';
import { routeNames, routes } from '../../src/api/routes.ts';
import type { Route } from '../../src/api/view.ts';
import { World } from './world.ts';

const hash = 'a'.repeat(43);

describe('a parameter that a route does not know', () => {
  it.each(routeNames.map((name): [string, Route] => [name, routes[name]]))('is refused by %s', async (_, route) => {
    const path = `/api/${route.path.replaceAll(/\{\w+\}/g, hash)}?nonsense=1`;
    const body = route.method === 'POST' ? { body: {} } : {};
    const answer = await new World().send(`${route.method} ${path}`, { as: 'Gatehouse.Admin', ...body });
    expect([answer.status, answer.body.type]).toEqual([400, 'urn:gatehouse:problem:invalid-parameter']);
    expect(answer.text).toContain('nonsense');
  });
});
