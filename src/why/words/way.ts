import { nameOf } from '../../core/resource-id.ts';
import { assumedIn, type Hop } from '../ask/chain.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { type Words, words } from './owners.ts';

export function describeResolver({ chain, source, facts }: Diagnosis): Words {
  const between = source.between === undefined ? '' : `${source.between}, then `;
  const way = chain.hops.map(hopText).join(', then ');
  const guess = assumedIn(chain)
    .map(
      ({ who, network }) =>
        `; that ${who} forwards to Azure DNS ${chain.state === 'ok' ? 'there' : `of ${nameOf(network)}`} is assumed${unlessPolicy}`,
    )
    .join('');
  if (chain.state !== 'ok')
    return words(`${between}${way === '' ? '' : `${way}, then `}${chain.because}${guess}`, chain.remedy);
  const end = chain.network === undefined ? '' : nameOf(chain.network);
  if (chain.hops.length === 0) return words(`${between}${end} asks Azure DNS`);
  const silent = chain.hops.flatMap((hop) => (hop.kind === 'servers' ? hop.skipped : []));
  const note = silent.length === 0 ? '' : `; ${silent.join(', ')} before it stays silent`;
  return words(`${between}${way}: the Azure DNS of ${end} is asked for ${facts.name}${note}${guess}`);
}

const unlessPolicy = ', because policy does not say otherwise (dns.resolvers)';

function hopText(hop: Hop): string {
  const network = nameOf(hop.network);
  switch (hop.kind) {
    case 'gateway':
      return `an application gateway asks the Azure DNS of ${network} for such names, regardless of the DNS servers`;
    case 'rule':
      return `the rule ${hop.rule} of ${nameOf(hop.ruleSet)} forwards to ${hop.server} in ${network}`;
    case 'servers': {
      const what = {
        policy: 'which policy says asks from',
        inbound: 'an inbound endpoint in',
        proxy: 'whose DNS proxy asks from',
        network: 'in',
      }[hop.by];
      return `the DNS server ${hop.server}, ${what} ${network}`;
    }
  }
}

export function describePath({ path, answer, addresses }: Diagnosis): Words {
  if (path === undefined)
    return words(
      answer === 'none' || answer === 'unknown' ? 'there is no private address to reach' : 'the answer is public',
    );
  const { because, remedy } = path.describe();
  return words(path.state === 'ok' ? `the way to ${addresses.join(', ')} is open: ${because}` : because, remedy);
}

export function describePublicAccess({ access, answer, facts }: Diagnosis): Words {
  if (answer !== 'public' || access === undefined) return words('the answer is not public');
  const name = access.target?.id.name ?? facts.name;
  if (access.state === 'ok') return words(`public access to ${name} is open: ${access.because}`);
  if (access.state === 'broken')
    return words(
      `public access to ${name} is closed: ${access.because}`,
      'fix what is broken above; a public answer leads to an endpoint that lets nobody in',
    );
  return words(
    `whether public access to ${name} lets this in is not known: ${access.because}`,
    `add ${name} to the export, and check its firewall`,
  );
}
