import { infra, lint, summarise, tests, types } from './steps.ts';

/** What to run before every commit: types, lint, the templates, unit and architecture tests. Nothing is started. */
const results = await Promise.all([types(), lint(), infra()]);
process.exitCode = summarise([...results, await tests(['--project', 'unit'])]);
