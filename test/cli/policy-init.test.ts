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
  it('writes a policy of what stands that passes the strict check and asks to be read', async () => {
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

  it("says what is wrong with a file it can't read", async () => {
    const { status, err } = await init({ nothing: true });
    expect(status).toBe(2);
    expect(err).toContain('is neither a resource');
  });

  const outputs = filesIn('cli-output').filter((path) => !/graph-query|record-set/.test(path));
  it.skipIf(outputs.length === 0)('is strictly valid for what the Azure CLI prints of an estate', async () => {
    const { file, status } = await init(
      outputs.flatMap((path) => parsed(path)).filter((each) => JSON.stringify(each).includes('"id"')),
    );
    expect(status).toBe(0);
    expect(await gatehouse(`policy check ${file} --strict`)).toMatchObject({ status: 0, err: '' });
  });

  const plans = filesIn('cases/plans').map((path) => [path.split('/').at(-1) ?? '', path] as const);
  it.skipIf(plans.length === 0).each(plans)('is strictly valid for the preview %s', async (_, path) => {
    const { file, status } = await init(parsed(path));
    expect(status).toBe(0);
    expect(await gatehouse(`policy check ${file} --strict`)).toMatchObject({ status: 0, err: '' });
  });
});
