import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command, Option } from 'commander';
import { isRecord } from '../core/arm-body.ts';
import { type CloudName, cloudNames } from '../core/cloud.ts';
import { InputError } from '../core/errors.ts';
import { readFile } from '../egress/reading/read-file.ts';
import { proposePolicy } from '../first-policy/first-policy.ts';
import { writePolicy } from '../first-policy/write.ts';
import { policyJsonSchemaText } from '../policy/json-schema.ts';
import { samplePolicyText } from '../policy/sample.ts';
import { readJson, within } from './input.ts';
import type { Run } from './run.ts';
import type { Terminal } from './terminal.ts';

const schemaName = 'policy.schema.json';

interface Options {
  readonly resources?: string;
  readonly cloud: CloudName;
}

/** `gatehouse policy init`: a policy to begin with, of what stands where that is given, and the schema that editors check it by. */
export const policyInitCommand = (run: Run): Command =>
  new Command('init')
    .description(`write a policy to begin with, which only observes, and ${schemaName} beside it for editors`)
    .argument('[file]', 'the file to write; one that exists is left alone', 'policy.yaml')
    .option(
      '--resources <file>',
      "an export of what stands: the policy is made of it, with each reason as a comment; '-' is standard input",
    )
    .addOption(new Option('--cloud <name>', 'the Azure cloud').choices(cloudNames).default('AzureCloud'))
    .action(
      run<[string, Options]>(async (terminal, file, { resources, cloud }) => {
        await writeNew(file, await textFor(resources, cloud, terminal));
        const schema = join(dirname(file), schemaName);
        await writeFile(schema, policyJsonSchemaText());
        terminal.out(
          [
            `wrote ${file}, and ${schema} for editors`,
            resources === undefined
              ? 'Next: put your zones and subscriptions in, then'
              : 'Next: read its comments and strike what should not be so, then',
            `  gatehouse policy check ${file}`,
            '',
          ].join('\n'),
        );
        return 0;
      }),
    );

async function textFor(resources: string | undefined, cloud: CloudName, terminal: Terminal): Promise<string> {
  if (resources === undefined) return samplePolicyText(schemaName);
  const content = await readJson(resources, terminal);
  const reading = within(resources, () => readFile(content));
  return writePolicy(proposePolicy(reading, { cloud, now: terminal.now }), schemaName);
}

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
