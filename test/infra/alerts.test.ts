import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, deployed, itWith, ofType, switches } from './support/infra.ts';
import { graphTables, logTables, readerOver } from './support/kql.ts';

const project = join(import.meta.dirname, '../..');
const source = (path: string): string => readFileSync(join(project, path), 'utf8');
const observe = deployed('observe');
const rules = ofType(observe, 'Microsoft.Insights/scheduledQueryRules');
const queries = rules.map(({ name, body }) => ({
  name,
  query: String(at(body, 'properties', 'criteria', 'allOf', 0, 'query')),
}));

describe('alerts', () => {
  /** What a query searches for at the start of a message, and the line of the product that says it. */
  it.each([
    ['poison-message', 'a message gave up', 'src/reconcile/poison.ts', "log.error('a message gave up', {"],
    ['sweep-missing', 'swept ', 'src/reconcile/sweep.ts', "log.info('swept', {"],
    [
      'sweep-cut-off',
      'the sweep of a room was cut off',
      'src/reconcile/sweep.ts',
      "say('the sweep of a room was cut off",
    ],
    ['no-event', 'event {', 'src/app/event-handler.ts', ".info('event', {"],
    ['blocked-key', 'reconciled ', 'src/reconcile/loop.ts', ".info('reconciled', { outcome: outcome.kind"],
  ])('%s searches for what the product says', (alert, words, path, line) => {
    const query = queries.find(({ name }) => name === `gatehouse-${alert}`)?.query;
    expect(query).toContain(`startswith "${words}"`);
    expect(source(path)).toContain(line);
  });

  it('search for a blocked outcome as the log writes it', () => {
    const query = queries.find(({ name }) => name.endsWith('blocked-key'))?.query;
    const wanted = /contains "((?:[^"\\]|\\.)*)"/.exec(query ?? '')?.[1]?.replaceAll('\\"', '"');
    expect(JSON.stringify({ outcome: 'blocked' })).toContain(wanted);
    expect(source('src/reconcile/outcome.ts')).toContain("kind: 'blocked'");
  });

  /** How bad each is, how often it is searched for, over what, and what counts. Who changes one changes what wakes people at night. */
  it('are searched for as often, and count as much, as was decided', () => {
    const said = rules.map(({ name, body }) => {
      const { severity, evaluationFrequency, windowSize } = body.properties as Record<string, unknown>;
      const { operator, threshold } = at(body, 'properties', 'criteria', 'allOf', 0) as Record<string, unknown>;
      return `${name}: severity ${severity}, every ${evaluationFrequency} over ${windowSize}, ${operator} ${threshold}`;
    });
    expect(said).toEqual([
      'gatehouse-poison-message: severity 1, every PT15M over PT15M, GreaterThan 0',
      'gatehouse-sweep-missing: severity 1, every PT15M over PT1H, LessThan 1',
      'gatehouse-sweep-cut-off: severity 2, every PT1H over PT1H, GreaterThan 3',
      'gatehouse-no-event: severity 2, every PT1H over P1D, LessThan 1',
      'gatehouse-blocked-key: severity 2, every PT15M over PT30M, GreaterThan 0',
    ]);
  });

  it('notify the people who are named', () => {
    expect(ofType(observe, 'Microsoft.Insights/actionGroups')).toEqual([]);
    const notifying = deployed('enforce');
    const [group, ...more] = ofType(notifying, 'Microsoft.Insights/actionGroups');
    expect(more).toEqual([]);
    expect(at(group?.body, 'properties', 'emailReceivers', 0)).toMatchObject({
      emailAddress: 'on-call@contoso.example',
    });
    for (const { body } of ofType(notifying, 'Microsoft.Insights/scheduledQueryRules'))
      expect(at(body, 'properties', 'actions', 'actionGroups')).toEqual([group?.id]);
    for (const { body } of ofType(notifying, 'Microsoft.Insights/metricAlerts'))
      expect(at(body, 'properties', 'actions')).toEqual([{ actionGroupId: group?.id }]);
  });
});

/** What Azure Monitor takes; anything else is refused at deployment. */
const periods = {
  log: {
    frequency: 'PT1M PT5M PT10M PT15M PT30M PT45M PT1H PT2H PT3H PT4H PT5H PT6H P1D'.split(' '),
    window: 'PT1M PT5M PT10M PT15M PT30M PT45M PT1H PT2H PT3H PT4H PT5H PT6H P1D P2D'.split(' '),
  },
  metric: {
    frequency: 'PT1M PT5M PT15M PT30M PT1H'.split(' '),
    window: 'PT1M PT5M PT15M PT30M PT1H PT6H PT12H P1D'.split(' '),
  },
};
const types = [
  ['Microsoft.Insights/scheduledQueryRules', periods.log],
  ['Microsoft.Insights/metricAlerts', periods.metric],
] as const;

/** The platform metrics of each type that something here watches, by the reference of Azure Monitor. */
const metrics: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.EventGrid/systemTopics': [
    'PublishSuccessCount',
    'PublishFailCount',
    'UnmatchedEventCount',
    'MatchedEventCount',
    'DeliveryAttemptFailCount',
    'DeliverySuccessCount',
    'DroppedEventCount',
    'DeadLetteredCount',
  ],
};

