import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { currentLog, invocationLog, withLog } from '../../src/telemetry/invocation-log.ts';
import { createMeters } from '../../src/telemetry/meters.ts';
import { at, deployed, ofType, switches } from './support/infra.ts';
import { logTables, readerOver } from './support/kql.ts';

const project = join(import.meta.dirname, '../..');
const source = (path: string): string => readFileSync(join(project, path), 'utf8');
const folder = 'infra/workbook';
const queries = readdirSync(join(project, folder)).map((file) => [file, source(`${folder}/${file}`)] as const);

/** Every line of the log that a query reads: where the product says it, and the fields it has there. The loop gives each line of a pass its room. */
const lines: Readonly<
  Record<string, { readonly path: string; readonly says: string; readonly fields: readonly string[] }>
> = {
  applied: {
    path: 'src/reconcile/pass.ts',
    says: "pass.log.info('applied', { action: action.kind",
    fields: ['action', 'room'],
  },
  'asked Azure': {
    path: 'src/telemetry/invocation-log.ts',
    says: "log.info('asked Azure', { ...answers })",
    fields: ['calls', 'throttled', 'failed'],
  },
  'decision answered': {
    path: 'src/api/views/decide.ts',
    says: "log.info('decision answered', { requestId: request.id, connection, kind, by, result: result.kind",
    fields: ['kind', 'result'],
  },
  event: { path: 'src/app/event-handler.ts', says: ".info('event', {", fields: [] },
  'finding changed': {
    path: 'src/app/journal.ts',
    says: "currentLog.info('finding changed', {",
    fields: ['change', 'severity'],
  },
  reconciled: {
    path: 'src/reconcile/loop.ts',
    says: "keyed.info('reconciled', { outcome: outcome.kind",
    fields: ['room', 'outcome'],
  },
  swept: {
    path: 'src/reconcile/sweep.ts',
    says: "log.info('swept', { enqueued, due, requeued, complete, oldestSeconds })",
    fields: ['enqueued', 'due', 'oldestSeconds'],
  },
};

describe.each(queries)('%s', (_, query) => {
  it('is read by Azure Monitor without a word against it', () => {
    expect(readerOver(logTables)(query)).toEqual([]);
  });

  it('reads lines that the product writes, and fields that they have', () => {
    const parts = query.split(/\bAppTraces\b/).slice(1);
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) {
      const [, begins = ''] = /Message startswith "([^"]+)"/.exec(part) ?? [];
      const said = lines[begins.replace(/ \{?$/, '')];
      expect(said, begins).toBeDefined();
      expect(source(said?.path ?? '')).toContain(said?.says);
      for (const [, length] of part.matchAll(/strlen\("([^"]+)"\)/g)) expect(length).toBe(begins);
      const named = [...part.matchAll(/\bfields\.(\w+)/g)].map(([, name = '']) => name);
      expect(said?.fields).toEqual(expect.arrayContaining(named));
    }
  });

  it('is explained in docs/operations.md by the lines it reads', () => {
    const [, section = ''] = source('docs/operations.md').match(/^## The workbook$(.*?)^## /ms) ?? [];
    for (const [, begins = ''] of query.matchAll(/Message startswith "([^"]+)"/g))
      expect(section).toContain(`\`${begins.replace(/ \{?$/, '')}\``);
  });
});

it('the fields that the lines have are said by the product', () => {
  for (const { path, fields } of Object.values(lines))
    for (const field of fields.filter((name) => name !== 'room'))
      expect(source(path), field).toMatch(new RegExp(`\\b${field}\\b`));
  expect(source('src/reconcile/loop.ts')).toContain('log.with({ room: key.room, key: key.key })');
});

describe('what an invocation asked of Azure', () => {
  const writer = () => ({ debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() });
  const meters = createMeters();

  it('is one line at its end, whether it succeeded or failed', async () => {
    const out = writer();
    const work = withLog(invocationLog(out), async () => {
      for (const status of [200, 404, 429, 500, undefined]) meters.armAnswered('GET', status);
      currentLog.info('at work');
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(out.info.mock.calls.map(([line]) => line)).toEqual([
      'at work {}',
      'asked Azure {"calls":5,"throttled":1,"failed":2}',
    ]);
  });

  it('is no line where it asked nothing, and is not mixed with what another one asked', async () => {
    const [one, two] = [writer(), writer()];
    await Promise.all([
      withLog(invocationLog(one), async () => undefined),
      withLog(invocationLog(two), async () => meters.armAnswered('PUT', 201)),
    ]);
    meters.armAnswered('GET', 200);
    expect(one.info).not.toHaveBeenCalled();
    expect(two.info.mock.calls).toEqual([['asked Azure {"calls":1,"throttled":0,"failed":0}']]);
  });
});

describe.each(switches.filter((name) => ['observe', 'enforce', 'queue'].includes(name)))('%s: the workbook', (name) => {
  it('is one, over the workspace that is made here, with every query in a panel', () => {
    const books = ofType(deployed(name), 'Microsoft.Insights/workbooks');
    expect(books).toHaveLength(1);
    const [workspace] = ofType(deployed(name), 'Microsoft.OperationalInsights/workspaces');
    expect(at(books[0]?.body, 'properties', 'sourceId')).toBe(workspace?.id);
    const { items } = JSON.parse(String(at(books[0]?.body, 'properties', 'serializedData'))) as {
      items: { type: number; name: string; content: { query?: string; crossComponentResources?: string[] } }[];
    };
    const shown = items.flatMap(({ content }) => content.query ?? []);
    expect(shown.toSorted()).toEqual(queries.map(([, query]) => query).toSorted());
    expect(new Set(items.map((item) => item.name)).size).toBe(items.length);
    for (const { content } of items.filter(({ type }) => type === 3))
      expect(content.crossComponentResources).toEqual([workspace?.id]);
  });
});
