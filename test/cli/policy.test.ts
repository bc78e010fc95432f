import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { policyJsonSchemaText } from '../../src/policy/json-schema.ts';
import { gatehouse } from './gatehouse.ts';

const warningsOf = async (text: string): Promise<readonly string[]> => {
  const { out } = await gatehouse('policy check - --json', {}, `version: 1\n${text}`);
  const { warnings, problems } = JSON.parse(out);
  expect(problems).toEqual([]);
  return warnings.map(({ path, message }: { path: string; message: string }) => `${path}: ${message}`);
};
const me = 'from: { subscriptions: [11111111-2222-3333-4444-555555555555] }';
const rule = (targets: string) =>
  `approvals:\n  rules:\n    - { name: a, action: approve, targets: { ${targets} }, ${me} }\n`;
const exempt = (check: string, subject: string) =>
  `egress: { exemptions: [{ check: '${check}', subject: '${subject}', reason: known }] }\n`;
const network =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/n/providers/Microsoft.Network/virtualNetworks/hub';
const zones = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/dns';
const links = (pattern: string) =>
  `dns: { zones: { resourceGroup: ${zones} }, links: [{ network: ${network}, zones: ['${pattern}'] }] }\n`;
const byName = (zone: string) =>
  `dns: { zones: { byName: { ${zone}: ${zones}/providers/Microsoft.Network/privateDnsZones/${zone} } } }\n`;

