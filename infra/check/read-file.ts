import type { Node } from 'web-tree-sitter';
import { atOf, partsOf, toExpression } from './read-expression.ts';
import { type BicepFile, type Declared, type Expression, literalText, type TypeName } from './syntax.ts';

type Draft = { -readonly [Key in keyof BicepFile]: BicepFile[Key] extends readonly (infer T)[] ? T[] : BicepFile[Key] };

/** Takes the declarations of a file in their order. */
export function toFile(root: Node, path: string): BicepFile {
  const file: Draft = {
    path,
    targetScope: 'resourceGroup',
    using: undefined,
    parameters: [],
    variables: [],
    resources: [],
    modules: [],
    outputs: [],
  };
  let decorators: readonly Decorator[] = [];
  for (const node of partsOf(root)) {
    if (node.type === 'decorators') {
      decorators = partsOf(node).map(toDecorator);
      continue;
    }
    if (!node.hasError) add(file, node, decorators);
    decorators = [];
  }
  return file;
}

function add(file: Draft, node: Node, decorators: readonly Decorator[]): void {
  const at = atOf(node);
  const [first, second, third] = partsOf(node);
  const name = first?.text ?? '';
  switch (node.type) {
    case 'target_scope_assignment':
      file.targetScope = textOf(first);
      break;
    case 'using_statement':
      file.using = textOf(first);
      break;
    case 'parameter_declaration': {
      const allowed = argumentsOf(decorators, 'allowed')[0];
      const values = allowed?.kind === 'array' ? allowed.items.flatMap((item) => literalText(item) ?? []) : undefined;
      const declared = toDeclared(second);
      const description = argumentsOf(decorators, 'description')[0];
      file.parameters.push({
        at,
        name,
        ...declared,
        values: values ?? declared.values,
        nullable: second?.text.endsWith('?') ?? false,
        defaultValue: third && toExpression(third),
        description: description && literalText(description),
      });
      break;
    }
    case 'variable_declaration':
      if (second !== undefined) file.variables.push({ at, name, value: toExpression(second) });
      break;
    case 'resource_declaration': {
      const [type = '', version = ''] = textOf(second).split('@');
      const existing = node.children.some((child) => child?.type === 'existing');
      if (third !== undefined) file.resources.push({ at, name, type, version, existing, body: toExpression(third) });
      break;
    }
    case 'module_declaration':
      if (third !== undefined) file.modules.push({ at, name, path: textOf(second), body: toExpression(third) });
      break;
    case 'output_declaration':
      if (third !== undefined) file.outputs.push({ at, name, ...toDeclared(second), value: toExpression(third) });
      break;
    default:
  }
}

interface Decorator {
  readonly name: string;
  readonly args: readonly Expression[];
}

function toDecorator(node: Node): Decorator {
  const [call] = partsOf(node);
  const expression = call && toExpression(call);
  return expression?.kind === 'call' ? { name: expression.name, args: expression.args } : { name: '', args: [] };
}

const argumentsOf = (decorators: readonly Decorator[], name: string): readonly Expression[] =>
  decorators.find((decorator) => decorator.name === name)?.args ?? [];

function textOf(node: Node | undefined): string {
  return node === undefined ? '' : (literalText(toExpression(node)) ?? '');
}

/** `string`, `int[]`, `'a' | 'b'`, `{ … }`, each with or without `?`. */
function toDeclared(node: Node | undefined): Declared {
  const text = (node?.text ?? '').replace(/\?$/, '').trim();
  if (text.endsWith('[]')) return { type: 'array', values: undefined };
  if (text.startsWith('{')) return { type: 'object', values: undefined };
  if (text.startsWith("'"))
    return { type: 'string', values: [...text.matchAll(/'([^']*)'/g)].map(([, value = '']) => value) };
  const known: readonly string[] = ['string', 'int', 'bool', 'array', 'object'];
  return { type: known.includes(text) ? (text as TypeName) : 'any', values: undefined };
}
