import { describe, expect, it } from 'vitest';
import { gatehouse } from './gatehouse.ts';

/** What people give for objects of a cluster: YAML as they write it, and what is none. */

const web = `apiVersion: v1
kind: Pod
metadata: {namespace: shop, name: web, labels: {app: web}}
spec: {nodeName: n1}
status: {podIP: 10.1.0.1}
`;
const api = web.replaceAll('web', 'api').replace('10.1.0.1', '10.1.0.2');
const closed = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  namespace: shop
  name: closed
  annotations: {changed: 2026-01-01, at: 12:30:00}
spec:
  podSelector: {matchLabels: {app: web}}
`;
const probes = [
  { id: 'p', from: 'pod:shop/api', to: 'pod:shop/web', port: 80, protocol: 'TCP', dataplane: 'kubernetes' },
];
const line = 'explain policies --objects {objects.yaml} --probes {probes.json} --json';
const explained = (objects: string, asked: unknown = probes) =>
  gatehouse(line, { 'objects.yaml': objects, 'probes.json': asked });

describe('objects in YAML', () => {
  it.each([
    ['several documents', [web, api, closed].join('---\n')],
    ['with empty ones between and after them', `---\n---\n${[web, api, closed].join('---\n# nothing\n---\n')}---\n`],
    ['with the marks of another system', `\uFEFF${[web, api, closed].join('---\n').replaceAll('\n', '\r\n')}`],
    [
      'a list',
      `apiVersion: v1\nkind: List\nitems:\n${[web, api, closed].map((each) => `- ${each.trimEnd().replaceAll('\n', '\n  ')}\n`).join('')}`,
    ],
  ])('are read: %s', async (_what, text) => {
    const { status, out } = await explained(text);
    expect(JSON.parse(out)).toMatchObject({ probes: [{ answer: 'denied' }], warnings: [] });
    expect(status).toBe(0);
  });

  it('and so are probes', async () => {
    const asked = '- {id: p, from: "pod:shop/api", to: "pod:shop/web", port: 80, dataplane: kubernetes}';
    expect((await explained([web, api, closed].join('---\n'), asked)).status).toBe(0);
  });

  it('mean what Kubernetes reads: a label of yes is true, which it refuses', async () => {
    const { out } = await explained([web, api, closed.replace('app: web', 'app: yes')].join('---\n'));
    expect(JSON.parse(out)).toMatchObject({ probes: [{ answer: 'allowed' }], warnings: [{ kind: 'not-enforced' }] });
  });

  it.each<[string, string, string]>([
    [
      'a template',
      closed.replace('closed', '{{ .Release.Name }}'),
      'line 5: is a template that Helm has not filled in',
    ],
    [
      'a template in quotation marks',
      closed.replace('closed', '"{{ .Release.Name }}"'),
      'line 5: is a template that Helm',
    ],
    ['a condition of a template', `{{- if .Values.on }}\n${closed}{{- end }}\n`, '`helm template`'],
    ['nothing but comments', '---\n# nothing\n---\n', 'holds no document; expected objects of Kubernetes'],
    ['a table', 'NAME   READY   STATUS    RESTARTS   AGE\nweb    1/1     Running   0          5d\n', 'add `-o json`'],
    ['a table of all namespaces', 'NAMESPACE   NAME   AGE\nshop        p      5d\n', 'add `-o json`'],
    ['kubectl without a hit', 'No resources found in shop namespace.\n', 'where there is nothing: No resources found'],
    ['a refusal', 'Error from server (Forbidden): pods is forbidden\n', 'is what kubectl says where it fails'],
    ['a broken line', `${closed}  podSelectr: {\n`, 'objects.yaml'],
    ['a key twice', closed.replace('  name: closed', '  name: closed\n  name: open'), 'written twice'],
    ['a text', 'hello', 'is neither a List'],
    ['another document', 'version: 1\ndns: {mode: enforce}\n', 'kind: is missing'],
  ])('are refused where they are %s', async (_what, text, says) => {
    const { status, err, out } = await explained(text);
    expect(err).toContain(says);
    expect([status, out]).toEqual([2, '']);
  });
});

describe('YAML where JSON is read', () => {
  it('is recognized by what it is', async () => {
    const { err } = await gatehouse('explain egress --resources {r.yaml}', { 'r.yaml': closed });
    expect(err).toContain('looks like objects of Kubernetes in YAML');
  });
});
