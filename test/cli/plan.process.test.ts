import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Arm, createArm } from '../../simulator/arm/arm.ts';
import { listenArm } from '../../simulator/arm/listen.ts';
import { type Certificate, makeCertificate } from '../../simulator/azurite/certificate.ts';
import { createGraph } from '../../simulator/graph/graph.ts';
import { graphHandler } from '../../simulator/graph/handler.ts';
import { type IdentityEndpoint, listenIdentity } from '../../simulator/identity/identity.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { runCommand } from './run-command.ts';

const command = fileURLToPath(new URL('../../bin/gatehouse.mjs', import.meta.url));
const subscription = '11111111-1111-1111-1111-111111111111';
const other = '22222222-2222-2222-2222-222222222222';
const group = `/subscriptions/${subscription}/resourceGroups/app`;
const network = `${group}/providers/Microsoft.Network/virtualNetworks/vnet`;
const account = (name: string): string => `${group}/providers/Microsoft.Storage/storageAccounts/${name}`;
const origin = 'https://management.azure.com';
const token = `e30.${Buffer.from(JSON.stringify({ aud: origin, oid: other, appid: other })).toString('base64url')}.sig`;

const policy = `version: 1
dns: { mode: enforce, zones: { resourceGroup: ${group} } }
approvals:
  mode: enforce
  rules:
    - { name: shop, action: approve, targets: { resourceGroups: [app], tags: { team: shop } }, from: { subscriptions: [${subscription}] } }
`;

let folder: string;
let certificate: Certificate;
let identity: IdentityEndpoint;
let arm: Arm;
let world: World;
let url: string;
const stops: (() => Promise<void>)[] = [];

async function put(id: string, body: unknown, version = '2024-05-01'): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const request = new Request(`${origin}${id}?api-version=${version}`, {
    method: 'PUT',
    headers,
    body: JSON.stringify(body),
  });
  const { status } = await arm.handle(request);
  expect(status, id).toBeLessThan(300);
  await arm.idle();
}

