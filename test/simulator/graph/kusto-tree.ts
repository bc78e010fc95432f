import { type SyntaxNode, syntaxOf } from '../../infra/support/kql.ts';

/** What Microsoft's own parser makes of a query, in the words of simulator/graph/syntax.ts, without places. */
export function kustoTree(query: string): unknown {
  const [block] = find(syntaxOf(query), 'ExpressionStatement');
  const [table, ...operators] = pipeline(childrenOf(block)[0]);
  return { table: textOf(table).toLowerCase(), stages: operators.map(stageOf) };
}

const kindOf = (node: SyntaxNode): string =>
  /([A-Za-z]+)(?:`1.*)?$/.exec(node.constructor.$$fullname.replace(/\[.*/s, ''))?.[1] ?? '';

function childrenOf(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  if (node === undefined) throw new Error('The tree ends here.');
  const children = Array.from({ length: node.ChildCount }, (_, index) => node.GetChild(index));
  return children.filter((child) => child !== null);
}

const textOf = (node: SyntaxNode | undefined): string =>
  node?.Text ?? (node === undefined ? '' : childrenOf(node).map(textOf).join(''));

const find = (node: SyntaxNode, kind: string): readonly SyntaxNode[] =>
  kindOf(node) === kind ? [node] : childrenOf(node).flatMap((child) => find(child, kind));

/** The elements of the lists directly below a node, without their commas. */
const elementsOf = (node: SyntaxNode): readonly SyntaxNode[] =>
  childrenOf(node)
    .flatMap((child) => (kindOf(child) === 'SyntaxList' ? childrenOf(child) : []))
    .filter((element) => kindOf(element) === 'SeparatedElement')
    .flatMap((element) => childrenOf(element).slice(0, 1));

function pipeline(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  const [left, , right] = childrenOf(node);
  if (node === undefined || kindOf(node) !== 'PipeExpression' || right === undefined) return node ? [node] : [];
  return [...pipeline(left), right];
}

function stageOf(node: SyntaxNode): unknown {
  const last = childrenOf(node).at(-1);
  switch (kindOf(node)) {
    case 'FilterOperator':
      return { kind: 'where', predicate: expressionOf(last) };
    case 'ProjectOperator':
      return { kind: 'project', columns: elementsOf(node).map(columnOf) };
    case 'ExtendOperator':
      return { kind: 'extend', columns: elementsOf(node).map(columnOf) };
    case 'TakeOperator':
      return { kind: 'limit', rows: Number(textOf(last)) };
    case 'SortOperator':
      return { kind: 'order', keys: elementsOf(node).map(orderKeyOf) };
    case 'MvExpandOperator': {
      const [limit] = find(node, 'MvExpandRowLimitClause');
      const [expanded] = elementsOf(node);
      const rowLimit = limit === undefined ? 128 : Number(textOf(childrenOf(limit)[1]));
      return { kind: 'mv-expand', column: columnOf(childrenOf(expanded)[0]), rowLimit };
    }
    case 'SummarizeOperator': {
      const by = find(node, 'SummarizeByClause').flatMap(elementsOf).map(columnOf);
      return { kind: 'summarize', counts: elementsOf(node).map((each) => columnOf(each).alias), by };
    }
    default:
      throw new Error(`No words for ${kindOf(node)}.`);
  }
}

function columnOf(node: SyntaxNode | undefined): { readonly alias: string | undefined; readonly expression: unknown } {
  const [alias, , expression] = childrenOf(node);
  if (node !== undefined && kindOf(node) === 'SimpleNamedExpression')
    return { alias: textOf(alias), expression: isCount(expression) ? 'count' : expressionOf(expression) };
  return { alias: undefined, expression: isCount(node) ? 'count' : expressionOf(node) };
}

const isCount = (node: SyntaxNode | undefined): boolean => textOf(node) === 'count()';

function orderKeyOf(node: SyntaxNode): unknown {
  const [expression, direction] = childrenOf(node);
  const isOrdered = kindOf(node) === 'OrderedExpression';
  return {
    expression: expressionOf(isOrdered ? expression : node),
    descending: textOf(isOrdered ? direction : undefined) !== 'asc',
  };
}

function expressionOf(node: SyntaxNode | undefined): unknown {
  const [left, middle, right] = childrenOf(node);
  if (node === undefined) throw new Error('There is no expression.');
  switch (kindOf(node)) {
    case 'ParenthesizedExpression':
      return expressionOf(middle);
    case 'LiteralExpression':
      return { kind: 'literal', value: literalOf(node) };
    case 'NameReference':
    case 'PathExpression':
    case 'ElementExpression':
      return { kind: 'path', steps: stepsOf(node) };
    case 'FunctionCallExpression': {
      const [argument] = childrenOf(node).flatMap(elementsOf);
      return { kind: 'call', name: textOf(left), argument: expressionOf(argument) };
    }
    case 'InExpression':
      return {
        kind: 'in',
        left: expressionOf(left),
        values: right === undefined ? [] : elementsOf(right).map(literalOf),
      };
    case 'BinaryExpression': {
      const operator = textOf(middle);
      const sides = { left: expressionOf(left), right: expressionOf(right) };
      return operator === 'and' || operator === 'or'
        ? { kind: operator, ...sides }
        : { kind: 'compare', operator, ...sides };
    }
    default:
      throw new Error(`No words for ${kindOf(node)}.`);
  }
}

function stepsOf(node: SyntaxNode | undefined): readonly unknown[] {
  const [left, middle, right] = childrenOf(node);
  if (node === undefined || kindOf(node) === 'NameReference') return [textOf(node)];
  if (kindOf(node) === 'PathExpression') return [...stepsOf(left), ...stepsOf(right)];
  return [...stepsOf(left), literalOf(childrenOf(middle)[1])];
}

/** Numbers and truth come as objects of the service's own; their text says the same. */
function literalOf(node: SyntaxNode | undefined): unknown {
  const value = node?.LiteralValue;
  return typeof value === 'string' ? value : JSON.parse(textOf(node));
}
