import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkFiles, infraFolder, readFiles } from '../infra/check/check.ts';
import { extractFacts, writeFacts } from '../infra/check/extract.ts';
import { extractedTypes, hasPublishedTypes, readExtracted, readPublished } from '../infra/check/fact-source.ts';
import { withParameters } from '../infra/check/parameters.ts';
import { permissionsText } from '../infra/check/permissions.ts';
import { describeProblem } from '../infra/check/syntax.ts';

const usage = `node scripts/infra-check.ts [--extract] [--docs]   checks every Bicep file without a compiler, and with one where bicep is on the PATH
  --extract   writes infra/check/types.json anew from the published types (ARM_TYPES)
  --docs      writes docs/permissions.md and the parameters in docs/deploy.md anew`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      extract: { type: 'boolean', default: false },
      docs: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (values.docs) await writeDocs();
  const files = await readFiles();
  if (values.extract) {
    if (!hasPublishedTypes()) throw new Error('The published types are not there: set ARM_TYPES to their file.');
    const facts = extractFacts(
      [...files.values()].map(({ file }) => file),
      readPublished(),
    );
    writeFileSync(extractedTypes, writeFacts(facts));
  }
  const problems = checkFiles(files, hasPublishedTypes() ? readPublished() : readExtracted());
  for (const problem of problems) console.log(`infra/${describeProblem(problem)}`);
  console.log(`${files.size} files, ${problems.length} problems`);
  return problems.length + compile() > 0 ? 1 : 0;
}

async function writeDocs(): Promise<void> {
  const docs = join(infraFolder, '../docs');
  writeFileSync(join(docs, 'permissions.md'), permissionsText());
  const deploy = join(docs, 'deploy.md');
  writeFileSync(deploy, await withParameters(readFileSync(deploy, 'utf8')));
}

/** What the compiler and its linter say; nothing where there is no compiler. Returns how many files failed. */
function compile(): number {
  if (spawnSync('bicep', ['--version'], { stdio: 'ignore' }).error !== undefined) {
    console.log('bicep is not on the PATH: its own checks are left to the hosted CI.');
    return 0;
  }
  const names = readdirSync(infraFolder, { recursive: true, encoding: 'utf8' });
  const runs = [
    ...names
      .filter((name) => name.endsWith('.bicep'))
      .flatMap((name) => [
        ['build', '--stdout', name],
        ['lint', name],
      ]),
    ...names.filter((name) => name.endsWith('.bicepparam')).map((name) => ['build-params', '--stdout', name]),
  ];
  return runs.filter((args) => {
    const { status, stderr } = spawnSync('bicep', args, {
      cwd: join(infraFolder),
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    // A linter's warning is a mistake here too.
    const isBad = status !== 0 || /\b(Warning|Error)\b/.test(stderr);
    if (isBad) console.log(`bicep ${args.join(' ')}\n${stderr}`);
    return isBad;
  }).length;
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
