import { Command } from 'commander';
import type { CloudName } from '../core/cloud.ts';
import { foldCase } from '../core/text.ts';
import { foldReading } from '../egress/reading/fold/fold.ts';
import { mergeReadings } from '../egress/reading/merge.ts';
import type { Reading } from '../egress/reading/model.ts';
import { readFile } from '../egress/reading/read-file.ts';
import { isParameters } from '../egress/reading/template/detect.ts';
import type { Policy } from '../policy/policy.ts';
import { goneIn, notesOfGone } from '../preview/gone.ts';
import { linesOfPreview } from '../preview/lines.ts';
import { markdownOf } from '../preview/markdown.ts';
import type { Preview } from '../preview/model.ts';
import { preview } from '../preview/preview.ts';
import { linesOfSource } from '../preview/source-lines.ts';
import { type AzureOptions, azureOptions, readAzure } from './azure.ts';
import { hintCloud } from './cloud-hint.ts';
import { readEstate } from './existing.ts';
import { failures } from './failures.ts';
import { nameOf, readJson, readPolicy, readText, refuseTwoInputs, within } from './input.ts';
import { warnOfNothing } from './nothing-judged.ts';
import { type ReportOptions, reportOptions, reportText } from './report-options.ts';
import type { Run } from './run.ts';
import type { ExitStatus, Terminal } from './terminal.ts';
import { warnOfMore, warnOfUnread, worstOf } from './unread.ts';

interface Options extends AzureOptions, ReportOptions {
  readonly policy?: string;
  readonly existing?: string;
  readonly source?: string;
}

/** `gatehouse preview`: what a deployment would be, before it is made. */
export const previewCommand = (run: Run): Command =>
  azureOptions(
    reportOptions(
      new Command('preview')
        .description('judge a deployment before it is made: its names, zone groups, connections and exposures')
        .argument(
          '<file...>',
          "a Bicep snapshot, a what-if, an array of bodies, a compiled template with its parameters or the JSON of a Terraform plan; '-' is standard input",
        )
        .option('--policy <file>', 'the policy document; without it, the defaults')
        .option('--existing <file>', "what exists today: an export of bodies or of Resource Graph; 'live' asks Azure")
        .option('--source <file>', 'the Bicep file that SARIF points into'),
    ),
  ).action(
    run<[readonly string[], Options]>(async (terminal, files, options) => {
      const { existing: given } = options;
      refuseTwoInputs([...files, options.policy, given, options.source]);
      const { readings, status: ofPlans } = await readPlans(files, options.cloud, terminal);
      const reading = foldReading(mergeReadings(readings), options.cloud);
      const policy = await readPolicy(options.policy, terminal);
      const source = options.source === undefined ? undefined : await readText(options.source, terminal);
      const today = given === undefined ? undefined : await readExisting(given, options, terminal);
      const existing = today?.bodies;
      const { subscription: subscriptions, cloud } = options;
      hintCloud(reading.bodies, cloud, terminal);
      const judged = preview(reading, { policy, cloud, now: terminal.now, existing, subscriptions });
      const seenOf = [...judged.exposures, ...judged.names, ...judged.connections, ...goneIn(reading)];
      warnOfNothing(
        files.map(nameOf).join(', '),
        seenOf.length,
        'resource, name or connection that is judged',
        terminal,
      );
      terminal.out(textFor(judged, policy, options, source, options.source ?? files[0] ?? '', goneIn(reading)));
      const context = new Set(reading.context.map((body) => foldCase(String((body as { id?: unknown }).id))));
      const seen = new Set(judged.exposures.map(({ id }) => id));
      const isUnsure = ({ id, property }: { id: string; property: string | null }): boolean =>
        property === null ? !context.has(id) : seen.has(id);
      const status = worstOf([ofPlans, today?.status ?? 0]);
      return failures(judged, policy.egress, options, terminal, isUnsure) > 0 ? 1 : status;
    }),
  );

function textFor(
  judged: Preview,
  policy: Policy,
  asked: ReportOptions,
  source: string | undefined,
  file: string,
  gone: readonly string[],
): string {
  const lineOf = source === undefined ? () => undefined : linesOfSource(source);
  return reportText(
    {
      document: () => ({ ...judged, unknown: [...judged.unknown, ...notesOfGone(gone)] }),
      markdown: () => markdownOf(judged, gone),
      lines: () => linesOfPreview(judged, policy, gone),
      findings: judged.findings,
      placeOf: ({ subject }) => ({ file: nameOf(file), line: lineOf(subject) }),
    },
    asked,
  );
}

/** The files, each recognised by its content; those of parameters belong to the templates beside them. */
async function readPlans(
  files: readonly string[],
  cloud: CloudName,
  terminal: Terminal,
): Promise<{ readonly readings: readonly Reading[]; readonly status: ExitStatus }> {
  const contents: { readonly file: string; readonly content: unknown }[] = [];
  for (const file of files) contents.push({ file, content: await readJson(file, terminal) });
  const given = contents.filter(({ content }) => isParameters(content));
  const plans = given.length === contents.length ? contents : contents.filter(({ content }) => !isParameters(content));
  const parameters = Object.assign({}, ...given.map(({ content }) => (content as { parameters?: object }).parameters));
  const read = plans.map(({ file, content }) => {
    warnOfMore(file, content, terminal);
    const reading = within(file, () => readFile(content, { parameters: { parameters }, cloud }));
    return { reading, status: warnOfUnread(file, reading, terminal) };
  });
  return { readings: read.map(({ reading }) => reading), status: worstOf(read.map(({ status }) => status)) };
}

/** What exists today, and whether all of it could be read. */
interface Existing {
  readonly bodies: readonly unknown[];
  readonly status: ExitStatus;
}

async function readExisting(file: string, options: AzureOptions, terminal: Terminal): Promise<Existing> {
  if (file === 'live') return { bodies: await readAzure(options, terminal, readEstate), status: 0 };
  const content = await readJson(file, terminal);
  warnOfMore(file, content, terminal);
  const reading = within(file, () => readFile(content));
  return { bodies: [...reading.bodies, ...reading.context], status: warnOfUnread(file, reading, terminal) };
}
