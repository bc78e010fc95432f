import type { BicepFile, Declared, Expression, Parameter, TypeName } from './syntax.ts';

/** What names mean in one file. */
export interface Scope {
  readonly file: BicepFile;
  findParameter(name: string): Parameter | undefined;
  findVariable(name: string): Expression | undefined;
}

export function scopeOf(file: BicepFile): Scope {
  const parameters = new Map(file.parameters.map((each) => [each.name, each]));
  const variables = new Map(file.variables.map((each) => [each.name, each.value]));
  return { file, findParameter: (name) => parameters.get(name), findVariable: (name) => variables.get(name) };
}

/** Everything an expression can come to without being computed: both sides of a choice, a variable's value. */
export function alternatives(expression: Expression, scope: Scope): readonly Expression[] {
  if (expression.kind === 'choice') return [expression.yes, expression.no].flatMap((each) => alternatives(each, scope));
  if (expression.kind === 'name') {
    const value = scope.findVariable(expression.name);
    return value === undefined ? [expression] : alternatives(value, scope);
  }
  return [expression];
}

interface Signature {
  readonly returns: TypeName;
  readonly min: number;
  readonly max: number;
}
const fn = (returns: TypeName, min: number, max = min): Signature => ({ returns, min, max });
const many = 99;

/** The functions of the language that these files may use. Those that read keys are left out on purpose. */
export const functions: Readonly<Record<string, Signature>> = {
  bool: fn('bool', 1),
  cidrSubnet: fn('string', 3),
  concat: fn('array', 1, many),
  contains: fn('bool', 2),
  deployment: fn('object', 0),
  empty: fn('bool', 1),
  endsWith: fn('bool', 2),
  environment: fn('object', 0),
  filter: fn('array', 2),
  first: fn('any', 1),
  flatten: fn('array', 1),
  format: fn('string', 1, many),
  guid: fn('string', 1, many),
  int: fn('int', 1),
  items: fn('array', 1),
  join: fn('string', 2),
  last: fn('any', 1),
  length: fn('int', 1),
  loadJsonContent: fn('any', 1, 2),
  loadTextContent: fn('string', 1, 2),
  map: fn('array', 2),
  range: fn('array', 2),
  readEnvironmentVariable: fn('string', 1, 2),
  replace: fn('string', 3),
  resourceGroup: fn('object', 0, 2),
  resourceId: fn('string', 2, many),
  split: fn('array', 2),
  startsWith: fn('bool', 2),
  string: fn('string', 1),
  subscription: fn('object', 0, 1),
  subscriptionResourceId: fn('string', 2, many),
  substring: fn('string', 2, 3),
  take: fn('any', 2),
  tenant: fn('object', 0),
  toLower: fn('string', 1),
  toUpper: fn('string', 1),
  trim: fn('string', 1),
  union: fn('any', 2, many),
  uniqueString: fn('string', 1, many),
};

/** The kind of an expression; `any` where only the compiler would know. */
export function kindOf(expression: Expression, scope: Scope): Declared {
  const plain = (type: TypeName): Declared => ({ type, values: undefined });
  switch (expression.kind) {
    case 'string': {
      const [only = ''] = expression.parts;
      const isLiteral = expression.parts.length < 2 && typeof only === 'string';
      return { type: 'string', values: isLiteral ? [only] : undefined };
    }
    case 'number':
      return plain('int');
    case 'boolean':
      return plain('bool');
    case 'object':
      return plain('object');
    case 'array':
    case 'for':
      return plain('array');
    case 'unary':
      return plain(expression.operator === '!' ? 'bool' : 'int');
    case 'binary':
      if (expression.operator === '??') return kindOf(expression.right, scope);
      return plain(/^([+\-*/%])$/.test(expression.operator) ? 'int' : 'bool');
    case 'call':
      return plain(expression.on === undefined ? (functions[expression.name]?.returns ?? 'any') : 'any');
    case 'name': {
      const value = scope.findVariable(expression.name);
      return scope.findParameter(expression.name) ?? (value === undefined ? plain('any') : kindOf(value, scope));
    }
    case 'choice': {
      const [yes, no] = [kindOf(expression.yes, scope), kindOf(expression.no, scope)];
      if (yes.type !== no.type) return plain('any');
      return { type: yes.type, values: yes.values && no.values && [...yes.values, ...no.values] };
    }
    default:
      return plain('any');
  }
}
