import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Shapes of Event Grid's library that its client sends: a topic's events in either encoding. */
const sentShapes = ['EventGridEvent', 'CloudEvent'];

/**
 * What kept libraries bring along and the app never reaches, where no bundler can see it:
 * zod's messages in every language beside English; the shapes of the events of all services, which reach the client of a topic as one object; the
 * WebAssembly of a checksum that storage is asked for only by an option of its own.
 */
export const unreachedParts: Plugin = {
  name: 'unreached-parts',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
    build.onLoad(
      { filter: /[\\/]@azure[\\/]eventgrid[\\/]dist[\\/]esm[\\/].*[\\/]mappers\.js$/ },
      async ({ path }) => ({
        contents: onlyShapes(await readFile(path, 'utf8'), sentShapes),
        loader: 'js',
      }),
    );
    build.onLoad({ filter: /[\\/]@azure[\\/]storage-common[\\/]dist[\\/]esm[\\/]crc64\.js$/ }, () => ({
      contents:
        "export default async () => { throw new Error('This build has no checksums of 64 bits: ask for none.'); };",
      loader: 'js',
    }));
  },
};

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
