import { type Cursor, listOf } from './cursor.ts';
import { notInLanguage, parserFailure } from './query-error.ts';
import type { Column, Comparison, Expression } from './syntax.ts';
import type { Token } from './tokens.ts';

const functions = ['tostring', 'isnotempty', 'not'] as const;
const comparisons: readonly Comparison[] = ['==', '!=', '=~', 'has', 'startswith'];

/** `or` binds weakest, then `and`, then a comparison. */
export function parseExpression(cursor: Cursor): Expression {
  let left = parseConjunction(cursor);
  while (cursor.peek().kind === 'word' && cursor.peek().text === 'or') {
    const place = cursor.next();
    left = { kind: 'or', left, right: parseConjunction(cursor), place };
  }
  return left;
}

function parseConjunction(cursor: Cursor): Expression {
  let left = parseComparison(cursor);
  while (cursor.peek().kind === 'word' && cursor.peek().text === 'and') {
    const place = cursor.next();
    left = { kind: 'and', left, right: parseComparison(cursor), place };
  }
  return left;
}

function parseComparison(cursor: Cursor): Expression {
  const left = parseOperand(cursor);
  const place = cursor.peek();
  if (place.kind === 'word' && place.text === 'in~') {
    cursor.next();
    cursor.expect({ text: '(' });
    const values = listOf(cursor, () => cursor.expect({ kind: 'text' }).value);
    cursor.expect({ text: ')' });
    return { kind: 'in', left, values, place };
  }
  const operator = comparisons.find((candidate) => place.kind !== 'text' && candidate === place.text);
  if (operator === undefined) return left;
  cursor.next();
  return { kind: 'compare', operator, left, right: parseOperand(cursor), place };
}

function parseOperand(cursor: Cursor): Expression {
  const token = cursor.next();
  if (token.kind === 'text') return { kind: 'literal', value: token.value, place: token };
  if (token.kind === 'number') return { kind: 'literal', value: Number(token.text), place: token };
  if (token.text === '(') {
    const inner = parseExpression(cursor);
    cursor.expect({ text: ')' });
    return inner;
  }
  if (token.kind !== 'word') throw parserFailure(token);
  if (token.text === 'true' || token.text === 'false') {
    return { kind: 'literal', value: token.text === 'true', place: token };
  }
  return cursor.accept('(') ? parseCall(cursor, token) : parsePath(cursor, token);
}

function parseCall(cursor: Cursor, token: Token): Expression {
  const name = functions.find((candidate) => candidate === token.text);
  if (name === undefined) throw notInLanguage(token);
  const argument = parseExpression(cursor);
  cursor.expect({ text: ')' });
  return { kind: 'call', name, argument, place: token };
}

function parsePath(cursor: Cursor, first: Token): Expression {
  const steps: (string | number)[] = [nameOf(first)];
  for (;;) {
    if (cursor.accept('.')) {
      steps.push(nameOf(cursor.expect({ kind: 'word' })));
    } else if (cursor.accept('[')) {
      const step = cursor.next();
      if (step.kind === 'text') steps.push(step.value);
      else if (step.kind === 'number' && /^\d+$/.test(step.text)) steps.push(Number(step.text));
      else throw parserFailure(step);
      cursor.expect({ text: ']' });
    } else {
      return { kind: 'path', steps, place: first };
    }
  }
}

/** A column's name: a plain word, which an operator such as mv-expand is not. */
export function nameOf(token: Token): string {
  if (!/^\w+$/.test(token.text)) throw parserFailure(token);
  return token.text;
}

/** `alias = expression` or an expression. */
export function parseColumn(cursor: Cursor): Column {
  if (cursor.peek().kind !== 'word' || !cursor.followedBy('=')) {
    return { alias: undefined, expression: parseExpression(cursor) };
  }
  const alias = nameOf(cursor.next());
  cursor.next();
  return { alias, expression: parseExpression(cursor) };
}
