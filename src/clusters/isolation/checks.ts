import type { Check, Severity } from '../../core/finding.ts';
import { isolationLines } from './lines.ts';

/** How severe it is when a line fails, and why it matters. */
const weights: Readonly<Record<string, readonly [slug: string, Severity, why: string]>> = {
  '3.1': ['outbound-type', 'high', 'AKS itself makes the cluster a way out.'],
  '3.2': [
    'egress',
    'high',
    'Everything that runs in the cluster can send data to the internet, or be reached from there.',
  ],
  '3.3': [
    'artifact-source',
    'medium',
    'New nodes fetch their images from the internet: they fail to start, or a way out has to stay open for them.',
  ],
  '3.4': ['registry', 'high', 'What nodes start from can be reached, and be filled, from the internet.'],
  '3.5': ['cache-rule', 'medium', 'Nodes ask the registry for images that it does not fetch: new ones do not start.'],
  '3.6': ['registry-endpoint', 'medium', 'Nodes have no private way to their images: new ones do not start.'],
  '3.7': ['registry-names', 'medium', 'The registry resolves to its public address, which nodes do not reach.'],
  '3.8': ['identities', 'medium', 'Nodes may not pull, or the cluster may not place its API server.'],
  '3.9': ['api-server', 'high', 'The API server, which rules everything in the cluster, has a public address.'],
  '3.10': ['version', 'low', 'AKS supports isolation neither on older versions nor with Windows.'],
  '3.11': ['order', 'medium', 'Nodes that started before the cache still use what they fetched from the internet.'],
  '3.12': ['node-updates', 'medium', 'Nodes request their updates from the internet, and get none.'],
  '3.13': ['extension', 'medium', 'The extension needs the internet: it fails, or somebody opens a way out for it.'],
  '3.14': ['storage-classes', 'medium', 'New volumes make storage accounts that answer in public.'],
  '3.15': [
    'monitoring-and-vaults',
    'medium',
    'Telemetry and secrets have no private way: they fail, or are let out in public.',
  ],
};

/** By the line's id. */
export const lineChecks: Readonly<Record<string, Check>> = Object.fromEntries(
  isolationLines.flatMap(({ id, what, remedy }) => {
    const [slug, severity, why] = weights[id] ?? [];
    if (slug === undefined || severity === undefined || why === undefined)
      throw new TypeError(`line ${id} has no check`);
    const when = `a cluster that is to be isolated fails line ${id}, that ${what}`;
    return [[id, { id: `clusters-isolation-${slug}`, severity, when, why, remedy }]];
  }),
);

/** Line 3.16: the cluster was isolated, and no longer is. */
export const broken: Check = {
  id: 'clusters-isolation-broken',
  severity: 'critical',
  when: 'a line of isolation fails that held before (line 3.16): a write opened the cluster again',
  why: 'Somebody relies on its isolation, and nobody decided that it ends.',
  remedy:
    'Take back the change that the message names. Where it is intended, give the cluster another profile by an entry of egress.profiles, or exempt the finding.',
};
