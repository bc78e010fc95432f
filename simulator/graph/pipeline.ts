import { type Bound, bind, bindPredicate, bindScalar, type Columns, type Row } from './bind.ts';
import { expand, group, sort } from './operators.ts';
import { meansNothing } from './query-error.ts';
import type { Column, Expression, Query, Stage } from './syntax.ts';
import type { ColumnType } from './values.ts';

/** A query bound to its table: what it yields, and whether its pages can be distinguished. */
export interface Pipeline {
  readonly columns: Columns;
  /** Ordered by id, with the id in the answer, and not cut by `limit`: only then is a skip token given. */
  readonly pageable: boolean;
  /** Holds `limit` or `take`: `$skip` is ignored then. */
  readonly limited: boolean;
  run(rows: readonly Row[]): readonly Row[];
}

/** @throws QueryError where a stage means nothing for the columns before it. */
export function buildPipeline(query: Query, table: Columns): Pipeline {
  const steps: ((rows: readonly Row[]) => readonly Row[])[] = [];
  let columns = table;
  let ordersById = false;
  let limited = false;
  for (const stage of query.stages) {
    const step = buildStep(stage, columns);
    steps.push(step.run);
    columns = step.columns;
    if (stage.kind === 'order') ordersById = stage.keys.some(({ expression }) => isId(expression));
    if (stage.kind === 'summarize') ordersById = false;
    if (stage.kind === 'limit') limited = true;
  }
  return {
    columns,
    pageable: ordersById && !limited && columns.has('id'),
    limited,
    run: (rows) => steps.reduce((current, step) => step(current), rows),
  };
}

interface Step {
  readonly columns: Columns;
  run(rows: readonly Row[]): readonly Row[];
}

function buildStep(stage: Stage, columns: Columns): Step {
  switch (stage.kind) {
    case 'where': {
      const predicate = bindPredicate(stage.predicate, columns);
      return { columns, run: (rows) => rows.filter((row) => predicate.evaluate(row) === true) };
    }
    case 'project': {
      const named = bindColumns(stage.columns, (expression) => bind(expression, columns));
      return { columns: typesOf(named), run: (rows) => rows.map((row) => evaluateAll(named, row)) };
    }
    case 'extend': {
      const named = bindColumns(stage.columns, (expression) => bind(expression, columns));
      return {
        columns: new Map([...columns, ...typesOf(named)]),
        run: (rows) => rows.map((row) => ({ ...row, ...evaluateAll(named, row) })),
      };
    }
    case 'mv-expand':
      return buildExpansion(stage, columns);
    case 'order': {
      const keys = stage.keys.map(({ expression, descending }) => ({
        ...bindScalar(expression, columns, 'an order key'),
        descending,
      }));
      return { columns, run: (rows) => sort(rows, keys) };
    }
    case 'limit':
      return { columns, run: (rows) => rows.slice(0, stage.rows) };
    case 'summarize': {
      const by = bindColumns(stage.by, (expression) => bindScalar(expression, columns, 'a summarize key'));
      const counts = stage.counts.map((alias, index) => alias ?? (index === 0 ? 'count_' : `count_${index}`));
      return {
        columns: new Map([...typesOf(by), ...counts.map((name) => [name, 'long'] as const)]),
        run: (rows) => group(rows, (row) => evaluateAll(by, row), by.size > 0, counts),
      };
    }
  }
}

function buildExpansion(stage: Stage & { kind: 'mv-expand' }, columns: Columns): Step {
  const { alias, expression } = stage.column;
  const bound = bind(expression, columns);
  if (bound.type !== 'dynamic') throw meansNothing(expression.place, `mv-expand needs dynamic, found ${bound.type}`);
  const name = alias ?? ownName(expression, 0);
  return {
    columns: new Map([...columns, [name, 'dynamic' as ColumnType]]),
    run: (rows) =>
      rows.flatMap((row) =>
        expand(bound.evaluate(row), stage.rowLimit).map((element) => ({ ...row, [name]: element })),
      ),
  };
}

function bindColumns(columns: readonly Column[], bindOne: (expression: Expression) => Bound): Map<string, Bound> {
  const named = new Map<string, Bound>();
  for (const [index, { alias, expression }] of columns.entries()) {
    const name = alias ?? ownName(expression, index);
    if (named.has(name)) throw meansNothing(expression.place, `column '${name}' is named twice`);
    named.set(name, bindOne(expression));
  }
  return named;
}

/** What Kusto calls a column nobody named: its path with underscores, else by its position. */
function ownName(expression: Expression, index: number): string {
  if (expression.kind === 'path') return expression.steps.join('_');
  if (expression.kind === 'call' && expression.name === 'tostring') return ownName(expression.argument, index);
  return `Column${index + 1}`;
}

function typesOf(named: ReadonlyMap<string, Bound>): Columns {
  return new Map([...named].map(([name, { type }]) => [name, type]));
}

function evaluateAll(named: ReadonlyMap<string, Bound>, row: Row): Row {
  return Object.fromEntries([...named].map(([name, bound]) => [name, bound.evaluate(row)]));
}

function isId(expression: Expression): boolean {
  return expression.kind === 'path' && expression.steps.length === 1 && expression.steps[0] === 'id';
}
