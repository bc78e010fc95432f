import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { shared } from '../build.ts';
import { noticesOf } from '../notices.ts';

const root = join(import.meta.dirname, '../..');
/** The `gatehouse` command for a machine that has Node and nothing else. */
export const commandFolder = join(root, 'dist/command');

/** What is in it as it is in the project: how the command is started, the comment on Azure Repos, the licence. */
const copied = ['bin/gatehouse.mjs', 'pipelines/comment.mjs', 'LICENSE'];

/** Builds the command line afresh into `dist/command`, with everything it imports, in parts: each command loads the SDKs it uses and no others. */
export async function buildCommandFolder(): Promise<void> {
  const draft = `${commandFolder}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  const { metafile } = await build({
    ...shared,
    sourcemap: false,
    entryPoints: { gatehouse: 'src/cli/main.ts' },
    outdir: join(draft, 'dist/cli'),
    outExtension: { '.js': '.mjs' },
  });
  const { name, version, license, engines } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const manifest = { name, version, license, private: true, type: 'module', engines, bin: { gatehouse: copied[0] } };
  await writeFile(join(draft, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  await writeFile(join(draft, 'THIRD-PARTY-NOTICES.txt'), noticesOf(inputs));
  for (const file of copied) {
    await mkdir(join(draft, file, '..'), { recursive: true });
    await copyFile(join(root, file), join(draft, file));
  }
  await rm(commandFolder, { recursive: true, force: true });
  await rename(draft, commandFolder);
}
