/** How long after its start an instance writes what Node has compiled: by then it has loaded what its first events need. */
const settledAfter = 10_000;

/**
 * What is in `dist/functions` for one entry point: it lets Node keep what it compiles in the instance's own temporary folder, so that the
 * next start there need not compile it, and only then loads the part itself. A cache that can't be written is none, and no error
 * (nodejs.org/docs/latest-v22.x/api/module.html#module-compile-cache). An instance may be ended without notice, so it is written once
 * in between: by the stub of the part that is named `start`.
 */
export function entryStub(name: string): string {
  const flush = `setTimeout(() => module.flushCompileCache?.(), ${settledAfter}).unref();\n`;
  return [
    "import module from 'node:module';\n",
    'module.enableCompileCache?.();\n',
    `await import('../parts/${name}.js');\n`,
    name === 'start' ? flush : '',
  ].join('');
}
