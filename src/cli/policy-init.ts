import { access, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { isRecord } from '../core/arm-body.ts';
import { InputError } from '../core/errors.ts';
import type { Reading } from '../egress/reading/model.ts';
import { readFile } from '../egress/reading/read-file.ts';
import { proposePolicy } from '../first-policy/first-policy.ts';
import { writePolicy } from '../first-policy/write.ts';
import { policyJsonSchemaText } from '../policy/json-schema.ts';
import { samplePolicyText } from '../policy/sample.ts';
import { type AzureOptions, azureOptions, readAzure } from './azure.ts';
import { readJson, within } from './input.ts';
import { warnOfEmptyList } from './nothing-judged.ts';
import type { Run } from './run.ts';
import { type ExitStatus, type Terminal, textOfLines } from './terminal.ts';
import { warnOfMore, warnOfUnread } from './unread.ts';
import { refuseTwoSources } from './why.ts';

const schemaName = 'policy.schema.json';

interface Options extends AzureOptions {
  readonly resources?: string;
}

/** `gatehouse policy init`: a policy to begin with, from what exists where that is given, and the schema that editors check it by. */
export const policyInitCommand = (run: Run): Command =>
  azureOptions(
    new Command('init')
      .description(
        `write a policy to begin with, which only observes, and ${schemaName} beside it for editors; with --subscription from what exists there, with --resources from an export`,
      )
      .argument('[file]', 'the file to write; one that exists is left alone', 'policy.yaml')
      .option(
        '--resources <file>',
        "an export of what exists: the policy is made from it, with each reason as a comment; '-' is standard input",
      ),
  ).action(
    run<[string, Options]>(async (terminal, file, options) => {
      await refuseStanding(file);
      const { text, status } = await textFor(options, terminal);
      await writeNew(file, text);
      const schema = join(dirname(file), schemaName);
      await writeFile(schema, policyJsonSchemaText());
      terminal.out(
        textOfLines([
          `wrote ${file}, and ${schema} for editors`,
          options.resources === undefined && options.subscription.length === 0
            ? 'Next: put your zones and subscriptions in, then'
            : 'Next: read its comments and strike what should not be so, then',
          `  gatehouse policy check ${file}`,
        ]),
      );
      return status;
    }),
  );

/** The document, and whether it is made of all that was given. */
interface Made {
  readonly text: string;
  readonly status: ExitStatus;
}

async function textFor(options: Options, terminal: Terminal): Promise<Made> {
  const { resources, subscription, cloud } = options;
  const propose = (reading: Reading, unread: readonly string[] = [], isPart = false) =>
    writePolicy(proposePolicy(reading, { cloud, now: terminal.now, unread }), schemaName, isPart);
  if (resources === undefined && subscription.length === 0) return { text: samplePolicyText(schemaName), status: 0 };
  refuseTwoSources(options);
  if (resources === undefined)
    return readAzure(options, terminal, async ({ arm, subscriptions, signal, onProgress }) => {
      const { readEstate } = await import('../first-policy/read-azure.ts');
      const { bodies, unread } = await readEstate(arm, subscriptions, signal, onProgress);
      return { text: propose(readFile(bodies), unread), status: 0 };
    });
  const content = await readJson(resources, terminal);
  warnOfEmptyList(resources, content, 'resource', terminal);
  const isPart = warnOfMore(resources, content, terminal);
  const reading = within(resources, () => readFile(content));
  return { text: propose(reading, [], isPart), status: warnOfUnread(resources, reading, terminal) };
}

/** @throws InputError where the file can't be made, before an estate is read for it. */
async function refuseStanding(file: string): Promise<void> {
  if (await isThere(file)) throw new InputError(file, whyNot.EEXIST);
  if (!(await isThere(dirname(file)))) throw new InputError(file, whyNot.ENOENT);
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const whyNot = { EEXIST: 'exists already; name another file', ENOENT: 'is in a folder that does not exist' } as const;

/** A policy somebody wrote is never written over. */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const code = isRecord(error) ? error.code : undefined;
    throw new InputError(file, whyNot[code as keyof typeof whyNot] ?? `can't be written: ${String(error)}`);
  }
}
