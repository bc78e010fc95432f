import { Command } from 'commander';
import type { IsolationAnswer } from '../clusters/isolation/judge.ts';
import { verifyIsolation } from '../clusters/isolation/verify.ts';
import { readJson, refuseTwoInputs } from './input.ts';
import { readManifests } from './manifests.ts';
import { naming } from './naming.ts';
import type { Run } from './run.ts';
import { answer, type ExitStatus } from './terminal.ts';

interface Options {
  readonly resources: string;
  readonly cluster: string;
  readonly live?: string;
  readonly history?: string;
  readonly json?: boolean;
}

const statusOf: Readonly<Record<IsolationAnswer['isolated'], ExitStatus>> = { yes: 0, no: 1, unknown: 3 };

/** `gatehouse verify isolation`: whether a cluster is network isolated, line by line. */
export const verifyIsolationCommand = (run: Run): Command =>
  new Command('isolation')
    .description('say line by line whether a cluster is network isolated; exit status 0 isolated, 1 not, 3 unknown')
    .requiredOption('--resources <file>', "exported resource bodies, the cluster's among them; '-' is standard input")
    .requiredOption('--cluster <id>', 'the resource id of the cluster')
    .option('--live <file>', "what 'kubectl get storageclasses,persistentvolumeclaims,services -A -o json' prints")
    .option('--history <file>', 'changes of the cluster, as the isolation API returns them')
    .option('--json', 'print one JSON document')
    .action(
      run<[Options]>(async (terminal, { resources: file, cluster, live, history, json }) => {
        refuseTwoInputs([file, live, history]);
        const resources = await readJson(file, terminal);
        const read = (name: string | undefined): Promise<unknown> =>
          name === undefined ? Promise.resolve(undefined) : readJson(name, terminal);
        const options = {
          cluster,
          live: live === undefined ? undefined : await readManifests(live, terminal),
          history: await read(history),
        };
        const verified = naming({ resources: file, live, history, cluster: '--cluster' }, () =>
          verifyIsolation(resources, options),
        );
        answer(terminal, json, verified, linesOf(verified));
        return statusOf[verified.isolated];
      }),
    );

const linesOf = ({ cluster, isolated, lines }: IsolationAnswer): readonly string[] => [
  `${cluster}`,
  `isolated: ${isolated}`,
  ...lines.flatMap(({ id, state, because, remedy }) => [
    `${id.padEnd(4)}  ${state.padEnd(7)}  ${because}`,
    ...(remedy === '' ? [] : [`               ${state === 'unknown' ? 'should it fail' : 'to do'}: ${remedy}`]),
  ]),
];
