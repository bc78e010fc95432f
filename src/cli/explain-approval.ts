import { Command } from 'commander';
import { type ApprovalExplanation, explainApproval } from '../approvals/explain.ts';
import { parseConnection, parsePrivateLinkResource } from '../approvals/schema.ts';
import { findBodyId } from '../core/arm-body.ts';
import { connections, readConnections, readEndpoints, resourceFinder, resources } from './approval-files.ts';
import { eachBody, readBodies } from './bodies.ts';
import { readPolicy, refuseTwoInputs } from './input.ts';
import { warnOfNothing } from './nothing-judged.ts';
import type { Run } from './run.ts';
import { answerEach } from './terminal.ts';
import { worstOf } from './unread.ts';

interface Options {
  readonly policy: string;
  readonly resource: string;
  readonly connection?: string;
  readonly endpoint?: string;
  readonly json?: boolean;
}

/** `gatehouse explain approval`: what the rules say of a private endpoint connection, or of each of a list. */
export const explainApprovalCommand = (run: Run): Command =>
  new Command('approval')
    .description('say which rule approves, rejects or holds a private endpoint connection, and why the others did not')
    .requiredOption('--policy <file>', 'the policy document')
    .requiredOption(
      '--resource <file>',
      'the body of the private link resource, or a list of them (REST, az … -o json, Resource Graph)',
    )
    .option(
      '--connection <file>',
      "the body of the private endpoint connection, or a list; '-' is standard input; without it, those in the resource's body",
    )
    .option(
      '--endpoint <file>',
      'the body of the private endpoint that asks, or a list: for conditions on its network, tags, location and group ids',
    )
    .option('--json', 'print one JSON document; an array for a list')
    .action(
      run<[Options]>(async (terminal, { json, ...files }) => {
        refuseTwoInputs([files.policy, files.resource, files.connection, files.endpoint]);
        const policy = await readPolicy(files.policy, terminal);
        const given = await readBodies(files.resource, resources, terminal);
        const { status: ofResources } = eachBody(given, resources, parsePrivateLinkResource, terminal);
        const asked = await readConnections(files.connection, given, terminal);
        const { endpoints, status: ofEndpoints } = await readEndpoints(files.endpoint, terminal);
        const resourceOf = resourceFinder(given);
        const used = new Set<string>();
        const explain = (body: unknown) => {
          const resource = resourceOf(body);
          const { id, requester } = parseConnection(
            body,
            `${String(findBodyId(resource)?.id)}/privateendpointconnections/it`,
          );
          const endpoint = requester.kind === 'seen' ? endpoints.get(requester.id) : undefined;
          if (requester.kind === 'seen' && endpoint !== undefined) used.add(requester.id);
          const document = explainApproval(policy, resource, body, terminal.now, endpoint);
          return { subject: id, document, lines: linesOf(document) };
        };
        const { answers, status } = eachBody(asked, connections, explain, terminal);
        for (const id of endpoints.keys())
          if (!used.has(String(id))) terminal.err(`warning: --endpoint: '${id}' asks for none of these connections\n`);
        warnOfNothing(asked.file, asked.bodies.length, 'private endpoint connection', terminal);
        answerEach(terminal, json, { isList: asked.isList, key: 'connection' }, answers);
        return worstOf([status, ofResources, ofEndpoints]);
      }),
    );

const linesOf = ({ verdict, rule, objections, unread }: ApprovalExplanation): readonly string[] => [
  rule === null ? `${verdict}: ${withoutRule[verdict]}` : `${verdict}, by rule '${rule}'`,
  ...objections.map((objection) => `  ${objection.rule}: ${objection.because}`),
  ...(unread === undefined
    ? []
    : [
        'hint: a rule turns on the private endpoint itself. Add --endpoint endpoint.json, made by',
        `  az network private-endpoint show --ids ${unread} -o json > endpoint.json`,
      ]),
];

const withoutRule = {
  approve: 'by no rule',
  reject: 'by no rule',
  hold: 'no rule matches, so a person decides',
  none: 'the connection is not Pending, so there is nothing to decide',
} as const;
