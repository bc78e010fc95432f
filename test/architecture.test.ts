import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rooms } from '../src/house/rooms.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const roomNames = rooms.map(({ name }) => name);

/** Highest first. Imports point down; rooms on one line never import each other. */
const ranks: readonly (readonly string[])[] = [
  ['functions'],
  ['app'],
  ['api', 'console', 'cli'],
  ['house', 'preview', 'first-policy', 'doctor'],
  ['access', 'managed'],
  // A room that judges by the paths of another one.
  ['clusters'],
  ['why'],
  roomNames.filter((name) => name !== 'clusters'),
  ['reconcile', 'events', 'policy', 'state', 'arm', 'notify', 'telemetry', 'report'],
  ['core'],
];

/** What one rank's rooms may know of their own rank: the loop is made of what is kept and what is decided; notifications, of what is kept and how Azure refuses. */
const neighbours: Readonly<Record<string, readonly string[]>> = {
  reconcile: ['policy', 'state'],
  notify: ['state', 'arm'],
};

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
}

function listFiles(folder: string, ending = '.ts'): SourceFile[] {
  const absolute = join(root, folder);
  if (!existsSync(absolute)) return [];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => {
      const path = relative(root, join(entry.parentPath, entry.name));
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, lines: text.split('\n').length - 1 };
    })
    .filter(({ path }) => !path.includes('fixture'));
}

const product = [...listFiles('src'), ...listFiles('src', '.tsx'), ...listFiles('functions')];
const simulator = listFiles('simulator');

/** `dns` for src/dns/…, `functions` for functions/; a file that is in src/ itself is in no room. */
function roomOf(path: string): string {
  const [top, second, ...rest] = path.split('/');
  if (top !== 'src') return top ?? '';
  return rest.length === 0 ? '' : (second ?? '');
}

