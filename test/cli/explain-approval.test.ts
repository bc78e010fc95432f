import { describe, expect, it } from 'vitest';
import * as bodies from './bodies.ts';
import { gatehouse } from './gatehouse.ts';
import { azFlat } from './printed.ts';

const network = '/subscriptions/00000000-0000-0000-0000-0000000000aa/resourceGroups/Shop/providers/Microsoft.Network';
const policyWith = (from: string) => `version: 1
approvals:
  mode: enforce
  rules:
    - { name: shop, action: approve, targets: { types: [Microsoft.KeyVault/vaults] }, from: { subscriptions: [00000000-0000-0000-0000-0000000000aa], ${from} } }
`;
const endpoint = {
  ...(bodies.endpoint() as Record<string, unknown>),
  tags: { team: 'shop' },
};
/** The same endpoint, asking for the vault of the other tests. */
const ofVault = JSON.parse(
  JSON.stringify(endpoint).replaceAll(bodies.storageId, bodies.vaultId).replace('"blob"', '"vault"'),
) as Record<string, unknown>;
const line = 'explain approval --policy {p.yaml} --resource {kv.json} --connection {c.json}';

describe('explain approval, of a rule that turns on the private endpoint', () => {
  const rules = [
    { by: 'its network', from: `networks: [${network}/virtualNetworks/vnet]` },
    { by: 'its subnet', from: `networks: [${network}/virtualNetworks/vnet/subnets/endpoints]` },
    { by: 'its tags', from: 'tags: { team: shop }' },
    { by: 'its location', from: 'locations: [westeurope]' },
  ];
  const filesOf = (from: string) => ({
    'p.yaml': policyWith(from),
    'kv.json': bodies.vault(),
    'c.json': bodies.connection(),
    'pe.json': endpoint,
    'flat.json': azFlat(endpoint),
    'list.json': [azFlat(endpoint)],
  });

  it.each(rules)('by $by: holds without its body, and says how to give it', async ({ from }) => {
    const { status, out } = await gatehouse(line, filesOf(from));
    expect(status).toBe(0);
    expect(out).toMatch(/^hold: no rule matches/);
    expect(out).toContain(`az network private-endpoint show --ids ${bodies.endpointId.toLowerCase()} -o json`);
  });

  it.each(rules)('by $by: approves with its body, from any program that prints it', async ({ from }) => {
    for (const file of ['{pe.json}', '{flat.json}', '{list.json}']) {
      const { out, err } = await gatehouse(`${line} --endpoint ${file}`, filesOf(from));
      expect({ out, err }).toEqual({ out: "approve, by rule 'shop'\n", err: '' });
    }
  });

  it('by its group ids, which a vault leaves out of its connections', async () => {
    const text = policyWith('tags: { team: shop }').replace('] }, from', '], groupIds: [vault] }, from');
    const files = { ...filesOf(''), 'p.yaml': text, 'pe.json': azFlat(ofVault) };
    expect((await gatehouse(line, files)).out).toMatch(/^hold: no rule matches[\s\S]*hint: /);
    expect((await gatehouse(`${line} --endpoint {pe.json}`, files)).out).toBe("approve, by rule 'shop'\n");
    const other = text.replace('[vault]', '[blob]');
    expect((await gatehouse(`${line} --endpoint {pe.json}`, { ...files, 'p.yaml': other })).out).toMatch(/^hold/);
  });

  it('names an endpoint that asks for none of the connections', async () => {
    const other = { ...endpoint, id: `${bodies.endpointId}2` };
    const files = { ...filesOf('tags: { team: shop }'), 'pe.json': other };
    const { out, err } = await gatehouse(`${line} --endpoint {pe.json}`, files);
    expect(out).toMatch(/^hold/);
    expect(err).toContain("pe-shop2' asks for none of these connections");
  });

  it('says nothing of the endpoint where no rule turns on it', async () => {
    const { out } = await gatehouse(line, { ...filesOf(''), 'p.yaml': policyWith('resourceGroups: [other]') });
    expect(out).not.toContain('hint');
  });
});
