import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { readOptions } from './read-options.ts';
import { makeRelease } from './release/make-release.ts';
import { refuseOtherTag } from './release/release-notes.ts';
import { runScript } from './run-script.ts';

const root = join(import.meta.dirname, '..');
const usage = `npm run release -- [options]     makes what a release attaches, the same bytes on every machine
  --to <folder>    where to; it is emptied first (dist/release)
  --tag <tag>      refuses to make anything where this is not the version of package.json with a v in front`;

async function main(): Promise<void> {
  const { values } = readOptions({
    options: {
      to: { type: 'string', default: join(root, 'dist/release') },
      tag: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  if (values.tag !== undefined) refuseOtherTag(values.tag, version);
  const folder = resolve(values.to);
  console.log(`${relative(process.cwd(), folder)}\n${await makeRelease(folder)}`);
}

await runScript(main);
