import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { type Bicep, describeDiagnostic, openBicep } from '../../tools/bicep/open-bicep.ts';

/** Where the snapshots pretend to be deployed: made-up ids. */
export const place = {
  tenantId: '00000000-0000-0000-0000-0000000000d1',
  subscriptionId: '00000000-0000-0000-0000-0000000000a1',
  location: 'westeurope',
  deploymentName: 'gatehouse',
} as const;

/** The one variable that a parameter file of ours reads without a default. */
export const environment = { GATEHOUSE_AUTH_CLIENT_ID: '00000000-0000-0000-0000-0000000000c1' } as const;

const Snapshot = z.object({
  predictedResources: z.array(
    z.looseObject({ id: z.string(), type: z.string(), name: z.string(), apiVersion: z.string() }),
  ),
  // The compiler writes them in another order each time it starts.
  outputs: z.record(z.string(), z.unknown()).transform(inOrder),
  diagnostics: z.array(z.unknown()),
});
/** What one set of switches makes, as the compiler evaluates it. */
export type Snapshot = z.infer<typeof Snapshot>;

function inOrder<Value>(values: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const Template = z.looseObject({
  parameters: z.record(z.string(), z.looseObject({})),
  resources: z.record(z.string(), z.unknown()),
});
/** A template as Azure takes it. */
export type Template = z.infer<typeof Template>;

const Compiled = z.object({
  problems: z.array(z.string()),
  template: Template.optional(),
  /** What is deployed at a management group. */
  group: Template.optional(),
  snapshots: z.record(z.string(), Snapshot),
});
/** Everything the compiler says of the templates. Where one has an error there is no template, and no snapshots. */
export type Compiled = z.infer<typeof Compiled>;

const folders = {
  templates: 'infra',
  /** One parameter file for each set of switches; its snapshot has its name. */
  switches: 'test/infra/switches',
  committed: 'infra/compiled',
  kept: '.local/infra',
} as const;

/** The snapshots that are committed, for machines without a compiler. */
const committed: readonly string[] = ['observe', 'enforce', 'queue'];

/** The template for a management group: compiled beside the one for everything else. */
const groupTemplate = 'management-group';

/** Names of the sets of switches. */
export const listSwitches = (root: string): readonly string[] =>
  listFiles(root, folders.switches, /\.bicepparam$/).map((path) =>
    relative(folders.switches, path).replace('.bicepparam', ''),
  );

/** Every file the compiler is asked about, by its path from the root; the examples of the documentation among them. */
export function listSources(root: string): ReadonlyMap<string, string> {
  const paths = [
    ...listFiles(root, folders.templates, /\.bicep(param)?$/),
    ...listFiles(root, folders.switches, /\.bicepparam$/),
  ];
  const examples = readFileSync(join(root, 'docs/deploy.md'), 'utf8').matchAll(/^```bicep-params\n([\s\S]*?)^```/gm);
  return new Map([
    ...paths.map((path) => [path, readFileSync(join(root, path), 'utf8')] as const),
    ...[...examples].map(
      ([, text = ''], index) =>
        [
          `${folders.kept}/docs-deploy-example-${index + 1}.bicepparam`,
          text.replace('main.bicep', '../../infra/main.bicep'),
        ] as const,
    ),
  ]);
}

function listFiles(root: string, folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * Builds, lints and formats every file, and takes a snapshot of each set of switches. The same sources are compiled once: the answer is
 * kept by their hash, so that everything in a run shares it, and the next run too.
 */
export async function compile(root: string, compiler: string): Promise<Compiled> {
  const sources = listSources(root);
  const hash = createHash('sha256').update(compiler);
  for (const [path, text] of sources) hash.update(`${path}\n${text}\n`);
  // What templates load, and what the linter is told.
  for (const path of listFiles(root, folders.templates, /\.json$/))
    if (dirname(path) !== folders.committed) hash.update(`${path}\n${readFileSync(join(root, path), 'utf8')}\n`);
  const kept = join(root, folders.kept, `${hash.digest('hex')}.json`);
  mkdirSync(dirname(kept), { recursive: true });
  // Several workers of one run ask at once: one compiles, the others wait for what it keeps.
  const isMine = await claim(`${kept}.lock`, () => existsSync(kept));
  if (!isMine) return readCompiled(kept);
  const bicep = openBicep(compiler, environment);
  try {
    const problems = await findProblems(bicep, root);
    const compiled = { problems, ...(await takeSnapshots(bicep, root, listSwitches(root))) };
    for (const name of readdirSync(dirname(kept)))
      if (name.endsWith('.json')) rmSync(join(dirname(kept), name), { force: true });
    writeFileSync(`${kept}.new`, JSON.stringify(compiled));
    renameSync(`${kept}.new`, kept);
    return compiled;
  } finally {
    rmSync(`${kept}.lock`, { recursive: true, force: true });
    await bicep.close();
  }
}

/** True for the one who shall do it; false once it is done. A claim whose owner died is taken over after some minutes. */
async function claim(lock: string, isDone: () => boolean): Promise<boolean> {
  const longest = 5 * 60_000;
  while (!isDone()) {
    try {
      mkdirSync(lock);
      return true;
    } catch {
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - since > longest) rmSync(lock, { recursive: true, force: true });
      await setTimeout(200);
    }
  }
  return false;
}

/** Bicep files that no other one is made of: what is said of a module is said of its template too. */
export function listTemplates(sources: ReadonlyMap<string, string>): readonly string[] {
  const modules = new Set(
    [...sources].flatMap(([path, text]) =>
      [...text.matchAll(/^\s*(?:module \w+|import .*? from) '([^':]+\.bicep)'/gm)].map(([, named = '']) =>
        join(dirname(path), named),
      ),
    ),
  );
  return [...sources.keys()].filter((path) => path.endsWith('.bicep') && !modules.has(path));
}