function importsOf({ path, text }: SourceFile): string[] {
  return [...text.matchAll(/(?<!')\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target = '']) =>
    target.startsWith('.') ? relative(root, resolve(root, dirname(path), target)) : target,
  );
}

function rankOf(room: string): number {
  return ranks.findIndex((rooms) => rooms.includes(room));
}

describe('the import table', () => {
  it('knows every room', () => {
    for (const { path } of product) expect(rankOf(roomOf(path)), path).toBeGreaterThanOrEqual(0);
  });

  it.each(product.map((file) => [file.path, file] as const))('%s imports only what is below it', (path, file) => {
    const room = roomOf(path);
    for (const target of importsOf(file)) {
      if (!target.startsWith('src/') && !target.startsWith('functions/')) continue;
      const other = roomOf(target);
      if (other === room) continue;
      const allowed = rankOf(other) > rankOf(room) || (neighbours[room] ?? []).includes(other);
      expect(allowed, `${path} imports ${target}`).toBe(true);
    }
  });

  it('keeps the simulator out of the product, and the product out of the simulator but for its words', () => {
    for (const file of product)
      for (const target of importsOf(file)) expect(target, file.path).not.toMatch(/^(simulator|test|bench|scripts)\//);
    for (const file of simulator) {
      for (const target of importsOf(file)) {
        if (target.startsWith('src/')) expect(target, file.path).toMatch(/^src\/core\//);
        expect(target, file.path).not.toMatch(/^(functions|test)\//);
      }
    }
  });

  it("lets no framework past admission: only functions/, the composition root and the API's admission know @azure/functions", () => {
    for (const file of product) {
      if (!importsOf(file).includes('@azure/functions')) continue;
      expect(file.path).toMatch(/^(functions\/|src\/app\/|src\/api\/http\.ts|src\/telemetry\/)/);
    }
  });
});

/** The parts of the dns room, highest first: `room` is what is beside them and puts them together, the report that its gate reads with it. */
const dnsParts = ['room', 'report', 'endpoints', 'records', 'zones', 'names', 'schema', 'ports', 'model'] as const;

function partOf(path: string): (typeof dnsParts)[number] {
  const [, , part = ''] = path.replace(/\.ts$/, '').split('/');
  return dnsParts.find((each) => each === part) ?? 'room';
}

describe('the console', () => {
  const files = product.filter(({ path }) => roomOf(path) === 'console');

  it('is a client of the API: it knows nothing of the product but its own files', () => {
    for (const file of files)
      for (const target of importsOf(file)) expect(target, file.path).toMatch(/^(src\/console\/|preact(\/hooks)?$)/);
  });

  it('takes the types of what the API answers from its OpenAPI document, and writes none by hand', () => {
    const made = readFileSync(join(root, 'src/console/data/api.ts'), 'utf8');
    const named = new Set([...made.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name));
    const asked = files.flatMap(({ path, text }) =>
      [...text.matchAll(/\b(?:ask|useAnswer|useList)<(?:List<)?([^>]+)>/g)].map(([, type]) => ({ path, type })),
    );
    expect(asked.length).toBeGreaterThan(15);
    // `T` is of what does the asking for all of them.
    for (const { path, type } of asked) expect([...named, 'T'], path).toContain(type);
  });

  it('shows text as text: no markup is made of a value, and no style or script is in the document', () => {
    for (const { path, text } of files)
      expect(text, path).not.toMatch(/dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML|document\.write|\beval\(/);
    const page = readFileSync(join(root, 'src/console/index.html'), 'utf8');
    expect(page).not.toMatch(/<style|<script(?![^>]* src=)|\son\w+=|\sstyle=/);
  });
});

describe('the dns room', () => {
  const files = product.filter(({ path }) => roomOf(path) === 'dns');

  it('has every part', () => {
    expect(new Set(files.map(({ path }) => partOf(path)))).toEqual(new Set(dnsParts));
  });

  it.each(files.map((file) => [file.path, file] as const))('%s imports only parts below its own', (path, file) => {
    for (const target of importsOf(file)) {
      if (!target.startsWith('src/dns/')) continue;
      const [own, other] = [partOf(path), partOf(target)];
      const falls = own === other || dnsParts.indexOf(other) > dnsParts.indexOf(own);
      expect(falls, `${path} imports ${target}`).toBe(true);
    }
  });
});

describe('the rooms', () => {
  it('are folders of their own names, each with its room.ts', () => {
    for (const name of roomNames) expect(existsSync(join(root, 'src', name, 'room.ts')), name).toBe(true);
  });

  it('are known to the composition root by their list alone', () => {
    for (const file of product) {
      if (roomOf(file.path) !== 'app') continue;
      expect(file.text, file.path).not.toMatch(/microsoft\.[a-z]+\/|Microsoft\.[A-Z]\w+\//);
      // The API hands people's decisions to the room that carries them out, and asks one what Azure shows now.
      const known = importsOf(file).filter((target) => roomNames.includes(roomOf(target)));
      const isAsked = (target: string): boolean =>
        /^src\/(approvals\/decisions\/|egress\/closing\/undo|clusters\/(reader|live\/asking)\.ts)/.test(target);
      expect(known.filter((target) => !isAsked(target))).toEqual([]);
    }
  });

  it('are named in keys, findings and audit rows only as the list has them', () => {
    const known = [...roomNames, 'policy', 'reconcile'];
    for (const { path, text } of product)
      for (const [, name = ''] of text.matchAll(/\broom(?::| ===| !==) '([^']+)'/g))
        expect(known, path).toContain(name);
  });
});

describe('decisions', () => {
  const isPure = ({ path }: SourceFile): boolean =>
    /\/(plan|[\w-]+-plan|findings|remember|claims|target|takeover|unmarked|repairs|standing|standing-answer)\.ts$|\/(rules|types|path)\//.test(
      path,
    ) && roomNames.includes(roomOf(path));
  const pure = product.filter(isPure);

  it('exist in every domain room', () => {
    for (const room of roomNames) expect(pure.some(({ path }) => path.startsWith(`src/${room}/`))).toBe(true);
  });

  it.each(pure.map((file) => [file.path, file] as const))('%s is pure', (_path, { text }) => {
    expect(text).not.toMatch(/\bawait\b|\basync\b|Date\.now|new Date\(\)|process\.env|Math\.random|randomUUID/);
    expect(text).not.toMatch(/from '(node:(fs|http|https|net|child_process)|@azure\/)/);
  });

  it.each(pure.map((file) => [file.path, file] as const))(
    '%s takes values, and knows no table and no client',
    (_p, file) => {
      for (const target of importsOf(file)) {
        if (target.startsWith('src/state/')) expect(target, file.path).toMatch(/\/(model|kept)\.ts$/);
        if (roomNames.includes(roomOf(target)))
          expect(target, file.path).not.toMatch(/\/(azure|observe|reconciler|sweeper)\.ts$/);
        expect(target, file.path).not.toMatch(/^src\/(arm|app|api|notify|telemetry)\//);
      }
    },
  );

  it('nothing outside of state knows a table but who opens them', () => {
    for (const file of product) {
      if (/^src\/state\//.test(file.path) || file.path === 'src/app/storage.ts') continue;
      for (const target of importsOf(file))
        expect(target, file.path).not.toMatch(/^src\/state\/(table|tables|azure-table)\.ts$/);
    }
  });
});

describe('what a process keeps from one request to the next', () => {
  /** Maps that something else bounds: deliveries under way, files of the build, a handful of scopes, the rooms. */
  const bounded = [
    'src/app/intake.ts',
    'src/app/console-files.ts',
    'src/arm/shared-tokens.ts',
    'src/reconcile/open-rooms.ts',
  ];

  it('is bounded: what makes parts of the app that stay keeps a BoundedMap', () => {
    const kept = product.flatMap(({ path, text }) => {
      if (/^src\/(console|cli)\//.test(path)) return [];
      const makers = text.split(/^(?=(?:export )?(?:async )?function |export const )/m);
      const staying = makers.filter((part) => /^(?:export )?function (?:create|open|remember|share)/.test(part));
      return staying.some((part) => /^ {2}(?:const|let) \w+ = new (?:Map|Set)\b/m.test(part)) ? [path] : [];
    });
    expect(kept.sort()).toEqual(bounded.sort());
  });
});

describe('row keys', () => {
  it('are made in the stores alone: nothing else hands one a hash that it made of an id', () => {
    const calls =
      /\b(?:audit|connections|endpoints|findings|meta|names|outbox|work|zones)\.\w+\([^)]*\b(?:shortId|fingerprint)\(/;
    for (const { path, text } of product) {
      if (path.startsWith('src/state/')) continue;
      expect(text, path).not.toMatch(calls);
    }
  });

  it('of names are known to their store alone, and in the tests to one file: a change of their layout is one of two files', () => {
    const known = [...product, ...listFiles('test')].filter(({ text }) => /\bclaim\|/.test(text));
    // Any keys will do for what a table is, and for what takes its place.
    const others = /^test\/(contract\/table|architecture)\.test\.ts$|\/memory-/;
    expect(known.map(({ path }) => path).filter((path) => !others.test(path))).toEqual([
      'src/state/names/model.ts',
      'src/state/names/store.ts',
      'test/support/name-rows.ts',
    ]);
  });
});

describe('honesty', () => {
  it.each(product.map((file) => [file.path, file] as const))(
    '%s has no test mode, no note to self and no switched-off type',
    (_path, { text }) => {
      expect(text).not.toMatch(/NODE_ENV|VITEST|isTest|if \((?:is)?local/i);
      expect(text).not.toMatch(/\b(TODO|FIXME|XXX|HACK)\b/);
      expect(text).not.toMatch(/: any\b|as any\b|@ts-(?:ignore|nocheck|expect-error)/);
    },
  );

  it('nobody but classify() and its readers distinguishes failures by status or code', () => {
    for (const { path, text } of product) {
      if (/^src\/(arm|api|state|policy)\//.test(path)) continue;
      expect(text, path).not.toMatch(/\.statusCode\b|error\.message\.(?:includes|match|startsWith)/);
    }
  });

  it("folds case in one way: plain lower case makes a k of the Kelvin sign, and one name of another's", () => {
    for (const { path, text } of product) {
      if (path === 'src/core/text.ts' || path.startsWith('src/console/')) continue;
      expect(text, path).not.toMatch(/toLowerCase\(|toLocaleLowerCase|localeCompare/);
    }
  });

  it('quotes a text for a query of Resource Graph in one way', () => {
    for (const { path, text } of product) {
      if (/^src\/(arm\/(kql|activity-log)|state\/azure-table)\.ts$/.test(path)) continue;
      expect(text, path).not.toMatch(/replaceAll\("'"|(?:=~|has|startswith) '\$\{(?!\w+Type\})/);
    }
  });

  it('puts what a schema refuses into words in one way', () => {
    for (const { path, text } of [...product, ...simulator]) {
      // Resource Graph's own words, as it answers them.
      if (['src/core/schema-words.ts', 'src/policy/parse-policy.ts', 'simulator/graph/handler.ts'].includes(path))
        continue;
      expect(text, path).not.toMatch(/error\??\.issues/);
    }
  });

  it('cites nothing that a reader of this repository can not open', () => {
    const readmes = ['src', 'simulator', 'docs'].flatMap((folder) => listFiles(folder, '.md'));
    for (const { path, text } of [...product, ...simulator, ...readmes])
      expect(text, path).not.toMatch(
        /\brecordings? \w+-|\(recordings?\b|\bdesign (?:page|says)\b|design\.md|\.\.\/shared/i,
      );
  });

  it('carries no machine path and no registry host', () => {
    const docs = [...listFiles('docs', '.md'), ...listFiles('scripts', '.ts'), ...listFiles('scripts', '.mjs')];
    for (const { path, text } of [...product, ...simulator, ...docs])
      expect(text, path).not.toMatch(/\/work\/|\/tmp\/bash|registry\.npmjs\.org|deb\.debian\.org/);
  });
});

describe('size', () => {
  it('triggers stay thin: at most 40 lines', () => {
    for (const { path, lines } of listFiles('functions')) expect(lines, path).toBeLessThanOrEqual(40);
  });

  it.each([
    ['the product', product, { file: 250, median: 60 }],
    ['the simulator', simulator, { file: 300, median: 80 }],
  ] as const)('the files of %s stay small, their median with them', (_what, files, most) => {
    // What a program writes is as long as what it is made from.
    const written = files.filter(
      ({ text }) => !text.startsWith('/** What the API answers, made by `npm run generate`'),
    );
    for (const { path, lines } of written) expect(lines, path).toBeLessThanOrEqual(most.file);
    const sorted = files.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(most.median);
  });

  it('no test is over 400 lines', () => {
    for (const { path, lines } of listFiles('test')) expect(lines, path).toBeLessThanOrEqual(400);
  });

  it.each([...roomNames, 'reconcile'])('the README of src/%s says why in at most 30 lines', (room) => {
    const text = readFileSync(join(root, 'src', room, 'README.md'), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  });
});

describe('the package', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };

  it('pins every dependency to one version', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  });

  it('gives a reason for each of them', () => {
    const reasons = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }))
      expect(reasons).toContain(`\`${name}\``);
  });

  it('installs nothing that is used by nobody', () => {
    const everything = [
      ...product,
      ...simulator,
      ...listFiles('test'),
      ...listFiles('scripts'),
      ...listFiles('bench'),
      ...listFiles('bin', '.mjs'),
      ...listFiles('scripts', '.mjs'),
    ];
    const text = everything.map((file) => file.text).join('\n');
    for (const name of Object.keys(manifest.dependencies)) expect(text, name).toMatch(new RegExp(`'${name}(/[^']*)?'`));
  });
});
