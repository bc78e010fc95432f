import { Command, Option } from 'commander';
import { findList } from '../core/arm-body.ts';
import { type CloudName, cloudNames } from '../core/cloud.ts';
import { parseEndpoint } from '../dns/endpoints/endpoint-schema.ts';
import { parseNetworkInterface } from '../dns/endpoints/interface-schema.ts';
import { parseLinkService } from '../dns/endpoints/link-service.ts';
import { explainDns } from '../dns/report/explain.ts';
import { columns } from './columns.ts';
import { readJson, readPolicy, refuseTwoInputs, repeatable, within } from './input.ts';
import type { Run } from './run.ts';
import { answer } from './terminal.ts';

interface Options {
  readonly endpoint: string;
  readonly nic: readonly string[];
  readonly service?: string;
  readonly cloud: CloudName;
  readonly policy?: string;
  readonly json?: boolean;
}

/** `gatehouse explain dns`: the record sets one private endpoint needs. */
export const explainDnsCommand = (run: Run): Command =>
  new Command('dns')
    .description('say which record sets a private endpoint needs, or why it needs none')
    .requiredOption('--endpoint <file>', "the private endpoint's body (REST or az … -o json); '-' is standard input")
    .option(
      '--nic <file>',
      "the body of one of its network interfaces, for names the endpoint's own body leaves out; repeatable",
      repeatable,
      [],
    )
    .option('--service <file>', 'the body of the private link service it connects to, for its own fqdns and tags')
    .addOption(new Option('--cloud <name>', 'the Azure cloud').choices(cloudNames).default('AzureCloud'))
    .option('--policy <file>', 'the policy document; without it, the defaults')
    .option('--json', 'print one JSON document')
    .action(
      run<[Options]>(
        async (terminal, { endpoint: file, nic, service: serviceFile, cloud, policy: policyFile, json }) => {
          refuseTwoInputs([file, ...nic, serviceFile, policyFile]);
          const endpoint = await readJson(file, terminal);
          within(file, () => parseEndpoint(endpoint));
          const interfaces: unknown[] = [];
          for (const nicFile of nic) {
            const body = await readJson(nicFile, terminal);
            within(nicFile, () => (findList(body) ?? [body]).map(parseNetworkInterface));
            interfaces.push(body);
          }
          const { dns: policy } = await readPolicy(policyFile, terminal);
          const service = serviceFile === undefined ? undefined : await readJson(serviceFile, terminal);
          if (serviceFile !== undefined) within(serviceFile, () => parseLinkService(service));
          const explanation = explainDns({ endpoint, interfaces, service, cloud, policy });
          const { records, reason, notes, rules, strategy } = explanation;
          answer(terminal, json, explanation, [
            ...columns(records.map(({ zone, name, type, addresses }) => [name, type, addresses.join(' '), zone])),
            ...rules.map(({ fqdn, zone, name, because }) => `rule: '${fqdn}' is ${name} in ${zone}: ${because}`),
            ...(strategy === 'zoneGroup' && records.length > 0
              ? ['rule: policy has the platform write them, through a private DNS zone group']
              : []),
            ...(reason === null ? [] : [`No records: ${reason}`]),
            ...notes.map((note) => `note: ${note}`),
          ]);
          return 0;
        },
      ),
    );
