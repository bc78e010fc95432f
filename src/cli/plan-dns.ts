import { Command, Option } from 'commander';
import { type CloudName, cloudNames, resourceManagers } from '../core/cloud.ts';
import { InputError, PermanentError, RetryableError } from '../core/errors.ts';
import { findResourceId } from '../core/resource-id.ts';
import { minutes } from '../core/time.ts';
import { type DnsReport, isWrite } from '../dns/report/report.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import { SubscriptionId } from '../policy/patterns.ts';
import { columns } from './columns.ts';
import { readPolicy, repeatable } from './input.ts';
import type { Run } from './run.ts';
import { answer } from './terminal.ts';

interface Options {
  readonly subscription: readonly string[];
  readonly owner: string;
  readonly cloud: CloudName;
  readonly policy?: string;
  readonly armEndpoint?: string;
  readonly armAudience?: string;
  readonly json?: boolean;
}

const budget = minutes(10);

/** `gatehouse plan dns`: what the dns room would do to a live subscription, without doing it. */
export const planDnsCommand = (run: Run): Command =>
  new Command('dns')
    .description('print what would be written to private DNS zones, from what Azure shows now; writes nothing')
    .requiredOption('--subscription <id>', 'a subscription whose private endpoints count; repeatable', repeatable, [])
    .requiredOption('--owner <id>', "the deployment's id in record set metadata (GATEHOUSE_OWNER)")
    .option('--policy <file>', 'the policy document; without it, the defaults')
    .addOption(new Option('--cloud <name>', 'the Azure cloud').choices(cloudNames).default('AzureCloud'))
    .option('--arm-endpoint <url>', "another address of Azure Resource Manager than the cloud's own")
    .option('--arm-audience <url>', 'the audience of its tokens; default: the address')
    .option('--json', 'print one JSON document')
    .action(
      run<[Options]>(async (terminal, options) => {
        const wrong = options.subscription.filter((id) => !SubscriptionId.safeParse(id).success);
        const problems = wrong.map((id) => ({ path: '', message: `'${id}' is not a subscription id` }));
        if (problems.length > 0) throw new InputError('--subscription', problems);
        const { dns: policy } = await readPolicy(options.policy, terminal);
        try {
          const report = await planFor(options, policy);
          const { lines: records, zoneGroups, unmapped, counts, hash } = report;
          answer(terminal, options.json, { hash, counts, records, zoneGroups, unmapped }, toLines(report));
          return 0;
        } catch (error) {
          if (!(error instanceof RetryableError) && !(error instanceof PermanentError)) throw error;
          throw new InputError('Azure', error.message);
        }
      }),
    );

/** The SDKs are loaded only here: every other command is offline and starts at once. */
async function planFor(options: Options, policy: DnsPolicy): Promise<DnsReport> {
  const { DefaultAzureCredential } = await import('@azure/identity');
  const { openArm } = await import('../arm/open-arm.ts');
  const { createGroupTags } = await import('../dns/endpoints/group-tags.ts');
  const { createSubnetReader } = await import('../dns/names/subnets.ts');
  const { planLive } = await import('../dns/report/plan-live.ts');
  const { createEndpointReader } = await import('../dns/endpoints/observe.ts');
  const { cloud, owner } = options;
  const endpoint = options.armEndpoint ?? resourceManagers[cloud];
  const audience = options.armAudience ?? endpoint;
  const { arm, network } = openArm({ endpoint, audience, credential: new DefaultAzureCredential() });
  const subscriptions = options.subscription.map((id) => id.toLowerCase());
  const readEndpoint = createEndpointReader(
    { network, arm, cloud, subscriptions, owner },
    createGroupTags(arm),
    createSubnetReader(arm),
  );
  const reading = { policy: { dns: policy }, now: new Date(), signal: AbortSignal.timeout(budget) };
  return planLive({ arm, owner, subscriptions }, readEndpoint, reading);
}

function toLines({ lines, zoneGroups, unmapped, counts, hash }: DnsReport): string[] {
  const shown = lines.filter((line) => isWrite(line) || line.prospect === 'foreign' || line.claimedBy.length > 1);
  const rows = shown.map(({ prospect, recordSet, stands, addresses, because }) => {
    const id = findResourceId(recordSet);
    return [prospect, `${id?.name}.${id?.names[0]}`, stands.join(' ') || '–', addresses.join(' ') || '–', because];
  });
  return [
    ...columns(rows),
    ...zoneGroups.map(({ prospect, endpoint, zones }) => `${prospect}  ${endpoint}: ${zones.join(', ')}`),
    ...unmapped.map((each) => `unmapped  ${each}`),
    '',
    Object.entries(counts)
      .map(([what, count]) => `${what} ${count}`)
      .join(', '),
    `plan ${hash}`,
  ];
}
