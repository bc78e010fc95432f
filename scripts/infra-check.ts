import { join } from 'node:path';
import { compile, findStale, writeCommitted } from '../infra/check/compile.ts';
import { findCompiler } from '../tools/bicep/compiler.ts';
import { readOptions } from './read-options.ts';
import { runScript } from './run-script.ts';
import { skipped } from './steps.ts';

const usage = `npm run infra [-- --write]   builds, lints and formats every Bicep file, where there is a compiler (npm run bicep)
  --write   writes infra/compiled again; npm run generate does that, and writes the pages made from it`;

const root = join(import.meta.dirname, '..');

async function main(): Promise<number> {
  const { values } = readOptions({
    options: { write: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const compiler = findCompiler();
  if (compiler === undefined) {
    const why = 'bicep is neither restored (npm run bicep) nor on the PATH';
    if (process.env.BICEP_EXPECTED !== undefined) throw new Error(`${why}, and BICEP_EXPECTED says it is.`);
    console.log(`${why}: the templates are not compiled.`);
    return skipped;
  }
  const compiled = await compile(root, compiler);
  if (values.write && compiled.template !== undefined) writeCommitted(root, compiled);
  const stale = compiled.template === undefined ? [] : findStale(root, compiled);
  const problems = [
    ...compiled.problems,
    ...stale.map((path) => `${path} : not what the templates say: npm run generate`),
  ];
  for (const problem of problems) console.log(problem);
  console.log(`${Object.keys(compiled.snapshots).length} snapshots, ${problems.length} problems`);
  return problems.length > 0 ? 1 : 0;
}

await runScript(main);
