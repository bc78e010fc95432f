import { dirname, join } from 'node:path';
import { childrenOf } from './check-names.ts';
import { kindOf, scopeOf } from './scope.ts';
import {
  type At,
  type BicepFile,
  type Declared,
  type Expression,
  findProperty,
  innerBody,
  type Problem,
} from './syntax.ts';

/** Holds what a file passes to its modules, and takes from them, against what the modules declare. */
export function checkModules(file: BicepFile, files: ReadonlyMap<string, BicepFile>): Problem[] {
  const problems: Problem[] = [];
  const tell = (at: At, message: string) => problems.push({ path: file.path, at, message });
  const scope = scopeOf(file);
  const called = new Map<string, BicepFile>();
  for (const module of file.modules) {
    const target = files.get(join(dirname(file.path), module.path));
    if (target === undefined) {
      tell(module.at, `there is no file ${module.path}`);
      continue;
    }
    called.set(module.name, target);
    const body = innerBody(module.body);
    if (target.targetScope !== file.targetScope && findProperty(body, 'scope') === undefined)
      tell(module.at, `${module.name} must say its scope: ${module.path} is for a ${target.targetScope}`);
    const params = findProperty(body, 'params')?.value;
    const given = params?.kind === 'object' ? params.properties : [];
    checkGiven(
      given.map(({ name, at, value }) => ({ name: name ?? '', at, kind: kindOf(value, scope) })),
      target,
      module.at,
      module.name,
      tell,
    );
  }
  checkOutputs(file, called, tell);
  return problems;
}

/** Holds a parameter file against its template. */
export function checkParameterFile(file: BicepFile, template: BicepFile | undefined): Problem[] {
  const problems: Problem[] = [];
  const tell = (at: At, message: string) => problems.push({ path: file.path, at, message });
  const start = { line: 1, column: 1 };
  if (template === undefined)
    return [{ path: file.path, at: start, message: `there is no template ${file.using ?? ''}` }];
  const scope = scopeOf(file);
  checkGiven(
    file.variables.map(({ name, at, value }) => ({ name, at, kind: kindOf(value, scope) })),
    template,
    start,
    file.path,
    tell,
  );
  return problems;
}

interface Given {
  readonly name: string;
  readonly at: At;
  readonly kind: Declared;
}

function checkGiven(
  given: readonly Given[],
  target: BicepFile,
  at: At,
  who: string,
  tell: (at: At, message: string) => void,
): void {
  for (const { name, at: where, kind } of given) {
    const wanted = target.parameters.find((parameter) => parameter.name === name);
    if (wanted === undefined) {
      tell(where, `${target.path} has no parameter ${name}`);
      continue;
    }
    if (kind.type !== 'any' && wanted.type !== 'any' && kind.type !== wanted.type)
      tell(where, `${name} must be of the type ${wanted.type}, not ${kind.type}`);
    const refused = kind.values?.find((value) => wanted.values !== undefined && !wanted.values.includes(value));
    if (refused !== undefined) tell(where, `${name} '${refused}' is not one of ${wanted.values?.join(', ')}`);
  }
  for (const { name, defaultValue, nullable } of target.parameters)
    if (defaultValue === undefined && !nullable && !given.some((each) => each.name === name))
      tell(at, `${who} gets no ${name}: it is required`);
}

/** `m.outputs.x` and `m[0].outputs.x`: the module must have that output. */
function checkOutputs(
  file: BicepFile,
  called: ReadonlyMap<string, BicepFile>,
  tell: (at: At, message: string) => void,
): void {
  const visit = (expression: Expression): void => {
    if (expression.kind === 'member' && expression.object.kind === 'member' && expression.object.name === 'outputs') {
      const source =
        expression.object.object.kind === 'index' ? expression.object.object.object : expression.object.object;
      const target = source.kind === 'name' ? called.get(source.name) : undefined;
      if (target !== undefined && !target.outputs.some(({ name }) => name === expression.name))
        tell(expression.at, `${target.path} has no output ${expression.name}`);
    }
    for (const [child] of childrenOf(expression)) visit(child);
  };
  for (const { value } of [...file.variables, ...file.outputs]) visit(value);
  for (const { body } of [...file.resources, ...file.modules]) visit(body);
}
