import { DnsPolicy } from '../../src/policy/dns.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import { explainWhy } from '../../src/why/why.ts';
import { askerOf, bodiesOf, type RandomEstate } from './random-estate.ts';
import { type Answer, resolve } from './reference-resolver.ts';

const policy = DnsPolicy.parse({});

/** What `why` answers and what the reference answers, in the same words. */
export function bothAnswers(estate: RandomEstate): { readonly ours: Answer; readonly reference: Answer } {
  const { data, client, name } = estate;
  const asker = askerOf(estate);
  const { answer, addresses } = explainWhy(readGraph([...bodiesOf(data), ...asker.bodies], policy), name, asker.id);
  const isAddress = answer === 'private' || answer === 'stale';
  const ours: Answer = isAddress ? { kind: 'addresses', addresses } : { kind: answer };
  const reference = resolve(data, client, name);
  return {
    ours,
    reference:
      reference.kind === 'addresses' ? { ...reference, addresses: [...reference.addresses].sort() } : reference,
  };
}