/** What the compiler and its linter say of any file, one line each. Empty is good. */
async function findProblems(bicep: Bicep, root: string): Promise<string[]> {
  const problems = new Set<string>();
  const sources = listSources(root);
  const templates = listTemplates(sources);
  for (const [path, text] of sources) {
    const absolute = join(root, path);
    if (path.startsWith(folders.kept)) {
      mkdirSync(dirname(absolute), { recursive: true });
      writeFileSync(absolute, text);
    }
    // Those of the switches are built for their snapshots.
    const isBuilt = path.endsWith('.bicepparam') ? !path.startsWith(folders.switches) : templates.includes(path);
    const { diagnostics } = !isBuilt
      ? { diagnostics: [] }
      : await (path.endsWith('.bicepparam') ? bicep.compileParameters(absolute) : bicep.compile(absolute));
    for (const each of diagnostics)
      problems.add(describeDiagnostic({ ...each, source: relative(root, each.source) || path }));
    if ((await bicep.format(absolute)) !== text) problems.add(`${path} : not in the compiler's own form: bicep format`);
  }
  return [...problems];
}

/** The template, and the snapshots of these switches; nothing where the template has an error. */
export async function takeSnapshots(
  bicep: Bicep,
  root: string,
  switches: readonly string[],
): Promise<Omit<Compiled, 'problems'>> {
  const { template } = await bicep.compile(join(root, folders.templates, 'main.bicep'));
  if (template === undefined) return { snapshots: {} };
  const snapshots: Record<string, Snapshot> = {};
  // Put to the compiled template: its sources would be compiled again for each.
  mkdirSync(join(root, '.local'), { recursive: true });
  const folder = mkdtempSync(join(root, '.local', 'switches-'));
  try {
    writeFileSync(join(folder, 'main.json'), template);
    for (const name of switches) {
      const text = readFileSync(join(root, folders.switches, `${name}.bicepparam`), 'utf8');
      const path = join(folder, `${name}.bicepparam`);
      writeFileSync(path, text.replace(/^using '.*main\.bicep'$/m, "using 'main.json'"));
      snapshots[name] = Snapshot.parse(JSON.parse(await bicep.snapshot(path, place)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const group = await bicep.compile(join(root, folders.templates, `${groupTemplate}.bicep`));
  return {
    template: withoutGenerator(Template.parse(JSON.parse(template))),
    ...(group.template === undefined ? {} : { group: withoutGenerator(Template.parse(JSON.parse(group.template))) }),
    snapshots,
  };
}

/** Version and hash say which compiler wrote it, not what it says. */
function withoutGenerator<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value, (key, each) => (key === '_generator' ? undefined : each))) as Value;
}

/** What was kept in a file. */
export const readCompiled = (path: string): Compiled => Compiled.parse(JSON.parse(readFileSync(path, 'utf8')));

/** What is committed: the template and some snapshots. */
export function readCommitted(root: string): Compiled {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(join(root, folders.committed, `${name}.json`), 'utf8'));
  const snapshots = Object.fromEntries(committed.map((name) => [name, read(name)]));
  return Compiled.parse({ problems: [], template: read('main'), group: read(groupTemplate), snapshots });
}

/** Which of the committed files are not what the compiler says now. */
export function findStale(root: string, compiled: Compiled): readonly string[] {
  return [...committedTexts(compiled)].flatMap(([name, text]) => {
    const path = join(root, folders.committed, name);
    return existsSync(path) && readFileSync(path, 'utf8') === text ? [] : [`${folders.committed}/${name}`];
  });
}

/** Writes what is committed again. */
export function writeCommitted(root: string, compiled: Compiled): void {
  mkdirSync(join(root, folders.committed), { recursive: true });
  for (const [name, text] of committedTexts(compiled)) writeFileSync(join(root, folders.committed, name), text);
}

function committedTexts({ template, group, snapshots }: Compiled): ReadonlyMap<string, string> {
  const texts = [
    ['main', template] as const,
    [groupTemplate, group] as const,
    ...committed.map((name) => [name, snapshots[name]] as const),
  ];
  return new Map(texts.map(([name, value]) => [`${name}.json`, `${JSON.stringify(value, undefined, 2)}\n`]));
}
