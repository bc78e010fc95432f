import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as bodies from './bodies.ts';
import { gatehouse } from './gatehouse.ts';

const subscription = '/subscriptions/00000000-0000-0000-0000-0000000000a1';
const network = `${subscription}/resourceGroups/app/providers/Microsoft.Network/virtualNetworks/vnet`;
const cluster = `${subscription}/resourceGroups/app/providers/Microsoft.ContainerService/managedClusters/aks`;
const clusterBody = { id: cluster, properties: {} };
const why = `why st1.blob.core.windows.net --from ${network}`;
const approval = 'explain approval --policy {p.yaml}';
const pod = { kind: 'Pod', metadata: { name: 'a', namespace: 'a' } };
const files = {
  'p.yaml': bodies.policy,
  'pe.json': bodies.endpoint(),
  'nic.json': bodies.networkInterface(),
  'kv.json': bodies.vault(),
  'c.json': bodies.connection(),
  'probes.json': [],
};

/** A list with one element that can be read, and one that can't. */
interface Row {
  readonly line: string;
  readonly good: unknown;
  readonly bad?: unknown;
}

/** Each element has an answer of its own. */
const each: readonly Row[] = [
  { line: 'explain dns --endpoint {it}', good: bodies.endpoint() },
  { line: 'explain dns --endpoint {pe.json} --nic {it}', good: bodies.networkInterface() },
  { line: `${approval} --resource {it} --connection {c.json}`, good: bodies.vault() },
  { line: `${approval} --resource {kv.json} --connection {it}`, good: bodies.connection() },
  { line: `${approval} --resource {kv.json} --connection {c.json} --endpoint {it}`, good: bodies.endpoint() },
  { line: 'explain egress --resources {it}', good: bodies.vault() },
  { line: 'explain egress --resources {it}', good: bodies.vault(), bad: { id: '/st1' } },
  { line: 'explain event --event {it}', good: bodies.event() },
  { line: 'replay --file {it}', good: bodies.event() },
  { line: 'preview {it}', good: bodies.vault() },
  { line: 'preview {kv.json} --existing {it}', good: bodies.vault() },
  { line: 'policy init {new.yaml} --resources {it}', good: bodies.vault() },
];

/** The answer rests on what is not there too. */
const whole: readonly Row[] = [
  { line: `${why} --resources {it}`, good: bodies.vault() },
  { line: `${why} --resources {it}`, good: bodies.vault(), bad: { id: '/st1' } },
  { line: `reach --targets ${network} --from ${network} --resources {it}`, good: bodies.vault() },
  { line: `verify isolation --cluster ${cluster} --resources {it}`, good: clusterBody },
  { line: `verify isolation --cluster ${cluster} --resources {aks.json} --live {it}`, good: pod },
  { line: 'explain policies --objects {it}', good: pod },
];

const folder = mkdtempSync(join(tmpdir(), 'unread-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let written = 0;

const ask = (line: string, it: unknown) => {
  written += 1;
  const asked = line.replace('{new.yaml}', join(folder, `policy-${written}.yaml`));
  return gatehouse(asked, { ...files, 'aks.json': [clusterBody], it });
};

describe('a list with an element that can not be read', () => {
  it.each(each)('is answered without it, with 1: $line', async ({ line, good, bad = { a: 1 } }) => {
    const { status, err } = await ask(line, [good, bad]);
    expect([status, err]).toEqual([1, expect.stringMatching(/\/it: \[1\]/)]);
  });

  it.each(each)('is refused with 2 where nothing else is in it: $line', async ({ line, bad = { a: 1 } }) => {
    const { status, out, err } = await ask(line, [bad]);
    expect([status, out, err]).toEqual([2, '', expect.stringMatching(/\/it: \[0\]/)]);
  });

  it.each(whole)('is refused with 2 by what answers from all: $line', async ({ line, good, bad = { a: 1 } }) => {
    const { status, out, err } = await ask(line, [good, bad]);
    expect([status, out, err]).toEqual([2, '', expect.stringMatching(/\/it: \S*\[1\]/)]);
  });
});

const parts = (good: unknown) => [
  { value: [good], nextLink: 'https://management.azure.com/next' },
  [{ value: [good] }, { value: [good], nextLink: 'https://management.azure.com/next' }],
  { data: [good], skipToken: 'a' },
  { data: [good], total_records: 250 },
];
const ofBodies = (rows: readonly Row[]) =>
  rows.filter(({ line, bad }) => bad === undefined && !/event|replay|objects|live/.test(line));

describe('a page whose next is not beside it', () => {
  it.each(ofBodies(each))('is answered with a warning: $line', async ({ line, good }) => {
    for (const it of parts(good)) {
      const { status, err } = await ask(line, it);
      expect([status, err]).toEqual([0, expect.stringMatching(/^warning: \S+\/it \w+ one page of several \(\S+\)/m)]);
    }
  });

  it.each(ofBodies(whole))('is refused by what answers from all: $line', async ({ line, good }) => {
    for (const it of parts(good)) {
      const { status, err } = await ask(line, it);
      expect([status, err]).toEqual([2, expect.stringContaining('says that this is a page of a longer list')]);
    }
  });
});
