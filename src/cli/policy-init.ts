import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { isRecord } from '../core/arm-body.ts';
import { InputError } from '../core/errors.ts';
import { policyJsonSchemaText } from '../policy/json-schema.ts';
import { samplePolicyText } from '../policy/sample.ts';
import type { Run } from './run.ts';

const schemaName = 'policy.schema.json';

/** `gatehouse policy init`: a policy to begin with, and the schema that editors check it by. */
export const policyInitCommand = (run: Run): Command =>
  new Command('init')
    .description(`write a policy to begin with, which only observes, and ${schemaName} beside it for editors`)
    .argument('[file]', 'the file to write; one that exists is left alone', 'policy.yaml')
    .action(
      run<[string]>(async (terminal, file) => {
        await writeNew(file, samplePolicyText(schemaName));
        const schema = join(dirname(file), schemaName);
        await writeFile(schema, policyJsonSchemaText());
        terminal.out(
          [
            `wrote ${file}, and ${schema} for editors`,
            'Next: put your zones and subscriptions in, then',
            `  gatehouse policy check ${file}`,
            '',
          ].join('\n'),
        );
        return 0;
      }),
    );

/** A policy somebody wrote is never written over. */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const code = isRecord(error) ? error.code : undefined;
    const why = { EEXIST: 'exists already; name another file', ENOENT: 'is in a folder that does not exist' };
    throw new InputError(file, why[code as keyof typeof why] ?? `can't be written: ${String(error)}`);
  }
}
