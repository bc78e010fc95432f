import { Command, Option } from 'commander';
import { type CloudName, cloudNames } from '../core/cloud.ts';
import { type Severity, severities } from '../core/finding.ts';
import { foldReading } from '../egress/reading/fold/fold.ts';
import { mergeReadings } from '../egress/reading/merge.ts';
import type { Reading } from '../egress/reading/model.ts';
import { readFile } from '../egress/reading/read-file.ts';
import { isParameters } from '../egress/reading/template/detect.ts';
import { linesOfPreview } from '../preview/lines.ts';
import { preview } from '../preview/preview.ts';
import { failures } from './failures.ts';
import { readJson, readPolicy, refuseTwoInputs, within } from './input.ts';
import type { Run } from './run.ts';
import { answer, type Terminal } from './terminal.ts';

interface Options {
  readonly policy?: string;
  readonly existing?: string;
  readonly cloud: CloudName;
  readonly failOn?: Severity;
  readonly json?: boolean;
}

/** `gatehouse preview`: what a deployment would be, before it is made. */
export const previewCommand = (run: Run): Command =>
  new Command('preview')
    .description('judge a deployment before it is made: its names, zone groups, connections and exposures')
    .argument(
      '<file...>',
      "a Bicep snapshot, a what-if, an array of bodies, a compiled template or the JSON of a Terraform plan; '-' is standard input",
    )
    .option('--policy <file>', 'the policy document; without it, the defaults')
    .option('--existing <file>', 'what stands today: an export of bodies or of Resource Graph')
    .addOption(new Option('--cloud <name>', 'the Azure cloud').choices(cloudNames).default('AzureCloud'))
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 where a finding is this bad or worse').choices(severities),
    )
    .option('--json', 'print one JSON document')
    .action(
      run<[readonly string[], Options]>(async (terminal, files, options) => {
        refuseTwoInputs([...files, options.policy, options.existing]);
        const reading = foldReading(mergeReadings(await readPlans(files, options.cloud, terminal)), options.cloud);
        const policy = await readPolicy(options.policy, terminal);
        const existing = options.existing === undefined ? undefined : await readExisting(options.existing, terminal);
        const judged = preview(reading, { policy, cloud: options.cloud, now: terminal.now, existing });
        answer(terminal, options.json, judged, linesOfPreview(judged, policy));
        const context = new Set(reading.context.map((body) => String((body as { id?: unknown }).id).toLowerCase()));
        const seen = new Set(judged.exposures.map(({ id }) => id));
        const isUnsure = ({ id, property }: { id: string; property: string | null }): boolean =>
          property === null ? !context.has(id) : seen.has(id);
        return failures(judged, policy.egress, options, terminal, isUnsure) > 0 ? 1 : 0;
      }),
    );

/** The files, each told by its content; those of parameters belong to the templates beside them. */
async function readPlans(files: readonly string[], cloud: CloudName, terminal: Terminal): Promise<readonly Reading[]> {
  const contents: { readonly file: string; readonly content: unknown }[] = [];
  for (const file of files) contents.push({ file, content: await readJson(file, terminal) });
  const given = contents.filter(({ content }) => isParameters(content));
  const plans = given.length === contents.length ? contents : contents.filter(({ content }) => !isParameters(content));
  const parameters = Object.assign({}, ...given.map(({ content }) => (content as { parameters?: object }).parameters));
  return plans.map(({ file, content }) => within(file, () => readFile(content, { parameters: { parameters }, cloud })));
}

async function readExisting(file: string, terminal: Terminal): Promise<readonly unknown[]> {
  const content = await readJson(file, terminal);
  const { bodies, context } = within(file, () => readFile(content));
  return [...bodies, ...context];
}
