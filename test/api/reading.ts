import { expect } from 'vitest';
import type { Answer, World } from './world.ts';

const as = 'Gatehouse.Reader';

/** What a reader gets from a route below `/api/`. */
export function read(world: World, target: string): Promise<Answer> {
  return world.send(`GET /api/${target}`, { as });
}

/** One field of each item of a list's first page. */
export async function list(world: World, target: string, field: string): Promise<unknown[]> {
  const { status, body } = await read(world, target);
  expect(status, JSON.stringify(body)).toBe(200);
  return itemsOf(body).map((item) => item[field]);
}

/** One field of each item, page by page, following nextLink to the end. */
export async function readPages(world: World, target: string, field: string): Promise<unknown[][]> {
  const pages: unknown[][] = [];
  let next: unknown = `/api/${target}`;
  while (typeof next === 'string') {
    const { body } = await world.send(`GET ${next}`, { as });
    pages.push(itemsOf(body).map((item) => item[field]));
    next = body.nextLink;
    expect(pages.length, 'pages that never end').toBeLessThan(1_000);
  }
  return pages;
}

function itemsOf(body: Answer['body']): readonly Record<string, unknown>[] {
  return body.value as readonly Record<string, unknown>[];
}
