import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as z from 'zod';

/** What a restore writes down: where packages lie on this machine, and which the project asked for. */
const Assets = z.object({
  packageFolders: z.record(z.string(), z.unknown()),
  project: z.object({
    frameworks: z.record(
      z.string(),
      z.object({ downloadDependencies: z.array(z.object({ name: z.string(), version: z.string() })).default([]) }),
    ),
  }),
});

const folder = import.meta.dirname;
const binary = process.platform === 'win32' ? 'bicep.exe' : 'bicep';

/**
 * The Bicep compiler of this machine: the pinned one where it was restored, else whichever is on the PATH. Undefined where there is
 * neither, which is an ordinary machine: what is held to the compiled templates then reads what is committed.
 */
export function findCompiler(): string | undefined {
  return findRestored() ?? findOnPath();
}

/** The pinned compiler, restored now where it wasn't; without the .NET SDK the one on the PATH. Throws where there is none. */
export function obtainCompiler(): string {
  const restored = findRestored();
  if (restored !== undefined) return restored;
  if (spawnSync('dotnet', ['--version'], { stdio: 'ignore' }).status === 0) return restoreCompiler();
  const found = findOnPath();
  if (found === undefined) throw new Error('There is no bicep on the PATH, and no .NET SDK (dotnet) to restore one.');
  return found;
}

/** An ordinary restore from NuGet. */
function restoreCompiler(): string {
  const { error, status, stdout, stderr } = spawnSync('dotnet', ['restore', folder], {
    encoding: 'utf8',
    env: { ...process.env, DOTNET_NOLOGO: '1', DOTNET_CLI_TELEMETRY_OPTOUT: '1' },
  });
  if (error !== undefined) throw error;
  const restored = status === 0 ? findRestored() : undefined;
  if (restored === undefined) throw new Error(`dotnet restore ${folder} brought no compiler:\n${stdout}${stderr}`);
  // A package carries no modes on every file system.
  chmodSync(restored, 0o755);
  return restored;
}

function findRestored(): string | undefined {
  const file = join(folder, 'obj/project.assets.json');
  if (!existsSync(file)) return undefined;
  const { packageFolders, project } = Assets.parse(JSON.parse(readFileSync(file, 'utf8')));
  const wanted = readFileSync(join(folder, 'bicep.csproj'), 'utf8');
  for (const { name, version } of Object.values(project.frameworks).flatMap((each) => each.downloadDependencies)) {
    // "[0.49.2, 0.49.2]": both ends of the range that the project file names. A restore of another version is no longer what is asked for.
    const [, exact = ''] = /^\[([^,\]]+)/.exec(version) ?? [];
    if (!wanted.includes(`"[${exact}]"`)) continue;
    for (const packages of Object.keys(packageFolders)) {
      const path = join(packages, name.toLowerCase(), exact, 'tools', binary);
      if (existsSync(path)) return path;
    }
  }
  return undefined;
}

function findOnPath(): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((each) => join(each, binary))
    .find((path) => existsSync(path));
}
