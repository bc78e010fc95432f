import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { endpointId, shop, vault, vaultBody, zoneBody } from '../first-policy/estate.ts';
import { gatehouse } from './gatehouse.ts';

/** What other tools printed; not part of this repository. The tests below that need none of it stay. */
const shared = resolve(process.env.RECORDINGS_DIR ?? '../shared/recordings', '..');
const filesIn = (folder: string): readonly string[] =>
  existsSync(join(shared, folder))
    ? readdirSync(join(shared, folder))
        .filter((name) => name.endsWith('.json'))
        .map((name) => join(shared, folder, name))
    : [];
const parsed = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

interface Body {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The bodies of resources that a recording was answered with, of each id the last that anybody is connected to or asks, else the last. */
function bodiesIn(recording: unknown): readonly Body[] {
  const { interactions = [] } = recording as { interactions?: { response?: { status?: number; body?: unknown } }[] };
  const found = interactions
    .flatMap(({ response }) => (response?.status === 200 ? [response.body] : []))
    .filter(isBody);
  const last = found.toSorted((a, b) => connectionsIn(a) - connectionsIn(b));
  return [...new Map(last.map((body) => [body.id.toLowerCase(), body])).values()];
}
const connectionsIn = ({ properties: { privateEndpointConnections: connections } }: Body): number =>
  Array.isArray(connections) && connections.length > 0 ? 1 : 0;
const isBody = (body: unknown): body is Body =>
  typeof body === 'object' &&
  body !== null &&
  'properties' in body &&
  'id' in body &&
  /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/[^/]+(\/[^/]+\/[^/]+)+$/i.test(String(body.id));

const made: string[] = [];
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

async function init(resources: unknown) {
  const folder = mkdtempSync(join(tmpdir(), 'policy-'));
  made.push(folder);
  const file = join(folder, 'policy.yaml');
  const ended = await gatehouse(`policy init ${file} --resources {r.json}`, { 'r.json': resources });
  return { file, ...ended };
}

/**
 * Who would be let in by a rule of the document if all that a file holds were requested again, and nobody of them is Approved today; by the preview, which
 * judges requests as the app would.
 */
async function newlyLetIn(file: string, resources: unknown): Promise<readonly string[]> {
  const { out } = await gatehouse(`preview {r.json} --policy ${file} --json`, { 'r.json': resources });
  const { connections }: { connections: { endpoint: string; decision: string; rule: string | null }[] } =
    JSON.parse(out);
  const standing = JSON.stringify(resources).toLowerCase();
  return connections.flatMap(({ endpoint, decision }) =>
    decision === 'approve' && !isApprovedIn(standing, endpoint) ? [endpoint] : [],
  );
}
/** Whether a connection that names an endpoint says Approved, wherever in a body it is. */
const isApprovedIn = (text: string, endpoint: string): boolean =>
  text
    .split(`"${endpoint.toLowerCase()}"`)
    .some((rest, index) => index > 0 && /^.{0,400}?"status":"approved"/.test(rest));

const open = {
  ...vaultBody(vault('kv-open')),
  properties: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow' } },
};
const estate = [
  zoneBody('privatelink.vaultcore.azure.net'),
  vaultBody(vault('kv1'), [
    [endpointId(shop, 'pe-1'), 'Approved'],
    [endpointId(shop, 'pe-2'), 'Pending'],
  ]),
  open,
];

describe('policy init --resources', () => {
  it('writes a policy of what exists that passes the strict check and asks to be read', async () => {
    const { file, status, out } = await init(estate);
    expect([status, out]).toEqual([0, expect.stringContaining('strike what should not be so')]);
    expect(await gatehouse(`policy check ${file} --strict`)).toMatchObject({ status: 0, err: '' });
  });

  it('finds nothing new under it, would have approved who is connected, and holds who waits', async () => {
    const { file } = await init(estate);
    const egress = await gatehouse(`explain egress --resources {r.json} --policy ${file} --fail-on medium`, {
      'r.json': estate,
    });
    expect(egress.status).toBe(0);
    const asAsked = vaultBody(vault('kv1'), [
      [endpointId(shop, 'pe-1'), 'Pending'],
      [endpointId(shop, 'pe-2'), 'Pending'],
    ]);
    const { out } = await gatehouse(`explain approval --policy ${file} --resource {kv.json} --json`, {
      'kv.json': asAsked,
    });
    const answers: { verdict: string }[] = JSON.parse(out);
    expect(answers.map(({ verdict }) => verdict)).toEqual(['approve', 'hold']);
  });

  it.each([
    ['a token to go on with', { skip_token: 'more' }],
    ['more rows than are there', { total_records: 250 }],
  ])('says, also in the file, that it was made of one page of several: %s', async (_, more) => {
    const { file, status, err } = await init({ count: estate.length, data: estate, ...more });
    expect([status, err]).toEqual([0, expect.stringContaining('is one page of several')]);
    expect(readFileSync(file, 'utf8')).toContain('# It was made of one page of several: what that page does not show');
    expect(await gatehouse(`policy check ${file} --strict`)).toMatchObject({ status: 0, err: '' });
  });

  it('says nothing of pages where all rows are there', async () => {
    const { file, err } = await init({
      count: estate.length,
      data: estate,
      skip_token: null,
      total_records: estate.length,
    });
    expect(err).toBe('');
    expect(readFileSync(file, 'utf8')).not.toContain('one page of several');
  });

  it("says what is wrong with a file it can't read", async () => {
    const { status, err } = await init({ nothing: true });
    expect(status).toBe(2);
    expect(err).toContain('is neither a resource');
  });

  const outputs = filesIn('cli-output').filter((path) => !/graph-query|record-set/.test(path));
  it.skipIf(outputs.length === 0)(
    'is strictly valid for what the Azure CLI prints of an estate, and would let in nobody new there',
    async () => {
      const printed = outputs.flatMap((path) => parsed(path)).filter((each) => JSON.stringify(each).includes('"id"'));
      const { file, status } = await init(printed);
      expect(status).toBe(0);
      expect(await newlyLetIn(file, printed)).toEqual([]);
      expect(await gatehouse(`policy check ${file} --strict`)).toMatchObject({ status: 0, err: '' });
    },
  );

  const recorded = filesIn('recordings/cases').flatMap((path) => bodiesIn(parsed(path)));
  it.skipIf(recorded.length === 0)(
    'is strictly valid for the estate that the recordings show, and would let in nobody new there',
    async () => {
      const { file, status } = await init(recorded);
      expect(status).toBe(0);
      expect(await gatehouse(`policy check ${file} --strict`)).toMatchObject({ status: 0, err: '' });
      const asked = recorded.filter((body) => connectionsIn(body) > 0);
      const { out } = await gatehouse(`explain approval --policy ${file} --resource {r.json} --json`, {
        'r.json': asked,
      });
      const answers: { verdict: string }[] = JSON.parse(out);
      expect(answers.length).toBeGreaterThan(0);
      expect(answers.filter(({ verdict }) => verdict === 'approve')).toEqual([]);
    },
  );

  const plans = filesIn('cases/plans').map((path) => [path.split('/').at(-1) ?? '', path] as const);
  it.skipIf(plans.length === 0).each(plans)(
    'is strictly valid for the preview %s, and lets in nobody whom it asks for',
    async (_, path) => {
      const { file, status } = await init(parsed(path));
      expect(status).toBe(0);
      expect(await newlyLetIn(file, parsed(path))).toEqual([]);
      expect(await gatehouse(`policy check ${file} --strict`)).toMatchObject({ status: 0, err: '' });
    },
  );
});
