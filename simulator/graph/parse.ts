import { type Cursor, createCursor, listOf } from './cursor.ts';
import { nameOf, parseColumn, parseExpression } from './parse-expression.ts';
import { notInLanguage, parserFailure } from './query-error.ts';
import type { Query, Stage, TableName } from './syntax.ts';
import { tokenize } from './tokens.ts';

const tables: readonly TableName[] = ['resources', 'dnsresources', 'networkresources'];

/** Resource Graph's own bounds of an expansion [M]: rows made of one row by default, at most, and expansions a query. */
const expansion = { rowsByDefault: 128, rowsAtMost: 400, perQuery: 3 } as const;

/**
 * Parses the subset that the README lists. Table names are read in any case, as Resource Graph does; operators and
 * columns are case-sensitive, as in Kusto.
 * @throws QueryError naming the first token that is not in the subset.
 */
export function parseQuery(text: string): Query {
  const cursor = createCursor(tokenize(text));
  const name = cursor.expect({ kind: 'word' });
  const table = tables.find((candidate) => candidate === name.text.toLowerCase());
  if (table === undefined) throw notInLanguage(name);
  const stages: Stage[] = [];
  while (cursor.accept('|')) {
    const place = cursor.peek();
    const stage = parseStage(cursor);
    stages.push(stage);
    const expansions = stages.filter(({ kind }) => kind === 'mv-expand').length;
    if (stage.kind === 'mv-expand' && expansions > expansion.perQuery) throw notInLanguage(place);
  }
  cursor.expect({ kind: 'end' });
  return { table, stages };
}

function parseStage(cursor: Cursor): Stage {
  const operator = cursor.expect({ kind: 'word' });
  switch (operator.text) {
    case 'where':
      return { kind: 'where', predicate: parseExpression(cursor) };
    case 'project':
    case 'extend':
      return { kind: operator.text, columns: listOf(cursor, () => parseColumn(cursor)) };
    case 'mv-expand':
      return parseExpansion(cursor);
    case 'order':
      return parseOrder(cursor);
    case 'limit':
    case 'take':
      return { kind: 'limit', rows: parseCount(cursor) };
    case 'summarize':
      return parseSummary(cursor);
    default:
      throw notInLanguage(operator);
  }
}

function parseExpansion(cursor: Cursor): Stage {
  const column = parseColumn(cursor);
  if (!cursor.accept('limit')) return { kind: 'mv-expand', column, rowLimit: expansion.rowsByDefault };
  const place = cursor.peek();
  const rowLimit = parseCount(cursor);
  if (rowLimit > expansion.rowsAtMost) {
    throw parserFailure(place, `mv-expand makes at most ${expansion.rowsAtMost} rows of one`);
  }
  return { kind: 'mv-expand', column, rowLimit };
}

function parseOrder(cursor: Cursor): Stage {
  cursor.expect({ text: 'by' });
  const keys = listOf(cursor, () => {
    const expression = parseExpression(cursor);
    // Kusto's default is descending.
    if (cursor.accept('asc')) return { expression, descending: false };
    cursor.accept('desc');
    return { expression, descending: true };
  });
  return { kind: 'order', keys };
}

function parseSummary(cursor: Cursor): Stage {
  const counts = listOf(cursor, () => {
    const alias = cursor.followedBy('=') ? nameOf(cursor.next()) : undefined;
    if (alias !== undefined) cursor.expect({ text: '=' });
    const aggregate = cursor.expect({ kind: 'word' });
    if (aggregate.text !== 'count') throw notInLanguage(aggregate);
    cursor.expect({ text: '(' });
    cursor.expect({ text: ')' });
    return alias;
  });
  const by = cursor.accept('by') ? listOf(cursor, () => parseColumn(cursor)) : [];
  return { kind: 'summarize', counts, by };
}

function parseCount(cursor: Cursor): number {
  const token = cursor.expect({ kind: 'number' });
  if (!/^\d+$/.test(token.text)) throw parserFailure(token);
  return Number(token.text);
}
