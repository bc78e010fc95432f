import { spawnSync } from 'node:child_process';
import { obtainCompiler } from '../tools/bicep/compiler.ts';
import { runScript } from './run-script.ts';

const usage = `npm run bicep [-- <arguments of the compiler>]
  Runs the Bicep compiler the templates are held to; restores it from NuGet first, with the .NET SDK, where it isn't there.
  Without arguments it only says where the compiler is.`;

function main(args: readonly string[]): number {
  const [first] = args;
  if (first === '--help') {
    console.log(usage);
    return 0;
  }
  const compiler = obtainCompiler();
  if (first === undefined) {
    console.log(compiler);
    return 0;
  }
  return spawnSync(compiler, args, { stdio: 'inherit' }).status ?? 1;
}

await runScript(() => main(process.argv.slice(2)));
