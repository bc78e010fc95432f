import { expect, it } from 'vitest';
import type { KeptFinding } from '../../src/state/findings/model.ts';
import { findingName, severities } from '../../src/state/findings/rows.ts';
import { read, readPages } from './reading.ts';
import { addFinding } from './rows.ts';
import { World } from './world.ts';

const at = '2026-03-04T10:00:00.000Z';
const past = (check: string, severity: KeptFinding['severity']): KeptFinding => ({
  room: 'egress',
  key: '/k',
  check,
  subject: `/${check}`,
  severity,
  message: 'm',
  remedy: 'r',
  state: 'resolved',
  firstSeen: at,
  openedAt: at,
  reopened: 0,
  lastSeen: at,
  resolvedAt: at,
});

/** So many resolved findings of each severity, three that are open, and a count of the resolved rows that are read. */
async function world(each: number) {
  const world = new World();
  for (const { severity, partition } of severities) {
    for (let index = 0; index < each; index += 1) {
      const value = past(`${severity}${String(index).padStart(5, '0')}`, severity);
      await world.state.resolved.insert(partition, findingName(value, value), value);
    }
  }
  for (const severity of ['critical', 'medium', 'info'] as const)
    await addFinding(world.state, { check: `stands-${severity}`, severity });
  let rows = 0;
  const { list } = world.state.resolved;
  world.state.resolved.list = async function* (...range) {
    for await (const row of list(...range)) {
      rows += 1;
      yield row;
    }
  };
  return {
    world,
    rowsRead: () => {
      const before = rows;
      rows = 0;
      return before;
    },
  };
}

it('what is open is listed without reading anything of what is past', async () => {
  const { world: given, rowsRead } = await world(400);
  expect((await read(given, 'findings?state=open')).body.value).toHaveLength(3);
  expect(rowsRead()).toBe(0);
});

it('a page of what is past reads hardly more than it shows, wherever it begins', async () => {
  const { world: given, rowsRead } = await world(400);
  let next = '/api/findings?state=resolved&top=50';
  for (let page = 0; page < 2_000 / 50; page += 1) {
    const { body } = await given.send(`GET ${next}`, { as: 'Gatehouse.Reader' });
    expect(body.value).toHaveLength(50);
    expect(rowsRead()).toBeLessThanOrEqual(52);
    next = String(body.nextLink);
  }
  expect(next).toBe('undefined');
});

it('all are shown once, worst first, and of one severity what is open first', async () => {
  const { world: given } = await world(5);
  const checks = (await readPages(given, 'findings?top=3', 'check')).flat();
  const of = (severity: string): string[] => Array.from({ length: 5 }, (_, index) => `${severity}0000${index}`);
  expect(checks).toEqual([
    'stands-critical',
    ...of('critical'),
    ...of('high'),
    'stands-medium',
    ...of('medium'),
    ...of('low'),
    'stands-info',
    ...of('info'),
  ]);
  expect((await readPages(given, 'findings?top=2&severity=medium', 'check')).flat()).toEqual([
    'stands-medium',
    ...of('medium'),
  ]);
});
