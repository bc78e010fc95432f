import { functions } from './scope.ts';
import type { BicepFile, Expression, Problem } from './syntax.ts';

/** Holds every name of a file to a declaration, every declaration to a use, and every function to the language. */
export function checkNames(file: BicepFile): Problem[] {
  const problems: Problem[] = [];
  const declared = [...file.parameters, ...file.variables, ...file.resources, ...file.modules];
  const names = new Set(declared.map(({ name }) => name));
  const used = new Set<string>();

  const visit = (expression: Expression, locals: ReadonlySet<string>): void => {
    const { at } = expression;
    const tell = (message: string) => problems.push({ path: file.path, at, message });
    if (expression.kind === 'name') {
      used.add(expression.name);
      if (!names.has(expression.name) && !locals.has(expression.name)) tell(`${expression.name} is declared nowhere`);
    }
    if (expression.kind === 'call') {
      const { on, name, args } = expression;
      const isOfNamespace = on?.kind === 'name' && (on.name === 'sys' || on.name === 'az');
      const signature = Object.hasOwn(functions, name) ? functions[name] : undefined;
      if (signature === undefined) tell(`${name}() is not a function these files may use`);
      else if (args.length < signature.min || args.length > signature.max)
        tell(
          `${name}() takes ${signature.min === signature.max ? signature.min : `${signature.min} or more`} arguments, not ${args.length}`,
        );
      if (on !== undefined && !isOfNamespace) visit(on, locals);
      for (const arg of args) visit(arg, locals);
      return;
    }
    for (const [child, more] of childrenOf(expression)) visit(child, new Set([...locals, ...more]));
  };

  for (const { defaultValue } of file.parameters) if (defaultValue !== undefined) visit(defaultValue, new Set());
  for (const { value } of [...file.variables, ...file.outputs]) visit(value, new Set());
  for (const { body } of [...file.resources, ...file.modules]) visit(body, new Set());

  const seen = new Set<string>();
  for (const { name, at } of declared) {
    if (seen.has(name)) problems.push({ path: file.path, at, message: `${name} is declared twice` });
    seen.add(name);
  }
  const idle = [
    ...file.parameters,
    ...(file.using === undefined ? file.variables : []),
    ...file.resources.filter(({ existing }) => existing),
  ];
  for (const { name, at } of idle)
    if (!used.has(name)) problems.push({ path: file.path, at, message: `${name} is used nowhere` });
  return problems;
}

/** The expressions inside one, each with the names it brings along. */
export function childrenOf(expression: Expression): readonly (readonly [Expression, readonly string[]])[] {
  const plain = (...children: readonly Expression[]) => children.map((child) => [child, []] as const);
  switch (expression.kind) {
    case 'string':
      return plain(...expression.parts.filter((part) => typeof part !== 'string'));
    case 'object':
      return expression.properties.flatMap(({ name, key, value }) =>
        name === undefined ? plain(key, value) : plain(value),
      );
    case 'array':
      return plain(...expression.items);
    case 'for':
      return [[expression.list, []] as const, [expression.body, [expression.item, expression.index ?? '']] as const];
    case 'if':
      return plain(expression.condition, expression.body);
    case 'call':
      return plain(...(expression.on === undefined ? [] : [expression.on]), ...expression.args);
    case 'member':
      return plain(expression.object);
    case 'index':
      return plain(expression.object, expression.index);
    case 'choice':
      return plain(expression.condition, expression.yes, expression.no);
    case 'binary':
      return plain(expression.left, expression.right);
    case 'unary':
      return plain(expression.operand);
    case 'lambda':
      return [[expression.body, expression.parameters] as const];
    default:
      return [];
  }
}
