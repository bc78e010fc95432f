import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, listSwitches, takeSnapshots } from '../infra/check/compile.ts';
import { obtainCompiler } from '../tools/bicep/compiler.ts';
import { type Bicep, type Diagnostic, openBicep } from '../tools/bicep/open-bicep.ts';
import { type Mistake, mistakes } from './infra-mistakes.ts';
import { readOptions } from './read-options.ts';
import { runScript } from './run-script.ts';

const usage = `npm run mutate:infra [-- --only <pattern>]
  Plants one mistake after the other in a copy of the templates and prints who catches it: the compiler, its linter, or which test.
  Ends with status 1 when one goes unseen. Takes some minutes.`;

const project = join(import.meta.dirname, '..');
/** The tests that read snapshots, those that load little first; the others hold the documentation and the package, or are about the compiler. */
const tests = [
  ['safety', 'rights', 'waits', 'flex-consumption', 'storage-retention'],
  ['alerts', 'azd', 'filters', 'own-network', 'passes', 'roles', 'templates', 'new-subscriptions'],
] as const;
/** Most mistakes show in the first two; the other switches are asked where they don't. */
const first = ['observe', 'enforce'];

async function main(): Promise<number> {
  const { values } = readOptions({
    options: { only: { type: 'string', default: '' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const bicep = openBicep(obtainCompiler(), environment);
  const folder = mkdtempSync(join(tmpdir(), 'mutate-infra-'));
  try {
    const wanted = mistakes.filter(([what, path]) => new RegExp(values.only).test(`${what} ${path}`));
    const unseen: string[] = [];
    for (const mistake of wanted) {
      const [what, path] = mistake;
      const seen = await whoSees(mistake, folder, bicep);
      if (seen === undefined) unseen.push(what);
      console.log(`${what} (${path}): ${seen ?? 'NOBODY'}`);
    }
    console.log(`${wanted.length - unseen.length} of ${wanted.length} mistakes are seen`);
    return unseen.length === 0 ? 0 : 1;
  } finally {
    await bicep.close();
    rmSync(folder, { recursive: true });
  }
}

/** Who says first that something is wrong; undefined when nobody does. */
async function whoSees([what, path, from, to]: Mistake, folder: string, bicep: Bicep): Promise<string | undefined> {
  const root = join(folder, what.replaceAll(/\W+/g, '-'));
  mkdirSync(root);
  for (const each of ['infra', 'test/infra/switches', 'docs'])
    cpSync(join(project, each), join(root, each), { recursive: true });
  const file = join(root, 'infra', path);
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`infra/${path} no longer says what "${what}" changes: ${from}`);
  writeFileSync(
    file,
    text.replace(from, () => to),
  );
  const said = [
    ...(await bicep.compile(join(root, 'infra/main.bicep'))).diagnostics,
    ...(await bicep.compile(join(root, 'infra/management-group.bicep'))).diagnostics,
    ...(await bicep.compileParameters(join(root, 'infra/main.bicepparam'))).diagnostics,
  ];
  const [loudest] = said;
  if (loudest !== undefined) return describe(loudest);
  for (const switches of [first, listSwitches(root)]) {
    try {
      const compiled = { problems: [], ...(await takeSnapshots(bicep, root, switches)) };
      writeFileSync(join(root, 'compiled.json'), JSON.stringify(compiled));
    } catch (error) {
      // The templates refuse some sets of parameters themselves; then there is no snapshot.
      return `snapshot, ${error instanceof Error ? error.message : String(error)}`;
    }
    for (const files of tests) {
      const seen = findFailure(root, files);
      if (seen !== undefined) return seen;
    }
  }
  return undefined;
}

/** A rule of the linter has a name, what the compiler itself says a number. */
function describe({ level, code }: Diagnostic): string {
  return `${/^BCP\d+$/.test(code) ? 'compiler' : 'linter'}, ${level.toLowerCase()} ${code}`;
}

function findFailure(root: string, names: readonly string[]): string | undefined {
  const report = join(root, 'report.json');
  const vitest = join(project, 'node_modules/vitest/vitest.mjs');
  const files = names.map((name) => `test/infra/${name}.test.ts`);
  const { stderr } = spawnSync(
    process.execPath,
    [vitest, 'run', '--project', 'unit', '--reporter=json', `--outputFile=${report}`, '--maxWorkers=1', ...files],
    {
      cwd: project,
      env: { ...process.env, INFRA_ROOT: root, INFRA_COMPILED: join(root, 'compiled.json') },
      encoding: 'utf8',
    },
  );
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: {
      status: string;
      name: string;
      message: string;
      assertionResults: { status: string; fullName: string }[];
    }[];
  };
  if (testResults.length < names.length) throw new Error(`Not every test ran:\n${stderr}`);
  const failed = testResults.flatMap(({ assertionResults, status, name, message }) => {
    const sentences = assertionResults.filter((each) => each.status === 'failed').map(({ fullName }) => fullName);
    return status === 'failed' && sentences.length === 0 ? [`${name} does not load: ${message}`] : sentences;
  });
  return failed.length === 0
    ? undefined
    : `test, ${failed[0]}${failed.length > 1 ? ` (and ${failed.length - 1} more)` : ''}`;
}

await runScript(main);