describe('policy check warns of names that no catalogue knows', () => {
  it.each<{ of: string; text: string; says: RegExp }>([
    {
      of: 'a resource type',
      text: rule('types: [Microsoft.Storage/storageAcounts]'),
      says: /^approvals\.rules\[0\]\.targets\.types\[0\]: 'microsoft\.storage\/storageacounts' is no resource type .*did you mean 'Microsoft\.Storage\/storageAccounts'\?$/,
    },
    {
      of: 'a group id of another type',
      text: rule('types: [Microsoft.Storage/storageAccounts], groupIds: [vault]'),
      says: /^approvals\.rules\[0\]\.targets\.groupIds\[0\]: 'vault' is a group id of none .*they have .*blob/,
    },
    {
      of: 'a group id of no type',
      text: rule('resourceGroups: [app], groupIds: [blub]'),
      says: /groupIds\[0\]: 'blub' is a group id of no type/,
    },
    {
      of: 'a check',
      text: exempt('exposure-storage-public-opn', '**/st1'),
      says: /^egress\.exemptions\[0\]\.check: 'exposure-storage-public-opn' is no check .*did you mean 'exposure-storage-public-open'\?$/,
    },
    { of: 'a pattern of checks', text: exempt('expsure-*', '**/st1'), says: /'expsure-\*' is no check/ },
    {
      of: 'an exemption of everything',
      text: exempt('*', '**'),
      says: /^egress\.exemptions\[0\]: exempts every check of/,
    },
    ...['/subscriptions/**', '/subscriptions/*/**', '**/providers/**', '**/*'].map((subject) => ({
      of: `an exemption of everything, ${subject}`,
      text: exempt('*', subject),
      says: /^egress\.exemptions\[0\]: exempts every check of/,
    })),
    ...['exposure-nonsense', 'exposre-*'].map((check) => ({
      of: `${check}, which nobody checks and a remedy is for`,
      text: `egress: { remediate: { rules: [{ checks: ["${check}"], match: { subscriptions: [22222222-2222-2222-2222-222222222222] } }] } }\n`,
      says: /^egress\.remediate\.rules\[0\]\.checks\[0\]: '.*' is no check/,
    })),
    {
      of: 'a mode that asks no cluster',
      text: 'clusters: { mode: enforce }\n',
      says: /^clusters\.mode: enforce asks no cluster anything/,
    },
    ...[
      '**/storageAccounts/st1',
      '/subscriptions/*/resourceGroups/rg-app/*',
      '**/managedClusters/aks/agentPools/*',
    ].map((id) => ({
      of: `what no cluster is: ${id}`,
      text: `clusters: { live: ['${id}'] }\n`,
      says: /^clusters\.live\[0\]: '.*' matches no id of a cluster/,
    })),
    {
      of: 'what no cluster is, in reachability',
      text: "reachability: { clusters: [{ role: agent, match: { ids: ['**/managedCluster/aks'] } }] }\n",
      says: /^reachability\.clusters\[0\]\.match\.ids\[0\]: '.*' matches no id of a cluster/,
    },
    {
      of: 'a closing rule whose checks and types never meet',
      text: "egress: { remediate: { rules: [{ checks: ['exposure-storage-*'], match: { types: [Microsoft.KeyVault/vaults], subscriptions: [22222222-2222-2222-2222-222222222222] } }] } }\n",
      says: /^egress\.remediate\.rules\[0\]\.checks: is about no check that holds anything against Microsoft\.KeyVault\/vaults/,
    },
    {
      of: 'a closing rule of a type that is never closed',
      text: "egress: { remediate: { rules: [{ checks: ['exposure-*'], match: { types: [Microsoft.Network/routeTables], subscriptions: [22222222-2222-2222-2222-222222222222] } }] } }\n",
      says: /^egress\.remediate\.rules\[0\]\.match\.types: names no type whose public way can be closed/,
    },
    {
      of: 'a segment that is in no id',
      text: exempt('exposure-*', '**/resourceGroups/../**'),
      says: /^egress\.exemptions\[0\]\.subject: has the segment '\.\.', which is in no resource id/,
    },
    {
      of: 'what is kept for less than a day',
      text: 'retention: { audit: 0d }\n',
      says: /^retention\.audit: is less than 1d/,
    },
    {
      of: 'a zone',
      text: byName('privatelink.blob.core.window.net'),
      says: /^dns\.zones\.byName\['privatelink\.blob\.core\.window\.net'\]: .*did you mean 'privatelink\.blob\.core\.windows\.net'\?$/,
    },
    { of: 'a paused zone', text: 'dns: { paused: [blob.core.windows.net] }\n', says: /^dns\.paused\[0\]: 'blob\.core/ },
    {
      of: 'a link pattern',
      text: links('privatlink.*'),
      says: /^dns\.links\[0\]\.zones\[0\]: 'privatlink\.\*' matches no zone/,
    },
  ])('$of', async ({ text, says }) => {
    expect(await warningsOf(text)).toEqual([expect.stringMatching(says)]);
  });

  it.each([
    ...[
      '**/managedClusters/aks-*',
      '**',
      '**/aks',
      '/subscriptions/*/resourceGroups/rg/**',
      '**/{managedClusters,x}/a',
    ].map((id) => ({ of: `clusters by ${id}`, text: `clusters: { live: ['${id}'] }\n` })),
    {
      of: 'a closing rule whose checks and types meet',
      text: "egress: { remediate: { rules: [{ checks: ['exposure-storage-*'], match: { types: [Microsoft.Storage/storageAccounts], subscriptions: [22222222-2222-2222-2222-222222222222] } }] } }\n",
    },
    { of: 'no name of anybody kept', text: 'retention: { names: 0d }\n' },
    { of: 'a type in any casing', text: rule('types: [microsoft.KEYVAULT/vaults]') },
    { of: 'a group id of the type', text: rule('types: [Microsoft.Storage/storageAccounts], groupIds: [BLOB]') },
    { of: 'a pattern of some checks', text: exempt('exposure-*', '**') },
    { of: 'a check of clusters', text: exempt('clusters-isolation-order', '**/aks') },
    { of: 'a check of everything for one subject', text: exempt('*', '**/st1') },
    { of: 'a regional zone', text: byName('privatelink.westeurope.azmk8s.io') },
    { of: 'a link to a regional zone', text: links('privatelink.westeurope.azmk8s.io') },
    { of: 'a link to regional zones', text: links('privatelink.*.azmk8s.io') },
    { of: 'a link to zone ids', text: links('**/privatelink.nothing.known') },
    {
      of: 'a zone of a customer',
      text: `dns:\n  zones: { resourceGroup: ${zones} }\n  paused: [services.contoso.com]\n  services:\n    - { match: { services: ['/subscriptions/11111111-2222-3333-4444-555555555555/**'] }, zone: services.contoso.com }\n`,
    },
  ])('and says nothing of $of', async ({ text }) => {
    expect(await warningsOf(text)).toEqual([]);
  });

  it('with --strict ends with 1 for a warning, and with 0 without any', async () => {
    const text = `version: 1\n${exempt('*', '**')}`;
    const { status, out } = await gatehouse('policy check -', {}, text);
    expect([status, out]).toEqual([0, expect.not.stringContaining('fails')]);
    const fails = expect.stringMatching(/ is valid \([0-9a-f]{12}\), and fails --strict for its warnings: 1$/m);
    expect(await gatehouse('policy check - --strict --markdown', {}, text)).toMatchObject({
      status: 1,
      out: expect.stringContaining(', and fails --strict for its warnings: 1'),
    });
    expect(await gatehouse('policy check - --strict', {}, text)).toMatchObject({
      status: 1,
      out: fails,
      err: expect.stringContaining('warning: egress.exemptions[0]'),
    });
    expect(await gatehouse('policy check - --strict', {}, 'version: 1\n')).toMatchObject({ status: 0, err: '' });
  });
});

describe('policy check', () => {
  it('says of UTF-16 that the app reads UTF-8, as PowerShell saves it', async () => {
    const bytes = Buffer.from('\uFEFFversion: 1\n', 'utf16le');
    const { status, out } = await gatehouse('policy check {p.yaml}', { 'p.yaml': bytes });
    expect([status, out]).toEqual([1, expect.stringContaining('is UTF-16; save it as UTF-8')]);
  });

  it('gives a line for each error of YAML', async () => {
    const text = 'version: 1\negress:\n\tmode: observe\ndns: { paused: [*.azure.com] }\n';
    const { status, out } = await gatehouse('policy check -', {}, text);
    expect(status).toBe(1);
    expect(out).toContain('  line 3, column 1: a tab begins this line; indent it with blanks\n');
    expect(out).toContain(`'*.azure.com' needs quotes, as in "*.azure.com"`);
  });

  it.each([
    { when: 'above a tab', text: 'version: 1\napprovals:\n  rules:\n    - name: team: shop\n\t  action: hold\n' },
    { when: 'below a tab', text: 'version: 1\napprovals:\n\tmode: observe\n  rules:\n    - name: team: shop\n' },
  ])('says of a text with a colon what it needs, $when too', async ({ text }) => {
    const { out } = await gatehouse('policy check -', {}, text);
    const [, ...lines] = out.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(out).toContain('a tab begins this line');
    expect(out).toContain('a text with a colon and a blank in it needs quotes');
  });

  it('says nothing of a colon where only a tab is wrong', async () => {
    const text = 'version: 1\napprovals:\n\tmode: observe\n  pending: { remindAfter: 1d, expireAfter: 2d }\n';
    const { out } = await gatehouse('policy check -', {}, text);
    expect(out.trimEnd().split('\n')).toHaveLength(2);
  });
});

describe('policy init', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'policy-'));
  const made: string[] = [];
  afterEach(() => {
    for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
  });

  it('writes a policy that is valid, only observes, and leads editors to the schema beside it', async () => {
    const at = folder();
    made.push(at);
    const file = join(at, 'policy.yaml');
    const { status, out } = await gatehouse(`policy init ${file}`);
    expect([status, out]).toEqual([0, expect.stringContaining(`gatehouse policy check ${file}`)]);
    const [first = ''] = readFileSync(file, 'utf8').split('\n');
    const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)$/.exec(first) ?? [];
    expect(readFileSync(join(at, schema), 'utf8')).toBe(policyJsonSchemaText());
    const checked = await gatehouse(`policy check ${file} --strict`);
    expect(checked).toMatchObject({ status: 0, err: '', out: expect.stringMatching(/approvals +observe/) });
  });

  it('leaves a file that exists alone', async () => {
    const at = folder();
    made.push(at);
    const file = join(at, 'policy.yaml');
    writeFileSync(file, 'mine');
    const { status, err } = await gatehouse(`policy init ${file}`);
    expect([status, err]).toEqual([2, `${file}: exists already; name another file\n`]);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await gatehouse(`policy init ${join(at, 'no', 'p.yaml')}`)).err).toContain('a folder that does not exist');
  });

  it('the sample of the repository leads editors to the published schema', () => {
    const root = join(import.meta.dirname, '../..');
    const [, schema = ''] = /\$schema=(\S+)/.exec(readFileSync(join(root, 'policy.sample.yaml'), 'utf8')) ?? [];
    expect(existsSync(join(root, schema))).toBe(true);
  });
});
