import type { Plugin } from 'esbuild';

/**
 * Modules of Node's of which an import reads too much, with what the app and its libraries take of them by name. An import first reads everything that
 * a module exports, so that each can be had by its name, and some of that is only made when it is read: `node:http` then loads a client for
 * `fetch` (7 MB and 30 ms), `node:process` opens the standard streams, `node:util` loads a parser of arguments. Another name needs its place
 * here: without it the build ends and says so.
 */
const taken: Readonly<Record<string, readonly string[]>> = {
  'node:http': [],
  'node:process': [],
  'node:util': ['inspect', 'isDeepStrictEqual', 'promisify'],
};

/** Has these modules as they are, and reads nothing of them but those names. */
export const plainBuiltins: Plugin = {
  name: 'plain-builtins',
  setup(build) {
    build.onResolve({ filter: /^(?:node:)?(?:http|process|util)$/ }, ({ path, kind }) =>
      kind === 'import-statement' ? { path: path.replace(/^(?:node:)?/, 'node:'), namespace: 'builtin' } : undefined,
    );
    build.onLoad({ filter: /^/, namespace: 'builtin' }, ({ path }) => ({ contents: plainBuiltin(path) }));
  },
};

function plainBuiltin(name: string): string {
  return [
    `const it = process.getBuiltinModule(${JSON.stringify(name)});\n`,
    'export default it;\n',
    ...(taken[name] ?? []).map((key) => `export const ${key} = /* @__PURE__ */ (() => it.${key})();\n`),
  ].join('');
}
