import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readOutput } from '../../../src/clusters/live/output.ts';
import { nextSections, together } from '../../../src/clusters/live/progress.ts';
import { engineOf, readingOf } from '../../../src/clusters/live/reading.ts';
import { commandFor, type Section, sectionNames } from '../../../src/clusters/live/sections.ts';
import { cut, egressOnly, pod, printed, resultsOf, service, smallCluster, storageClass, whole } from './kubernetes.ts';

const now = new Date('2026-03-04T12:00:00Z');

describe('a command', () => {
  it('only reads, and prints what it reads projected, each section after its name', () => {
    const command = commandFor(sectionNames);
    const parts = command.split('; ');
    expect(parts.filter((part) => part.startsWith('kubectl'))).toHaveLength(sectionNames.length);
    for (const part of parts)
      expect(part).toMatch(/^(echo '\{"section":"[a-z]+"\}'|kubectl get [a-z.0-9]+( -A)? -o json \| jq -c '[^']+')$/);
  });

  it('takes nothing of a cluster but what is a name of a namespace', () => {
    expect(commandFor(['pods/shop-1'])).toContain('kubectl get pods -n shop-1 -o json');
    for (const name of ['a b', "x';reboot", '$(id)', '-A', 'Shop', 'x'.repeat(64)])
      expect(() => commandFor([`pods/${name}`])).toThrow('is no name of a namespace');
  });

  const hasJq = spawnSync('jq', ['--version']).status === 0;
  it.skipIf(!hasJq)('has filters that jq takes (jq is not on the PATH where this is skipped)', () => {
    const item = { kind: 'K', apiVersion: 'v1', metadata: { name: 'n' }, spec: { type: 'LoadBalancer' }, status: {} };
    for (const [, filter = ''] of commandFor(sectionNames).matchAll(/jq -c '([^']+)'/g)) {
      const { stdout, status } = spawnSync('jq', ['-c', filter], {
        input: JSON.stringify({ items: [item] }),
        encoding: 'utf8',
      });
      expect(status, filter).toBe(0);
      expect(JSON.parse(stdout)).toHaveLength(1);
      expect(stdout.trim()).not.toContain('\n');
    }
  });
});

describe('output', () => {
  const asked = ['services', 'networkpolicies', 'pods'] as const;
  const kindsOf = (logs: string) => [...readOutput(logs, asked)].map(([, { kind }]) => kind);
  it.each<[string, string, readonly string[]]>([
    ['whole', printed({ services: [], networkpolicies: [], pods: [] }), ['whole', 'whole', 'whole']],
    [
      'without a kind that the cluster does not have',
      printed({ services: [], networkpolicies: 'error: the server doesn\'t have a resource type "x"', pods: [] }),
      ['whole', 'whole', 'whole'],
    ],
    [
      'with a refusal',
      printed({ services: 'Error from server (Forbidden): services is forbidden', networkpolicies: [], pods: [] }),
      ['refused', 'whole', 'whole'],
    ],
    [
      'that said nothing of one',
      printed({ services: '', networkpolicies: [], pods: [] }),
      ['refused', 'whole', 'whole'],
    ],
    [
      'cut inside of the last',
      printed({ services: [], networkpolicies: [], pods: [pod('a')] }).slice(0, 130),
      ['whole', 'whole', 'cut'],
    ],
    [
      'cut before it',
      printed({ services: [], networkpolicies: [] }).replace(/\n[^\n]*$/, ''),
      ['whole', 'whole', 'cut'],
    ],
    ['empty', '', ['cut', 'cut', 'cut']],
  ])('%s is distinguished', (_what, logs, kinds) => expect(kindsOf(logs)).toEqual(kinds));

  it('is believed to be whole by what follows it, wherever it ends', () => {
    const logs = printed({ services: [service('web')], networkpolicies: [egressOnly], pods: [pod('a'), pod('b')] });
    const all = readOutput(logs, asked);
    for (let length = 0; length < logs.length; length += 1)
      for (const [section, result] of readOutput(logs.slice(0, length), asked))
        if (result.kind !== 'cut') expect(result, `${section} at ${length}`).toEqual(all.get(section));
  });
});

