/** The operations of a generated client that are called, by the file that holds them. */
export type Called = Readonly<Record<string, readonly string[]>>;

const operation = /return this\.client\.sendOperationRequest\(\{[^}]*\}, (\w+)OperationSpec\);/g;
const specification = /^const (\w+)OperationSpec = \{$[\s\S]*?^\};$/gm;
const shape = /^export const (\w+) = \{$[\s\S]*?^\};$/gm;
/** To another shape: as it is imported, by its name, or by taking over its properties. */
const leadsTo = /\bMappers\.(\w+)|className: "(\w+)"|\.\.\.(\w+)\.type\b/g;
const bodyShapes = /^import \{([^}]*)\} from "\.\.\/models\/mappers\.js";$/m;
/** What TypeScript makes of an enum: a variable, and a function that fills it when the file is loaded, wanted or not. */
const filledEnum = /^export var (\w+);\n\(function \(\1\) \{\n((?: {4}.*\n)*?)\}\)\(\1 \|\| \(\1 = \{\}\)\);$/gm;

/**
 * The file of one group of operations with those that are called: each of the others refuses, and its description is gone.
 * @throws Error where one that is called is missing: the library has changed.
 */
export function onlyOperations(source: string, group: string, called: readonly string[]): string {
  const there = new Set(Array.from(source.matchAll(operation), ([, name = '']) => name));
  const missing = called.find((name) => !there.has(name));
  if (missing !== undefined)
    throw new Error(`The operation ${group}.${missing} is not where it was: see scripts/generated-clients.ts.`);
  return source
    .replaceAll(operation, (whole, name: string) =>
      called.includes(name) ? whole : `throw new Error("${group}.${name} is not in this build");`,
    )
    .replaceAll(specification, (whole, name: string) => (called.includes(name) ? whole : ''));
}

/** The shapes that these groups of operations, already cut down, read and write by, those they lead to among them. */
export function shapesReached(groups: readonly string[], parameters: string, mappers: string): ReadonlySet<string> {
  const shapes = new Map(Array.from(mappers.matchAll(shape), ([text, name = '']) => [name, text]));
  const written = new Map(
    Array.from(parameters.matchAll(shape), ([text, name = '']) => [name, /mapper: (\w+)Mapper\b/.exec(text)?.[1]]),
  );
  const reached = new Set<string>();
  const reach = (name: string | undefined): void => {
    if (name === undefined || reached.has(name)) return;
    const text = shapes.get(name);
    if (text === undefined) throw new Error(`The shape ${name} is not where it was: see scripts/generated-clients.ts.`);
    reached.add(name);
    reachAll(text);
  };
  const reachAll = (text: string): void => {
    for (const [, imported, named, taken] of text.matchAll(leadsTo)) reach(imported ?? named ?? taken);
  };
  for (const group of groups) {
    reachAll(group);
    for (const [, name = ''] of group.matchAll(/\bParameters\.(\w+)/g)) reach(written.get(name));
  }
  return reached;
}

/** The generated list of shapes without those that nothing reaches. */
export function onlyReached(mappers: string, reached: ReadonlySet<string>): string {
  return mappers.replaceAll(shape, (whole, name: string) => (reached.has(name) ? whole : ''));
}

/** The generated list of parameters, which asks for no shape that is gone: the parameters that did are nobody's. */
export function parametersOf(parameters: string, reached: ReadonlySet<string>): string {
  return parameters.replace(bodyShapes, (_, list: string) => {
    const names = list.split(',').map((name) => name.trim());
    const of = (name: string): string => name.split(' as ')[0] ?? name;
    const gone = names.filter((name) => name !== '' && !reached.has(of(name)));
    const kept = names.filter((name) => name !== '' && reached.has(of(name)));
    return [
      ...(kept.length === 0 ? [] : [`import { ${kept.join(', ')} } from "../models/mappers.js";`]),
      ...gone.map((name) => `const ${name.split(' as ')[1] ?? name} = undefined;`),
    ].join('\n');
  });
}

/** The same values, each in one expression that a bundler leaves out where nobody asks for it. */
export function enumsOnDemand(source: string): string {
  return source.replaceAll(
    filledEnum,
    (_, name: string, lines: string) =>
      `export var ${name} = /* @__PURE__ */ (function (${name}) {\n${lines}    return ${name};\n})({});`,
  );
}