describe.each(switches)('%s: an alert', (name) => {
  itWith(name)('is searched for at intervals that Azure takes, over a window that is no shorter', () => {
    for (const [type, taken] of types)
      for (const { body, id } of ofType(deployed(name), type)) {
        const { evaluationFrequency, windowSize } = body.properties as Record<string, string>;
        expect(taken.frequency, id).toContain(evaluationFrequency);
        expect(taken.window, id).toContain(windowSize);
        expect(taken.window.indexOf(`${windowSize}`), id).toBeGreaterThanOrEqual(
          taken.window.indexOf(`${evaluationFrequency}`),
        );
      }
  });

  itWith(name)('watches a metric that there is, of a topic that sends here', () => {
    const sources = ofType(deployed(name), 'Microsoft.EventGrid/systemTopics/eventSubscriptions').map(({ id }) =>
      id.replace(/\/eventSubscriptions\/.*/, ''),
    );
    const made = ofType(deployed(name), 'Microsoft.EventGrid/systemTopics').map(({ id }) => id);
    const alerts = ofType(deployed(name), 'Microsoft.Insights/metricAlerts');
    for (const { body } of alerts)
      for (const { metricNamespace, metricName } of at(body, 'properties', 'criteria', 'allOf') as Record<
        string,
        string
      >[])
        expect(metrics[`${metricNamespace}`]).toContain(metricName);
    const watched = alerts.flatMap(({ body }) => at(body, 'properties', 'scopes') as string[]);
    expect([...new Set(watched)].sort()).toEqual([...new Set([...sources, ...made])].sort());
  });

  itWith(name)('asks its question of the logs that are made here', () => {
    const [workspace] = ofType(deployed(name), 'Microsoft.OperationalInsights/workspaces');
    for (const { body } of ofType(deployed(name), 'Microsoft.Insights/scheduledQueryRules'))
      expect(at(body, 'properties', 'scopes')).toEqual([workspace?.id]);
  });
});

describe('log queries', () => {
  const read = readerOver(logTables);

  it('a mistake is found: a table, a column, an operator, a type', () => {
    expect(read('AppTrace | take 1').join()).toContain('AppTrace');
    expect(read('AppTraces | where Mesage has "x"').join()).toContain('Mesage');
    expect(read('AppTraces | where Message startwith "x"').join()).toContain('startwith');
    expect(read('AppTraces | where Message > 5').join()).toContain('string');
  });

  it.each(queries.map(({ name, query }) => [name, query]))('of the alert %s: %s', (_name, query) =>
    expect(read(query)).toEqual([]),
  );

  it('of workbooks', () => {
    const found = ofType(observe, 'Microsoft.Insights/workbooks').flatMap(({ body }) =>
      queriesIn(JSON.parse(String(at(body, 'properties', 'serializedData')))),
    );
    for (const query of found) expect(read(query), query).toEqual([]);
  });
});

/** Every query in a workbook's own document, its parameters filled in. */
function queriesIn(value: unknown): readonly string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'query' && typeof each === 'string' ? [each.replaceAll(/\{\w+(:\w+)?\}/g, '1d')] : queriesIn(each),
  );
}

/** Every query of the source, by where it is; what is filled in at run time is filled in here. */
/** A column of a page's own table, `| where |`, asks nothing. */
const graphQueries = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .sort()
  .flatMap((name) =>
    [...source(join('src', name)).matchAll(/`([^`]*\|\s*(?:where|project)\b(?! \|)[^`]*)`/g)].map(([, text = '']) => {
      const filled = text
        // A function that asks several tables is asked for each of them in kusto.test.ts.
        .replace(/^\$\{table\}/, 'resources')
        .replaceAll(/\| \$\{asBodies\}/g, '| take 1')
        .replaceAll(/where \$\{[^}]*\}/g, 'where true')
        .replaceAll(/(=~|==|startswith|has) \$\{[^}]*\}/g, "$1 'a'")
        .replaceAll(/and \(\$\{[^}]*\}\)/g, 'and (true)')
        .replaceAll(/\(\$\{(?:[^{}]|\{[^}]*\})*\}\)/g, "('a')")
        .replaceAll(/\$\{[^}]*\}/g, 'a');
      return [name, filled] as const;
    }),
  );

describe('queries of Resource Graph', () => {
  const read = readerOver(graphTables);

  it('are all found: as many files ask as have one', () => {
    const asking = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && /\| (project|where)\b(?! \|)/.test(source(join('src', name))),
    );
    expect([...new Set(graphQueries.map(([name]) => name))]).toEqual(asking.sort());
    expect(graphQueries.length).toBeGreaterThan(7);
  });

  it.each(graphQueries)('src/%s: %s', (_name, query) => {
    expect(read(query)).toEqual([]);
    expect(Object.keys(graphTables)).toContain(/^\w+/.exec(query)?.[0]);
  });
});
