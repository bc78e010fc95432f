import { findList } from '../core/arm-body.ts';
import type { CloudName } from '../core/cloud.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import type { RecordSetWanted } from './model.ts';
import { planNames } from './names/plan-names.ts';
import { parseEndpoint, parseNetworkInterface } from './schema.ts';

/** What a person or a pipeline reads: the record sets one endpoint needs, or why it needs none. */
export interface DnsExplanation {
  readonly records: readonly RecordSetWanted[];
  /** Null where there are records. */
  readonly reason: string | null;
  readonly notes: readonly string[];
}

/**
 * Explains one private endpoint from bodies somebody saved, as REST or `az … -o json` return them; offline, and by the same rules
 * as the app. `interfaces` are bodies of network interfaces, each one or a list.
 * @throws InputError naming the field where a body is not what it should be.
 */
export function explainDns(input: {
  readonly endpoint: unknown;
  readonly interfaces?: readonly unknown[];
  readonly cloud: CloudName;
  readonly policy?: Pick<DnsPolicy, 'sensitiveZones'>;
}): DnsExplanation {
  const interfaces = (input.interfaces ?? []).flatMap((body) => findList(body) ?? [body]).map(parseNetworkInterface);
  const { records, reason, notes } = planNames(parseEndpoint(input.endpoint), interfaces, input.cloud, {
    sensitiveZones: input.policy?.sensitiveZones ?? [],
  });
  return { records, reason, notes };
}
