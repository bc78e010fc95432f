/** What a Bicep file says, as far as the checks and the evaluator need it. Positions count from 1. */
export interface At {
  readonly line: number;
  readonly column: number;
}

export interface Property {
  readonly at: At;
  /** Undefined where the key is computed. */
  readonly name: string | undefined;
  readonly key: Expression;
  readonly value: Expression;
}

export type Expression = { readonly at: At } & (
  | { readonly kind: 'string'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'object'; readonly properties: readonly Property[] }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'for';
      readonly item: string;
      readonly index: string | undefined;
      readonly list: Expression;
      readonly body: Expression;
    }
  | { readonly kind: 'if'; readonly condition: Expression; readonly body: Expression }
  | {
      readonly kind: 'call';
      readonly on: Expression | undefined;
      readonly name: string;
      readonly args: readonly Expression[];
    }
  | { readonly kind: 'member'; readonly object: Expression; readonly name: string; readonly safe: boolean }
  | { readonly kind: 'index'; readonly object: Expression; readonly index: Expression }
  | { readonly kind: 'choice'; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: Expression }
  | { readonly kind: 'name'; readonly name: string }
);

export type TypeName = 'string' | 'int' | 'bool' | 'array' | 'object' | 'any';

export interface Declared {
  readonly type: TypeName;
  /** The only values allowed, where the type or `@allowed` lists them. */
  readonly values: readonly string[] | undefined;
}

export interface Parameter extends Declared {
  readonly at: At;
  readonly name: string;
  readonly defaultValue: Expression | undefined;
  readonly nullable: boolean;
  readonly description: string | undefined;
}

export interface Variable {
  readonly at: At;
  readonly name: string;
  readonly value: Expression;
}

export interface Resource {
  readonly at: At;
  readonly name: string;
  readonly type: string;
  readonly version: string;
  readonly existing: boolean;
  readonly body: Expression;
}

export interface Module {
  readonly at: At;
  readonly name: string;
  /** As written, relative to the file. */
  readonly path: string;
  readonly body: Expression;
}

export interface Output extends Declared {
  readonly at: At;
  readonly name: string;
  readonly value: Expression;
}

export interface BicepFile {
  readonly path: string;
  readonly targetScope: string;
  /** The template a parameter file gives values to. */
  readonly using: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly variables: readonly Variable[];
  readonly resources: readonly Resource[];
  readonly modules: readonly Module[];
  readonly outputs: readonly Output[];
}

/** Something a compiler would refuse. */
export interface Problem {
  readonly path: string;
  readonly at: At;
  readonly message: string;
}

export const describeProblem = ({ path, at, message }: Problem): string => `${path}:${at.line}:${at.column} ${message}`;

/** The text of a string without interpolation; undefined for anything else. */
export function literalText(expression: Expression): string | undefined {
  if (expression.kind !== 'string' || expression.parts.some((part) => typeof part !== 'string')) return undefined;
  return expression.parts.join('');
}

export const findProperty = (expression: Expression, name: string): Property | undefined =>
  expression.kind === 'object' ? expression.properties.find((property) => property.name === name) : undefined;

/** The object behind a loop or a condition. */
export function innerBody(expression: Expression): Expression {
  return expression.kind === 'for' || expression.kind === 'if' ? innerBody(expression.body) : expression;
}
