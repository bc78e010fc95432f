import { Command } from 'commander';
import { isRecord } from '../core/arm-body.ts';
import { InputError } from '../core/errors.ts';
import type { Policy } from '../policy/policy.ts';
import { parseName, parseSource } from '../why/asked.ts';
import type { Graph } from '../why/graph/graph.ts';
import type { Why } from '../why/model.ts';
import { readGraph } from '../why/read-graph.ts';
import { createWhyReader, type WhyReader } from '../why/reader.ts';
import { explainWhy } from '../why/why.ts';
import { type AzureOptions, azureOptions, readAzure } from './azure.ts';
import { columns } from './columns.ts';
import { type AppOptions, openDeployedApp } from './deployed/deployed-app.ts';
import { readJson, readPolicy, refuseTwoInputs, within } from './input.ts';
import { warnOfEmptyList } from './nothing-judged.ts';
import type { Run } from './run.ts';
import { answer, type Terminal } from './terminal.ts';

interface Options extends AzureOptions, AppOptions {
  readonly from?: string;
  readonly network?: string;
  readonly resources?: string;
  readonly policy?: string;
  readonly json?: boolean;
}

/** `gatehouse why`: what a name leads to from somewhere, step by step, and what to change. */
export const whyCommand = (run: Run): Command =>
  azureOptions(
    new Command('why')
      .description(
        'say why a name resolves to what it does from a network, whether that is reached, and what to change',
      )
      .argument('<name>', 'the whole name, e.g. st1.blob.core.windows.net')
      .option(
        '--from <id>',
        'who asks: the id of a network, subnet, interface, machine, cluster or application gateway',
      )
      .option('--network <id>', 'the same')
      .option(
        '--resources <file>',
        "exported bodies: an array, az's lists, or rows of Resource Graph, children such as record sets and links by their own ids; '-' is standard input",
      )
      .option(
        '--policy <file>',
        'the policy document: where zones are (dns.zones), what DNS servers ask (dns.resolvers)',
      )
      .option('--app <url>', 'ask a deployed app, as the person that is signed in to the Azure CLI')
      .option('--client-id <guid>', 'for --app: the app registration of the app; default: GATEHOUSE_AUTH_CLIENT_ID')
      .option('--json', 'print one JSON document'),
  ).action(
    run<[string, Options]>(async (terminal, name, options) => {
      if (options.from !== undefined && options.network !== undefined)
        throw new InputError('--network', 'says the same as --from; give one of them');
      const from = options.from ?? options.network;
      if (from === undefined)
        throw new InputError('--from', 'is missing; name who asks: a network, subnet, interface, machine or cluster');
      parseName(name);
      parseSource(from, '--from');
      if (options.app === undefined) refuseTwoSources(options);
      else if (options.resources !== undefined || options.subscription.length > 0 || options.policy !== undefined)
        throw new InputError(
          '--app',
          'answers from what it sees and its own policy; leave out --resources, --subscription and --policy',
        );
      const { resources: file, policy: policyFile } = options;
      refuseTwoInputs([file, policyFile]);
      const policy = await readPolicy(policyFile, terminal);
      const ask = (reader: WhyReader, signal: AbortSignal) => reader.why(name, from, signal);
      const why =
        options.app !== undefined
          ? await askApp(options, name, from)
          : file === undefined
            ? await askAzure(options, policy, terminal, ask)
            : explainWhy(await graphOfFile(file, policy, terminal), name, from);
      answer(terminal, options.json, why, linesOf(why));
      return 0;
    }),
  );

/** What an export has of who resolves and reaches what. */
export async function graphOfFile(file: string, { dns }: Policy, terminal: Terminal): Promise<Graph> {
  const resources = await readJson(file, terminal);
  warnOfEmptyList(file, resources, 'resource', terminal);
  return within(file, () => readGraph(resources, dns));
}

/** What a deployed app answers: the same body as is printed here. */
async function askApp(options: AppOptions, name: string, from: string): Promise<Why> {
  const app = await openDeployedApp(options);
  const answered: unknown = await app.get(`/api/why?${new URLSearchParams({ name, from })}`);
  if (isWhy(answered)) return answered;
  throw new InputError('--app', 'answered without steps: is it Gatehouse, and of this version?');
}

const isWhy = (answered: unknown): answered is Why => isRecord(answered) && Array.isArray(answered.steps);

/** @throws InputError where neither an export nor Azure is named to answer from, or both are. */
export function refuseTwoSources({
  resources,
  subscription,
}: {
  readonly resources?: string;
  readonly subscription: readonly string[];
}): void {
  if ((resources === undefined) !== (subscription.length === 0)) return;
  const message =
    resources === undefined
      ? 'is missing; name an export, or --subscription to read Azure'
      : 'is an export; leave out --subscription, which reads Azure';
  throw new InputError('--resources', message);
}

/** Asks what Azure shows now, with the rights of who is signed in. */
export const askAzure = <T>(
  options: AzureOptions,
  policy: Policy,
  terminal: Terminal,
  ask: (reader: WhyReader, signal: AbortSignal) => Promise<T>,
): Promise<T> =>
  readAzure(options, terminal, ({ arm, actions, subscriptions, signal, onProgress }) => {
    onProgress('reading what exists today');
    return ask(
      createWhyReader({ ...arm, act: actions.act }, subscriptions, { now: () => terminal.now }, async () => policy),
      signal,
    );
  });

/** The answer for people: the sentence, then the steps, then what to do. */
const linesOf = ({ sentence, steps, answer: kind, reachable, brokenAt, asOf }: Why): readonly string[] => [
  sentence,
  '',
  `answer: ${kind}; reachable: ${reachable}; broken at: ${brokenAt ?? 'nothing'}`,
  ...columns(
    steps.map(({ step, state, because }) => [step, state, because]),
    [10, 8, 100],
  ),
  ...steps.flatMap(({ step, remedy, state }) =>
    remedy === null || state === 'ok' ? [] : [`to do, ${step}: ${remedy}`],
  ),
  ...(asOf === undefined ? [] : [`as Azure was at ${asOf}`]),
];