describe('what is asked next', () => {
  const asked: readonly Section[] = ['services', 'networkpolicies', 'pods'];
  it.each<[string, Parameters<typeof resultsOf>[0], readonly Section[], readonly Section[]]>([
    ['nothing where all is in', { services: whole(), networkpolicies: whole(), pods: whole() }, asked, []],
    [
      'what the output did not reach',
      { services: whole(), networkpolicies: cut, pods: cut },
      asked,
      ['networkpolicies', 'pods'],
    ],
    [
      'pods alone once they were cut among others',
      { services: whole(), networkpolicies: whole(), pods: cut },
      asked,
      ['pods'],
    ],
    [
      'pods by the namespaces that publish or restrict, once they were cut alone',
      {
        services: whole(service('web')),
        networkpolicies: whole({ ...egressOnly, metadata: { namespace: 'data' } }),
        pods: cut,
      },
      ['pods'],
      ['pods/data', 'pods/shop'],
    ],
    [
      'pods of every namespace where a policy is everywhere',
      {
        ciliumclusterwidenetworkpolicies: whole({}),
        namespaces: whole({ metadata: { name: 'a' } }, { metadata: { name: 'b' } }),
        pods: cut,
      },
      ['pods'],
      ['pods/a', 'pods/b'],
    ],
    ['not again what alone is too large', { 'pods/a': cut, 'pods/b': cut }, ['pods/a', 'pods/b'], ['pods/b']],
    ['nothing that is no name', { services: whole({ metadata: { namespace: '$(id)' } }), pods: cut }, ['pods'], []],
  ])('is %s', (_what, results, last, next) => expect(nextSections(last, resultsOf(results))).toEqual(next));

  it('takes of a section the best that any command gave', () => {
    const both = together([resultsOf({ pods: cut, services: whole() }), resultsOf({ pods: whole(pod('a')) })]);
    expect([...both].map(([section, { kind }]) => [section, kind])).toEqual([
      ['pods', 'whole'],
      ['services', 'whole'],
    ]);
  });
});

describe('what is kept of it', () => {
  const small = readOutput(printed(smallCluster), sectionNames);
  const kept = (more: Parameters<typeof resultsOf>[0], networkPolicy = 'azure') =>
    readingOf(new Map([...small, ...resultsOf(more)]), engineOf(networkPolicy, undefined), now);

  it('is what isolation and policies are judged by, and no more', () => {
    expect(kept({})).toEqual({
      at: now.toISOString(),
      storageClasses: [
        { name: 'azurefile-csi', provisioner: 'file.csi.azure.com', isDefault: false },
        {
          name: 'private',
          provisioner: 'file.csi.azure.com',
          networkEndpointType: 'privateEndpoint',
          isDefault: false,
        },
      ],
      claims: [],
      services: [],
      warnings: [expect.objectContaining({ policy: 'NetworkPolicy/shop/allow-consumer', kind: 'egress-only-guard' })],
      unsaid: [],
    });
  });

  it('names the services that are public', () =>
    expect(kept({ services: whole(service('open')) }).services).toEqual([
      { name: 'shop/open', type: 'LoadBalancer', isInternal: false },
    ]));

  it('says of policies that nothing enforces them where the cluster has no engine', () => {
    expect(kept({}, 'none').warnings).toEqual([
      expect.objectContaining({ policy: 'NetworkPolicy/shop/allow-consumer', kind: 'not-enforced' }),
    ]);
    expect(engineOf('none', 'azure')).toBeUndefined();
    expect([engineOf('azure', undefined), engineOf('calico', 'azure')]).toEqual(['kubernetes', 'kubernetes']);
    expect([engineOf('cilium', 'cilium'), engineOf(undefined, 'Cilium')]).toEqual(['cilium', 'cilium']);
  });

  it.each<[string, Parameters<typeof resultsOf>[0], string, string]>([
    [
      'classes that were refused',
      { storageclasses: { kind: 'refused', says: 'no' } },
      'storageClasses',
      'storageclasses: no',
    ],
    [
      'claims that were cut',
      { persistentvolumeclaims: cut },
      'claims',
      'persistentvolumeclaims: its output was cut at 512 kB',
    ],
    ['services that were refused', { services: { kind: 'refused', says: 'no' } }, 'services', 'services: no'],
    ['pods of one namespace', { pods: cut, 'pods/shop': cut }, 'warnings', 'pods/shop: its output was cut at 512 kB'],
    ['all pods', { pods: cut }, 'warnings', 'pods: its output was cut at 512 kB'],
    ['a pod that can not be read', { pods: whole({ kind: 'Pod', metadata: {} }) }, 'warnings', 'objects: '],
    [
      'more classes than anybody has',
      { storageclasses: whole(...Array.from({ length: 1_001 }, (_, index) => storageClass(`c${index}`))) },
      'storageClasses',
      'storageclasses: there are more than 1000',
    ],
  ])('leaves unsaid, and says why: %s', (_what, more, field, why) => {
    const reading: Record<string, unknown> = kept(more);
    expect(reading[field]).toBeUndefined();
    expect(reading.unsaid).toEqual([expect.stringContaining(why)]);
  });

  it('judges policies by pods that were asked for by namespace', () => {
    const paged = kept({ pods: cut, 'pods/shop': whole(pod('web-1')) });
    expect(paged.unsaid).toEqual([]);
    expect(paged.warnings).toHaveLength(1);
  });
});
