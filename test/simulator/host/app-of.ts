import { mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An app of one file, with the project's packages. */
export async function appOf(source: string, hostJson: Record<string, unknown> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'host-app-'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', main: 'main.js' }));
  await writeFile(join(folder, 'host.json'), JSON.stringify({ version: '2.0', ...hostJson }));
  await writeFile(join(folder, 'main.js'), `import { app } from '@azure/functions';\n${source}`);
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
  return folder;
}
