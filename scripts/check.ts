import { lint, summarise, tests, types } from './steps.ts';

/** What to run before every commit: types, lint, unit and architecture tests. Nothing is started. */
const results = await Promise.all([types(), lint()]);
process.exitCode = summarise([...results, await tests(['--project', 'unit'])]);
