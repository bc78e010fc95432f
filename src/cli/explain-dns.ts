import { Command, Option } from 'commander';
import { type CloudName, cloudNames } from '../core/cloud.ts';
import { InputError } from '../core/errors.ts';
import { parseEndpoint } from '../dns/endpoints/endpoint-schema.ts';
import { recordSetId } from '../dns/names/zone-id.ts';
import { explainDns } from '../dns/report/explain.ts';
import { isPlanned, parsePlanned } from '../dns/report/explain-planned.ts';
import { eachBody, readBodies } from './bodies.ts';
import { hintCloud } from './cloud-hint.ts';
import { type DnsFiles, endpoints, readBeside } from './dns-files.ts';
import { dnsLines } from './dns-lines.ts';
import { readPolicy, refuseTwoInputs, repeatable } from './input.ts';
import { warnOfNothing } from './nothing-judged.ts';
import { refuseWrongOwner } from './refuse-owner.ts';
import type { Run } from './run.ts';
import { answerEach } from './terminal.ts';
import { worstOf } from './unread.ts';

interface Options extends DnsFiles {
  readonly endpoint: string;
  readonly cloud: CloudName;
  readonly policy?: string;
  readonly owner: string;
  readonly json?: boolean;
}

/** `gatehouse explain dns`: the record sets one private endpoint needs, or each of a list. */
export const explainDnsCommand = (run: Run): Command =>
  new Command('dns')
    .description('say which record sets a private endpoint needs and where they go, or why it needs none')
    .requiredOption(
      '--endpoint <file>',
      "the private endpoint's body, or a list of them (REST, az … -o json, Resource Graph); '-' is standard input",
    )
    .option(
      '--nic <file>',
      "the body of one of its network interfaces, for names the endpoint's own body leaves out; repeatable",
      repeatable,
      [],
    )
    .option('--service <file>', 'the body of the private link service it connects to, for its own fqdns and tags')
    .option('--zone-group <file>', 'the body of its private DNS zone group; repeatable', repeatable, [])
    .option('--record-set <file>', 'the body of a record set that exists in a zone; repeatable', repeatable, [])
    .addOption(new Option('--cloud <name>', 'the Azure cloud').choices(cloudNames).default('AzureCloud'))
    .option(
      '--policy <file>',
      'the policy document, for where each record would go: --zone-group and --record-set need it',
    )
    .option('--owner <id>', "the deployment's id, by which its own record sets are recognised (GATEHOUSE_OWNER)", '')
    .option('--json', 'print one JSON document; an array for a list')
    .action(
      run<[Options]>(async (terminal, { endpoint: file, policy: policyFile, cloud, owner, json, ...files }) => {
        refuseTwoInputs([file, ...files.nic, files.service, ...files.zoneGroup, ...files.recordSet, policyFile]);
        if (policyFile === undefined && files.recordSet.length + files.zoneGroup.length > 0) {
          throw new InputError('--policy', 'is missing: only with it --zone-group and --record-set say anything');
        }
        if (owner !== '') refuseWrongOwner(owner);
        const given = await readBodies(file, endpoints, terminal);
        const beside = await readBeside(files, terminal);
        const policy = policyFile === undefined ? undefined : (await readPolicy(policyFile, terminal)).dns;
        const asked = new Set<string>();
        const explain = (body: unknown) => {
          const view = isPlanned(body) ? parsePlanned(body) : parseEndpoint(body);
          const bodies = { endpoint: body, ...beside.of(view, !given.isList) };
          const rules = policy === undefined ? {} : { policy };
          const document = explainDns({ ...bodies, ...rules, cloud, owner, now: terminal.now });
          asked.add(view.id);
          for (const { zoneId, ...place } of document.places ?? [])
            if (zoneId !== null) asked.add(recordSetId(zoneId, place));
          return { subject: view.id, document, lines: dnsLines(document, view, files.nic.length > 0) };
        };
        const { answers, status } = eachBody(given, endpoints, explain, terminal);
        hintCloud(
          given.bodies.map(({ body }) => body),
          cloud,
          terminal,
        );
        beside.warnOfUnused(asked);
        warnOfNothing(file, given.bodies.length, 'private endpoint', terminal);
        answerEach(terminal, json, { isList: given.isList, key: 'endpoint' }, answers);
        return worstOf([status, beside.status]);
      }),
    );