/** A private endpoint to the account of the same name; `manual` asks for an approval. */
const addEndpoint = (name: string, groupId: string, { manual = false, tags = {}, target = name } = {}) => {
  const connection = { name: 'c', properties: { privateLinkServiceId: account(target), groupIds: [groupId] } };
  return put(`${group}/providers/Microsoft.Network/privateEndpoints/${name}`, {
    location: 'westeurope',
    tags,
    properties: {
      subnet: { id: `${network}/subnets/s` },
      [manual ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections']: [connection],
    },
  });
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plan-'));
  certificate = await makeCertificate(folder);
  identity = await listenIdentity();
  world = createWorld({ subscriptions: [subscription, other] });
  const graph = createGraph(world);
  arm = createArm(world, { extensions: [graphHandler(graph)] });
  stops.push(async () => graph.close());
  const server = await listenArm(arm, { port: 0, cert: certificate.cert, key: certificate.key });
  url = server.url;
  stops.push(server.close, identity.close);
  await writeFile(join(folder, 'policy.yaml'), policy);
  await put(group, { location: 'westeurope' });
  const subnets = [{ name: 's', properties: { addressPrefix: '10.0.0.0/24' } }];
  await put(network, {
    location: 'westeurope',
    properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets },
  });
  const zone = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net`;
  await put(zone, { location: 'global', properties: {} }, '2024-06-01');
  for (const name of ['st1', 'stfile', 'stoff', 'stask', 'stshop']) {
    const tags = name === 'stshop' ? { team: 'shop' } : {};
    await put(account(name), { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, tags });
  }
  await addEndpoint('st1', 'blob');
  await addEndpoint('st1b', 'blob', { target: 'st1' });
  await addEndpoint('stfile', 'file');
  await addEndpoint('stoff', 'blob', { tags: { gatehouse: 'off' } });
  await addEndpoint('stask', 'blob', { manual: true });
  await addEndpoint('stshop', 'blob', { manual: true });
});
afterAll(async () => {
  for (const stop of stops) await stop();
  await rm(folder, { recursive: true, force: true });
});

const plan = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  runCommand(command, ['plan', ...args, '--arm-endpoint', url, '--arm-audience', origin], {
    folder,
    env: { ...signedIn(), ...env },
  });
const signedIn = (): NodeJS.ProcessEnv => ({
  ...process.env,
  IDENTITY_ENDPOINT: identity.url,
  IDENTITY_HEADER: identity.header,
  NODE_EXTRA_CA_CERTS: certificate.caPath,
});
const dns = ['dns', '--owner', 'gatehouse-test', '--policy', 'policy.yaml'];
const approvals = ['approvals', '--policy', 'policy.yaml'];
const here = ['--subscription', subscription];

describe('preview --existing live', () => {
  it('knows the endpoints and zones that exist today', async () => {
    const planned = {
      id: `${group}/providers/Microsoft.Network/privateEndpoints/new`,
      type: 'Microsoft.Network/privateEndpoints',
      name: 'new',
      apiVersion: '2024-10-01',
      properties: {
        privateLinkServiceConnections: [{ properties: { privateLinkServiceId: account('st1'), groupIds: ['blob'] } }],
      },
    };
    await writeFile(join(folder, 'plan.json'), JSON.stringify({ predictedResources: [planned] }));
    const args = ['preview', 'plan.json', '--existing', 'live', '--policy', 'policy.yaml', '--json'];
    const { status, out } = await runCommand(
      command,
      [...args, ...here, '--arm-endpoint', url, '--arm-audience', origin],
      { folder, env: signedIn() },
    );
    expect(status).toBe(0);
    const { names } = JSON.parse(out);
    expect(names).toMatchObject([{ record: 'st1', problems: expect.arrayContaining(['also claimed by st1, st1b']) }]);
  });
});

describe('plan dns', () => {
  it('counts what is blocked apart from what is created, and gives each endpoint that gets nothing a line', async () => {
    const { status, out, err } = await plan([...dns, ...here]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^create +st1\.privatelink\.blob\.core\.windows\.net/m);
    expect(out).toMatch(/^blocked +stfile\.privatelink\.file\.core\.windows\.net .*its zone does not exist/m);
    expect(out).toMatch(
      /^conflict {2}st1\.privatelink\.blob\.\S+: claimed by \S+\/st1 and \S+\/st1b \(dns\.conflicts/m,
    );
    expect(out).toMatch(/^pending {2}\S+\/stask: Pending: the connection waits for approval/m);
    expect(out).toMatch(/^opted out {2}\S+\/stoff: a tag asks/m);
    expect(out).toContain('would be written: 1 (create 1,');
    expect(out).toContain('blocked, zone missing: 1');
    expect(out).toContain('to check: conflict 1, pending 2, optedOut 1, unmapped 0, other 0');
  });

  it('says the same in JSON', async () => {
    const { out } = await plan([...dns, ...here, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      counts: { create: 1, blocked: 1, conflict: 1, pending: 2, optedOut: 1 },
      left: [{ kind: 'pending' }, { kind: 'optedOut' }, { kind: 'pending' }],
      findings: [
        { severity: 'critical', check: 'dns-zone-missing' },
        { severity: 'medium', check: 'dns-name-conflict', because: 'claimed by st1 and st1b' },
      ],
    });
  });

  it('says it to those who review, and fails where it was asked to', async () => {
    const comment = await plan([...dns, ...here, '--markdown', '--fail-on', 'high']);
    expect(comment).toMatchObject({ status: 1, err: 'findings of severity high or worse: 1\n' });
    expect(comment.out).toMatch(/^<!-- gatehouse plan dns -->\n### Gatehouse, plan of dns: 1 to write, 2 findings/);
    expect(comment.out).toContain('| create | `st1` | `privatelink.blob.core.windows.net` |');
    const { out, status } = await plan([...approvals, ...here, '--sarif', '--fail-on', 'high']);
    expect(status).toBe(0);
    const { results } = JSON.parse(out).runs[0];
    expect(new Set(results.map(({ ruleId }: { ruleId: string }) => ruleId))).toEqual(
      new Set(['approvals-connection-outside-policy', 'approvals-connection-waiting']),
    );
  });
});

describe('plan approvals', () => {
  it('says of every connection what the rules would do', async () => {
    const { status, out, err } = await plan([...approvals, ...here]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(
      /^approve +\S+\/stshop\/privateendpointconnections\/\S+ +\S+\/stshop +rule 'shop' approves it/m,
    );
    expect(out).toMatch(/^hold +\S+\/stask\/.*the resource.*tag/m);
    expect(out).toContain('would be answered: 1 (approve 1, reject 0, expire 0, remove 0)');
    expect(out).toContain('a person decides: 1');
    expect(out).toMatch(/approved past the rules: 4; covered by them: 0/);
  });
});

describe.each([{ twin: dns }, { twin: approvals }])('plan $twin.0', ({ twin }) => {
  it.each([
    { given: 'no subscription', args: [], says: '--subscription: is missing; name at least one' },
    { given: 'no id', args: ['--subscription', 'mine'], says: "--subscription: 'mine' is not a subscription id" },
    {
      given: 'one that can not be seen',
      args: [...here, '--subscription', '33333333-3333-3333-3333-333333333333'],
      says: "--subscription: '33333333-3333-3333-3333-333333333333' can't be seen by who is signed in",
    },
  ])('refuses $given', async ({ args, says }) => {
    const { status, out, err } = await plan([...twin, ...args]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(new RegExp(`^${says.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
  });

  it('says in one line that nobody is signed in, and what to run', async () => {
    identity.trouble({ kind: 'failed', status: 400 });
    const nobody = { PATH: folder, HOME: folder, AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential' };
    const { status, out, err } = await plan([...twin, ...here], nobody);
    identity.trouble();
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err, 'one line').toMatch(/^Azure: nobody is signed in: run 'az login'.*\n$/);
  });
});

