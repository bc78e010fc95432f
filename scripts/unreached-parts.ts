import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import {
  type Called,
  enumsOnDemand,
  onlyOperations,
  onlyReached,
  parametersOf,
  shapesReached,
} from './generated-clients.ts';

/** Shapes of Event Grid's library that its client sends: a topic's events in either encoding. */
const sentShapes = ['EventGridEvent', 'CloudEvent'];

/** What the app calls of the generated clients of storage, by library and group. Another call needs its line here: without it the built app refuses. */
const calledOfStorage: Readonly<Record<string, Called>> = {
  'data-tables': {
    table: [
      'create',
      'queryEntities',
      'queryEntitiesWithPartitionAndRowKey',
      'insertEntity',
      'updateEntity',
      'deleteEntity',
    ],
    service: [],
  },
  'storage-queue': {
    queue: ['create', 'getProperties'],
    messages: ['enqueue', 'peek', 'dequeue'],
    messageId: ['delete'],
    service: [],
  },
  'storage-blob': {
    blob: ['download', 'getProperties'],
    container: ['create'],
    appendBlob: ['create', 'appendBlock'],
    blockBlob: [],
    pageBlob: [],
    service: [],
  },
};
const ofStorage = /[\\/]@azure[\\/](data-tables|storage-queue|storage-blob)[\\/]dist[\\/]esm[\\/]generated[\\/]/;

/**
 * What kept libraries bring along and the app never reaches, where no bundler can see it:
 * zod's messages in every language beside English; the shapes of the events of all services, which reach the client of a topic as one object; the
 * WebAssembly of a checksum that storage is asked for only by an option of its own; of the clients of storage the operations that nobody calls, with what they
 * read and write; what opens a browser for somebody to sign in; what a proxy's agent says to who searches for its faults; enums, which fill themselves; and whether this Node is newer than version 16, which takes a library of version ranges to ask.
 */
export const unreachedParts: Plugin = {
  name: 'unreached-parts',
  setup(build) {
    const replace = (filter: RegExp, contents: (source: string, path: string) => string | Promise<string>): void =>
      build.onLoad({ filter }, async ({ path }) => ({
        contents: await contents(await readFile(path, 'utf8'), path),
        loader: 'js',
      }));
    replace(/[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/, () => "export { default as en } from './en.js';");
    replace(/[\\/]@azure[\\/]eventgrid[\\/]dist[\\/]esm[\\/].*[\\/]mappers\.js$/, (source) =>
      onlyShapes(source, sentShapes),
    );
    replace(
      /[\\/]@azure[\\/]storage-common[\\/]dist[\\/]esm[\\/]crc64\.js$/,
      () => "export default async () => { throw new Error('This build has no checksums of 64 bits: ask for none.'); };",
    );
    replace(
      /[\\/]node_modules[\\/]open[\\/]index\.js$/,
      () => "export default async () => { throw new Error('This build opens no browser.'); };",
    );
    // What sends requests by way of a proxy is loaded where the environment names one.
    replace(/[\\/]ts-http-runtime[\\/]dist[\\/]esm[\\/]policies[\\/]proxyPolicy\.js$/, proxiesWhenUsed);
    replace(/[\\/]node_modules[\\/]debug[\\/]src[\\/]index\.js$/, () => 'module.exports = () => () => {};');
    replace(/[\\/]jsonwebtoken[\\/]lib[\\/]\w+Supported\.js$/, () => 'module.exports = true;');
    replace(new RegExp(`${ofStorage.source}.*\\boperations[\\\\/]\\w+\\.js$`), (source, path) =>
      operationsOf(source, path),
    );
    replace(new RegExp(`${ofStorage.source}.*\\bmodels[\\\\/]mappers\\.js$`), async (source, path) =>
      onlyReached(source, await reachedBeside(path)),
    );
    replace(new RegExp(`${ofStorage.source}.*\\bmodels[\\\\/]parameters\\.js$`), async (source, path) =>
      parametersOf(source, await reachedBeside(path)),
    );
    replace(
      /[\\/]@azure[\\/][\w-]+[\\/]dist[\\/]esm[\\/].*\b(?:models|models[\\/]index|generatedModels)\.js$/,
      enumsOnDemand,
    );
  },
};

/** Asks for either agent where it makes one. @throws Error where the source has none to ask for: the library has changed. */
export function proxiesWhenUsed(source: string): string {
  const agents = [...source.matchAll(/^import \{ (\w+) \} from "(https?-proxy-agent)";\n/gm)];
  if (agents.length !== 2)
    throw new Error('The agents for proxies are not where they were: see scripts/unreached-parts.ts.');
  return agents.reduce(
    (text, [line, name = '', library = '']) =>
      text.replace(line, '').replaceAll(`new ${name}(`, `new (require("${library}").${name})(`),
    source,
  );
}

/** One group's file, cut down to what is called of it. */
function operationsOf(source: string, path: string): string {
  const [, library = ''] = ofStorage.exec(path) ?? [];
  const group = basename(path, '.js');
  // It only names the others.
  if (group === 'index') return source;
  const called = calledOfStorage[library]?.[group];
  if (called === undefined)
    throw new Error(`Nothing says what is called of ${library}'s ${group}: see scripts/unreached-parts.ts.`);
  return onlyOperations(source, group, called);
}

/** The shapes that the operations beside this file of `models` reach. */
async function reachedBeside(path: string): Promise<ReadonlySet<string>> {
  const models = dirname(path);
  const [, library = ''] = ofStorage.exec(path) ?? [];
  const groups = Object.keys(calledOfStorage[library] ?? {}).map((group) =>
    join(models, '../operations', `${group}.js`),
  );
  const [parameters, mappers, ...sources] = await Promise.all(
    [join(models, 'parameters.js'), join(models, 'mappers.js'), ...groups].map((file) => readFile(file, 'utf8')),
  );
  const cut = sources.map((source, index) => operationsOf(source, groups[index] ?? ''));
  return shapesReached(cut, parameters ?? '', mappers ?? '');
}

/** The named shapes of a generated list of them. @throws Error where one is missing, or leads to another shape: the library has changed. */
export function onlyShapes(source: string, names: readonly string[]): string {
  const kept = names.map((name) => {
    const [shape] = new RegExp(`^export const ${name} = \\{$[\\s\\S]*?^\\};$`, 'm').exec(source) ?? [];
    if (shape === undefined) throw new Error(`The shape ${name} is not where it was: see scripts/unreached-parts.ts.`);
    const [, ...others] = shape.match(/className: "\w+"/g) ?? [];
    if (others.length > 0) throw new Error(`The shape ${name} leads to ${others.join(', ')}: keep those too.`);
    return shape;
  });
  return kept.join('\n');
}
