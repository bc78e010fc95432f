import type { Node } from 'web-tree-sitter';
import type { At, Expression, Property } from './syntax.ts';

export const atOf = (node: Node): At => ({ line: node.startPosition.row + 1, column: node.startPosition.column + 1 });

/** The named children that are not comments. */
export const partsOf = (node: Node): Node[] =>
  node.namedChildren.filter((child): child is Node => child !== null && !/comment/.test(child.type));

export const fieldOf = (node: Node, name: string): Node => node.childForFieldName(name) ?? node;

const escapes: Readonly<Record<string, string>> = {
  "\\'": "'",
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
  '\\$': '$',
  '\\\\': '\\',
};

export function toExpression(node: Node): Expression {
  const at = atOf(node);
  const parts = partsOf(node);
  const part = (index: number): Expression => {
    const found = parts[index];
    if (found === undefined) throw new SyntaxError(`line ${at.line}: ${node.type} is not complete: ${node.text}`);
    return toExpression(found);
  };
  switch (node.type) {
    case 'string':
      return { at, kind: 'string', parts: stringParts(node) };
    case 'number':
      return { at, kind: 'number', value: Number(node.text) };
    case 'boolean':
      return { at, kind: 'boolean', value: node.text === 'true' };
    case 'null':
      return { at, kind: 'null' };
    case 'object':
      return { at, kind: 'object', properties: parts.filter(({ type }) => type === 'object_property').map(toProperty) };
    case 'array':
      return { at, kind: 'array', items: parts.map(toExpression) };
    case 'for_statement':
      return toLoop(node, at);
    case 'if_statement':
      return { at, kind: 'if', condition: part(0), body: part(1) };
    case 'parenthesized_expression':
    case 'interpolation':
    case 'non_null_assertion':
      return part(0);
    case 'call_expression':
      return toCall(node, at);
    case 'member_expression': {
      const safe = node.children.some((child) => child?.type === '.?');
      return {
        at,
        kind: 'member',
        object: toExpression(fieldOf(node, 'object')),
        name: fieldOf(node, 'property').text,
        safe,
      };
    }
    case 'subscript_expression':
      return {
        at,
        kind: 'index',
        object: toExpression(fieldOf(node, 'object')),
        index: toExpression(fieldOf(node, 'index')),
      };
    case 'ternary_expression':
      return {
        at,
        kind: 'choice',
        condition: toExpression(fieldOf(node, 'condition')),
        yes: toExpression(fieldOf(node, 'consequence')),
        no: toExpression(fieldOf(node, 'alternative')),
      };
    case 'binary_expression':
      return {
        at,
        kind: 'binary',
        operator: fieldOf(node, 'operator').text,
        left: toExpression(fieldOf(node, 'left')),
        right: toExpression(fieldOf(node, 'right')),
      };
    case 'unary_expression':
      return {
        at,
        kind: 'unary',
        operator: fieldOf(node, 'operator').text,
        operand: toExpression(fieldOf(node, 'argument')),
      };
    case 'lambda_expression':
      return {
        at,
        kind: 'lambda',
        parameters: parts.slice(0, -1).map(({ text }) => text),
        body: part(parts.length - 1),
      };
    case 'identifier':
    case 'property_identifier':
      return { at, kind: 'name', name: node.text };
    default:
      throw new SyntaxError(`line ${at.line}: ${node.type} is not one of the forms these files are written in`);
  }
}

function stringParts(node: Node): (string | Expression)[] {
  const parts = partsOf(node).map((part) =>
    part.type === 'interpolation'
      ? toExpression(part)
      : part.type === 'escape_sequence'
        ? (escapes[part.text] ?? part.text)
        : part.text,
  );
  const isBlock = node.text.startsWith("'''");
  return isBlock
    ? parts.map((part, index) => (index === 0 && typeof part === 'string' ? part.replace(/^\r?\n/, '') : part))
    : parts;
}

export function toProperty(node: Node): Property {
  const [keyNode = node, valueNode = node] = partsOf(node);
  const key = toExpression(keyNode);
  const name =
    key.kind === 'name'
      ? key.name
      : key.kind === 'string' && key.parts.every((part) => typeof part === 'string')
        ? key.parts.join('')
        : undefined;
  return { at: atOf(node), name, key, value: toExpression(valueNode) };
}

function toLoop(node: Node, at: At): Expression {
  const [variables, list, body] = partsOf(node);
  if (variables === undefined || list === undefined || body === undefined)
    throw new SyntaxError(`line ${at.line}: half a loop`);
  const names =
    variables.type === 'for_loop_parameters' ? partsOf(variables).map(({ text }) => text) : [variables.text];
  return { at, kind: 'for', item: names[0] ?? '', index: names[1], list: toExpression(list), body: toExpression(body) };
}

function toCall(node: Node, at: At): Expression {
  const callee = fieldOf(node, 'function');
  const args = partsOf(fieldOf(node, 'arguments')).map(toExpression);
  if (callee.type !== 'member_expression') return { at, kind: 'call', on: undefined, name: callee.text, args };
  return {
    at,
    kind: 'call',
    on: toExpression(fieldOf(callee, 'object')),
    name: fieldOf(callee, 'property').text,
    args,
  };
}
