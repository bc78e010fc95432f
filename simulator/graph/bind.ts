import { meansNothing } from './query-error.ts';
import type { Comparison, Expression } from './syntax.ts';
import { type ColumnType, compareText, equal, stepInto, textOf, typeOfLiteral } from './values.ts';

export type Row = Readonly<Record<string, unknown>>;
export type Columns = ReadonlyMap<string, ColumnType>;

/** An expression whose columns exist and whose types fit: ready to be asked, row by row. */
export interface Bound {
  readonly type: ColumnType;
  evaluate(row: Row): unknown;
}

/**
 * Checks an expression against the columns it can see, as Kusto does before it reads a row.
 * @throws QueryError for an unknown column, a path into text, or types that don't compare.
 */
export function bind(expression: Expression, columns: Columns): Bound {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return { type: typeOfLiteral(value), evaluate: () => value };
    }
    case 'path':
      return bindPath(expression, columns);
    case 'call':
      return bindCall(expression, columns);
    case 'in': {
      const left = bindText(expression.left, columns);
      const values = new Set(expression.values.map((value) => value.toLowerCase()));
      return { type: 'bool', evaluate: (row) => values.has(textOf(left.evaluate(row)).toLowerCase()) };
    }
    case 'compare':
      return bindComparison(expression, columns);
    case 'and':
    case 'or':
      return bindLogic(expression, columns);
  }
}

/** Like `bind`, for what must be a yes or a no. */
export function bindPredicate(expression: Expression, columns: Columns): Bound {
  const bound = bind(expression, columns);
  if (bound.type !== 'bool') throw meansNothing(expression.place, `expected bool, found ${bound.type}`);
  return bound;
}

/** Like `bind`, for what Kusto can sort or group by: anything but dynamic. */
export function bindScalar(expression: Expression, columns: Columns, use: string): Bound {
  const bound = bind(expression, columns);
  if (bound.type === 'dynamic') {
    throw meansNothing(expression.place, `${use} is of type dynamic: use an explicit cast, for example tostring()`);
  }
  return bound;
}

function bindPath({ steps, place }: Expression & { kind: 'path' }, columns: Columns): Bound {
  const [first, ...rest] = steps;
  const name = String(first);
  const type = columns.get(name);
  if (type === undefined) throw meansNothing(place, `Failed to resolve column named '${name}'`);
  if (rest.length === 0) return { type, evaluate: (row) => row[name] ?? null };
  if (type !== 'dynamic') throw meansNothing(place, `a path needs a dynamic column; '${name}' is ${type}`);
  return { type: 'dynamic', evaluate: (row) => rest.reduce(stepInto, row[name] ?? null) };
}

function bindCall({ name, argument }: Expression & { kind: 'call' }, columns: Columns): Bound {
  if (name === 'not') {
    const inner = bindPredicate(argument, columns);
    return {
      type: 'bool',
      evaluate: (row) => {
        const value = inner.evaluate(row);
        return value === null ? null : value !== true;
      },
    };
  }
  const inner = bind(argument, columns);
  if (name === 'tostring') return { type: 'string', evaluate: (row) => textOf(inner.evaluate(row)) };
  // An empty array is not empty: it has the text [].
  return { type: 'bool', evaluate: (row) => textOf(inner.evaluate(row)) !== '' };
}

function bindComparison({ operator, left, right, place }: Expression & { kind: 'compare' }, columns: Columns): Bound {
  if (operator !== '==' && operator !== '!=') return bindTextComparison(operator, left, right, columns);
  const [a, b] = [bind(left, columns), bind(right, columns)];
  const numeric = (type: ColumnType): boolean => type === 'long' || type === 'real';
  const comparable =
    a.type === b.type
      ? a.type !== 'dynamic'
      : a.type === 'dynamic' || b.type === 'dynamic' || (numeric(a.type) && numeric(b.type));
  if (!comparable) throw meansNothing(place, `Cannot compare values of types ${a.type} and ${b.type}`);
  return {
    type: 'bool',
    evaluate: (row) => {
      const same = equal(a.evaluate(row), b.evaluate(row));
      return same === null ? null : same === (operator === '==');
    },
  };
}

function bindTextComparison(
  operator: Exclude<Comparison, '==' | '!='>,
  left: Expression,
  right: Expression,
  columns: Columns,
): Bound {
  const [a, b] = [bindText(left, columns), bindText(right, columns)];
  return { type: 'bool', evaluate: (row) => compareText(operator, a.evaluate(row), b.evaluate(row)) };
}

function bindText(expression: Expression, columns: Columns): Bound {
  const bound = bind(expression, columns);
  if (bound.type !== 'string' && bound.type !== 'dynamic') {
    throw meansNothing(expression.place, `expected string, found ${bound.type}`);
  }
  return bound;
}

function bindLogic({ kind, left, right }: Expression & { kind: 'and' | 'or' }, columns: Columns): Bound {
  const [a, b] = [bindPredicate(left, columns), bindPredicate(right, columns)];
  const decisive = kind === 'or';
  return {
    type: 'bool',
    evaluate: (row) => {
      const first = a.evaluate(row);
      if (first === decisive) return decisive;
      const second = b.evaluate(row);
      if (second === decisive) return decisive;
      return first === null || second === null ? null : !decisive;
    },
  };
}
