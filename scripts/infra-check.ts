import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Compiled, compile, findStale, readCommitted, writeCommitted } from '../infra/check/compile.ts';
import { withParameters } from '../infra/check/parameters.ts';
import { permissionsText } from '../infra/check/permissions.ts';
import { findCompiler } from '../tools/bicep/compiler.ts';
import { skipped } from './steps.ts';

const usage = `npm run infra [-- --write]   builds, lints and formats every Bicep file, where there is a compiler (npm run bicep)
  --write   writes what is made from the templates anew: infra/compiled, docs/permissions.md, the parameters in docs/deploy.md`;

const root = join(import.meta.dirname, '..');

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { write: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const compiler = findCompiler();
  if (compiler === undefined) {
    if (values.write) writeDocs(readCommitted(root));
    const why = 'bicep is neither restored (npm run bicep) nor on the PATH';
    if (process.env.BICEP_EXPECTED !== undefined) throw new Error(`${why}, and BICEP_EXPECTED says it is.`);
    console.log(`${why}: the templates are not compiled.`);
    return skipped;
  }
  const compiled = await compile(root, compiler);
  if (values.write && compiled.template !== undefined) {
    writeCommitted(root, compiled);
    writeDocs(compiled);
  }
  const stale = compiled.template === undefined ? [] : findStale(root, compiled);
  const problems = [
    ...compiled.problems,
    ...stale.map((path) => `${path} : not what the templates say: npm run infra -- --write`),
  ];
  for (const problem of problems) console.log(problem);
  console.log(`${Object.keys(compiled.snapshots).length} snapshots, ${problems.length} problems`);
  return problems.length > 0 ? 1 : 0;
}

function writeDocs(compiled: Compiled): void {
  const docs = join(root, 'docs');
  writeFileSync(join(docs, 'permissions.md'), permissionsText(compiled));
  const deploy = join(docs, 'deploy.md');
  writeFileSync(deploy, withParameters(readFileSync(deploy, 'utf8'), compiled.template));
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
