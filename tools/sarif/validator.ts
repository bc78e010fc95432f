import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

const folder = import.meta.dirname;
const binary = join(folder, 'node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool');

/** Microsoft's validator, fetched from npm where it isn't there yet; undefined where it can't run or can't be had. */
export function obtainValidator(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  if (!existsSync(binary)) {
    const fetched = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder]);
    if (fetched.status !== 0 || !existsSync(binary)) return undefined;
  }
  chmodSync(binary, 0o755);
  return spawnSync(binary, ['version'], { env: environment }).error === undefined ? binary : undefined;
}

/** It is a .NET program, and needs no library of languages for this. */
const environment = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1', DOTNET_CLI_TELEMETRY_OPTOUT: '1' };

const Log = z.object({
  runs: z.array(
    z.object({
      results: z
        .array(z.object({ ruleId: z.string(), level: z.string().default('warning'), message: z.unknown() }))
        .default([]),
    }),
  ),
});

/** What the validator holds against a document by the rules of SARIF and of GitHub's code scanning: its errors and warnings, as `rule: message`. */
export function validate(validator: string, document: unknown): readonly string[] {
  const name = join(tmpdir(), `gatehouse-${process.pid}-${performance.now()}`);
  writeFileSync(`${name}.sarif`, JSON.stringify(document));
  const answer = `${name}.answer.sarif`;
  const asked = ['validate', `${name}.sarif`, '--rule-kind', 'Sarif;Ghas', '--output', answer];
  const { error, stdout } = spawnSync(validator, asked, { encoding: 'utf8', env: environment });
  if (error !== undefined) throw error;
  if (!existsSync(answer)) throw new Error(`the validator wrote no answer: ${stdout}`);
  const log = Log.parse(JSON.parse(readFileSync(answer, 'utf8').replace(/^\uFEFF/, '')));
  return log.runs
    .flatMap(({ results }) => results)
    .filter(({ level }) => level === 'error' || level === 'warning')
    .map(({ ruleId, message }) => `${ruleId}: ${JSON.stringify(message)}`);
}
