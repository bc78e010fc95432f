import { describe, expect, it } from 'vitest';
import { snapshot, storage } from '../preview/support.ts';
import * as bodies from './bodies.ts';
import { gatehouse } from './gatehouse.ts';

/** What GitHub, and Azure Pipelines, take for a command of a workflow. */
const command = '\n::warning::pwn ##vso[task.logissue]pwn';
const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-shop/providers';
const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'shop', name, labels: { app: name } },
  spec: { containers: [] },
  status: { phase: 'Running', podIP: '10.0.0.4' },
});
const objects = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    pod('web'),
    pod('api'),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { namespace: 'shop', name: `in${command}` },
      spec: { podSelector: { matchLabels: { app: 'web' } }, ingress: [] },
    },
  ],
};
const probe = (id: string) => [
  { id, from: 'pod:shop/api', to: 'pod:shop/web', port: 80, protocol: 'TCP', dataplane: 'kubernetes' },
];
const vnet = (subnet: object) => ({
  id: `${group}/Microsoft.Network/virtualNetworks/vnet`,
  type: 'Microsoft.Network/virtualNetworks',
  properties: { subnets: [subnet] },
});
const egress = 'explain egress --resources {f}';

interface Row {
  readonly where: string;
  readonly line: string;
  readonly files: Readonly<Record<string, unknown>>;
}

const rows: readonly Row[] = [
  {
    where: 'a type that nobody judges',
    line: egress,
    files: { f: { id: `${group}/Microsoft.Other/things/a`, type: `Microsoft.Other/things${command}` } },
  },
  {
    where: 'the name of a SKU or of a subnet, and a range',
    line: egress,
    files: {
      f: [
        {
          id: `${group}/Microsoft.Network/publicIPAddresses/ip`,
          type: 'Microsoft.Network/publicIPAddresses',
          sku: { name: command },
          properties: {},
        },
        Object.assign({}, bodies.openStorage(), { sku: { name: command } }),
        { ...vnet({ name: `s${command}`, id: `${group}/Microsoft.Network/virtualNetworks/vnet/subnets/s${command}` }) },
        vnet({ name: `apps${command}`, properties: { addressPrefix: command } }),
      ],
    },
  },
  {
    where: 'a network policy',
    line: 'explain policies --objects {f} --probes {p}',
    files: { f: objects, p: probe('one') },
  },
  {
    where: 'a probe',
    line: 'explain policies --objects {f} --probes {p}',
    files: { f: { ...objects, items: objects.items.slice(0, 3) }, p: probe(`one${command}`) },
  },
  {
    where: 'a probe that begins so without a line break',
    line: 'explain policies --objects {f} --probes {p}',
    files: { f: { ...objects, items: objects.items.slice(0, 3) }, p: probe(command.trim()) },
  },
  {
    where: 'a problem of a policy',
    line: 'policy check {f}',
    files: { f: 'version: 1\ndns: { mode: "x\\n::warning::pwn" }\n' },
  },
  {
    where: 'a problem of a policy that is read beside',
    line: `${egress} --policy {p}`,
    files: { f: bodies.openStorage(), p: 'version: 1\ndns: { mode: "x\\n::warning::pwn" }\n' },
  },
  {
    where: 'a file that is not there',
    line: 'preview {f} --source x\n::warning::pwn',
    files: { f: snapshot(storage('stshop')) },
  },
  { where: 'an option that there is not', line: 'policy check --jsom\n::warning::pwn', files: {} },
  { where: 'a command that there is not', line: 'policy\n::warning::pwn', files: {} },
];

describe('nothing of somebody else’s begins a line, and so nothing is a command of a pipeline', () => {
  it.each(rows)('$where', async ({ line, files }) => {
    const { out, err } = await gatehouse(line, files);
    const printed = `${out}${err}`;
    expect(printed).toContain('pwn');
    expect(printed).not.toMatch(/^\s*::|##vso\[/m);
  });

  it('an address of IPv6 may begin one, and an error its advice', async () => {
    const files = { f: { ...objects, items: objects.items.slice(0, 3) }, p: probe('::1 to ::2') };
    expect((await gatehouse('explain policies --objects {f} --probes {p}', files)).out).toMatch(
      /^::1 to ::2 {2}allowed/,
    );
    const { err } = await gatehouse('policy chek');
    expect(err).toMatch(/^error: unknown command 'chek'\n\(Did you mean check\?\)\n\(see gatehouse policy --help\)\n$/);
  });
});

const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const blocks = (levels: number): string =>
  Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:\n`).join('');
const aks = `${group}/Microsoft.ContainerService/managedClusters/aks`;
const says = 'is nested more than 128 levels deep; no deployment is';

describe('a file that is nested without end is refused with a sentence', () => {
  it.each([
    { line: 'explain policies --objects {f}', levels: 5_000 },
    { line: 'explain policies --objects {o} --probes {f}', levels: 5_000 },
    { line: `verify isolation --resources {r} --cluster ${aks} --live {f}`, levels: 20_000 },
    { line: `verify isolation --resources {r} --cluster ${aks} --history {f}`, levels: 20_000 },
    { line: egress, levels: 20_000 },
    { line: 'explain event --event {f}', levels: 20_000 },
    { line: 'explain dns --endpoint {f}', levels: 20_000 },
    { line: 'preview {f}', levels: 130 },
    { line: `${egress} --policy {f}`, levels: 20_000 },
  ])('$line: $levels levels', async ({ line, levels }) => {
    const files = { f: nested(levels), o: objects, r: { id: aks } };
    const { status, out, err } = await gatehouse(line, files);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^\S+\/f: [^\n]+\n$/);
    if (!line.includes('--policy')) expect(err).toContain(says);
  });

  it('also where a later value of the same name hides it', async () => {
    const files = { f: `{"x":${nested(600)},"x":1,"properties":{"a":1,"a":2}}` };
    const { status, out, err } = await gatehouse(egress, files);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(says);
  });

  it.each([
    { what: 'YAML in brackets', text: `version: 1\ndns: ${nested(5_000)}\n` },
    { what: 'YAML in blocks', text: `version: 1\n${blocks(2_000)}` },
    { what: 'lists in lists', text: `${'- '.repeat(20_000)}x\n` },
    { what: 'brackets that nobody closes', text: `version: 1\ndns: ${'{a: '.repeat(5_000)}` },
    { what: 'JSON', text: `{"version":1,"dns":${nested(20_000)}}` },
    { what: 'a little too much', text: `version: 1\ndns: ${nested(150)}\n` },
  ])('policy check of $what', async ({ text }) => {
    const { status, out } = await gatehouse('policy check {f} --json', { f: text });
    expect({ status, answer: JSON.parse(out) }).toEqual({
      status: 1,
      answer: { valid: false, problems: [{ path: '', message: says }] },
    });
  });
});
