import { readOptions } from './read-options.ts';
import { command, infra, lint, type StepResult, summarise, tests, types } from './steps.ts';

const usage = `npm test -- [--unit] [files…]
  --unit   types, lint and the unit tests only: nothing is started
  files    only the tests whose path contains one of these`;

async function main(): Promise<number> {
  const { values, positionals } = readOptions({
    allowPositionals: true,
    options: { unit: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const results: StepResult[] = await Promise.all([types(), lint(), infra()]);
  // The scenarios run what is built, so a stale build must not pass for the present one.
  if (!values.unit) results.push(await command('build', '../../scripts/build.ts', ['--quiet']));
  results.push(await tests([...(values.unit ? ['--project', 'unit'] : []), ...positionals]));
  return summarise(results);
}

process.exitCode = await main();
