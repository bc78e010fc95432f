import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, place } from '../../../infra/check/compile.ts';
import { findCompiler } from '../../../tools/bicep/compiler.ts';
import { type Bicep, openBicep } from '../../../tools/bicep/open-bicep.ts';
import { root } from './infra.ts';

/** The compiler, asked about parameters that nobody has written a file for. */
export interface Asking {
  /** The snapshot of infra/main.bicep with these parameters, as JSON; rejects with the template's own words where it refuses them. */
  snapshot(parameters: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

export const compilerHere = findCompiler();

/**
 * Throws where there is no compiler: ask compilerHere first. The parameters are put to the compiled template, which says the same as its sources in a
 * quarter of the time: they would be compiled again for every question.
 */
export async function askCompiler(): Promise<Asking> {
  if (compilerHere === undefined) throw new Error('There is no compiler here.');
  const { template } = await compile(root, compilerHere);
  if (template === undefined) throw new Error('The template has an error: npm run infra says which.');
  const bicep: Bicep = openBicep(compilerHere);
  // A parameter file names its template by a path from itself; and what lies under infra/ is held to the compiler as it is.
  mkdirSync(join(root, '.local'), { recursive: true });
  const folder = mkdtempSync(join(root, '.local', 'asked-'));
  writeFileSync(join(folder, 'main.json'), JSON.stringify(template));
  let asked = 0;
  return {
    async snapshot(parameters) {
      asked += 1;
      const path = join(folder, `${asked}.bicepparam`);
      const values = { authClientId: '00000000-0000-0000-0000-0000000000c1', ...parameters };
      const lines = Object.entries(values).map(([name, value]) => `param ${name} = ${written(value)}`);
      writeFileSync(path, [`using 'main.json'`, ...lines].join('\n'));
      return bicep.snapshot(path, place).catch(async (refusal: unknown) => {
        // Of what doesn't even compile, it only says that it doesn't.
        const { diagnostics } = await bicep.compileParameters(path);
        const [error] = diagnostics.filter(({ level }) => level === 'Error');
        throw error === undefined ? refusal : new Error(error.message);
      });
    },
    async close() {
      await bicep.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A value in the language's own form. */
function written(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[\n${value.map(written).join('\n')}\n]`;
  if (value === null || typeof value !== 'object') return String(value);
  return `{\n${Object.entries(value)
    .map(([name, each]) => `${name}: ${written(each)}`)
    .join('\n')}\n}`;
}