describe('policy init --subscription', () => {
  it('proposes what changes nothing that is right: records of others, of zone groups, and who is connected', async () => {
    const zone = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net`;
    for (const name of ['stright', 'stgroup']) {
      await put(account(name), { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' } });
      await addEndpoint(name, 'blob');
    }
    const right = world.find(`${group}/providers/Microsoft.Network/privateEndpoints/stright`)?.body as {
      properties: { customDnsConfigs: { ipAddresses: string[] }[] };
    };
    const [ipv4Address = ''] = right.properties.customDnsConfigs[0]?.ipAddresses ?? [];
    await put(`${zone}/A/stright`, { properties: { ttl: 3600, aRecords: [{ ipv4Address }] } }, '2024-06-01');
    await put(`${group}/providers/Microsoft.Network/privateEndpoints/stgroup/privateDnsZoneGroups/default`, {
      properties: { privateDnsZoneConfigs: [{ name: 'blob', properties: { privateDnsZoneId: zone } }] },
    });

    const azure = ['--arm-endpoint', url, '--arm-audience', origin];
    const run = (args: readonly string[]) => runCommand(command, args, { folder, env: signedIn() });
    expect(await run(['policy', 'init', 'first.yaml', ...here, ...azure])).toMatchObject({ status: 0, err: '' });
    expect(await run(['policy', 'check', 'first.yaml', '--strict'])).toMatchObject({ status: 0, err: '' });
    const text = await readFile(join(folder, 'first.yaml'), 'utf8');
    expect(text).toContain('with a zone group of its own: 1 of 8 private endpoints');
    expect(text).toMatch(/could not place 1 endpoint \(stfile\): none of their zones is here/);

    const planned = await plan(['dns', '--owner', 'gatehouse-test', '--policy', 'first.yaml', ...here, '--json']);
    const { counts, records }: { counts: Record<string, number>; records: { recordSet: string; prospect: string }[] } =
      JSON.parse(planned.out);
    expect(counts).toMatchObject({ update: 0, adopt: 0, delete: 0, zoneGroup: 0, satisfied: 1 });
    expect(records.find(({ recordSet }) => recordSet.endsWith('/stright'))?.prospect).toBe('satisfied');
    expect(records.some(({ recordSet }) => recordSet.endsWith('/stgroup'))).toBe(false);

    const { out } = await plan(['approvals', '--policy', 'first.yaml', ...here]);
    expect(out).toContain('would be answered: 0 ');
    expect(out).toMatch(/approved past the rules: 0; covered by them: 6;/);
  });
});
