import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gatehouse } from './gatehouse.ts';

/** What `az` and Resource Graph print, as somebody saved it; not part of this repository. `printed.test.ts` needs none of it. */
const folder = resolve(process.env.RECORDINGS_DIR ?? '../shared/recordings', '../cli-output');
const saved = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];

const subscription = '11111111-1111-1111-1111-111111111111';
const group = `/subscriptions/${subscription}/resourcegroups/rg-shop`;
const endpointId = `${group}/providers/microsoft.network/privateendpoints/pe-st1`;
const zoneId = `${group}/providers/microsoft.network/privatednszones/privatelink.blob.core.windows.net`;
const policy = `version: 1
dns: { zones: { resourceGroup: /subscriptions/${subscription}/resourceGroups/Rg-Shop } }
approvals:
  mode: enforce
  rules:
    - name: shop
      action: approve
      targets: { types: [Microsoft.Storage/storageAccounts, Microsoft.Sql/servers, Microsoft.Network/privateLinkServices] }
      from: { subscriptions: [${subscription}] }
`;
const account = { id: `${group}/providers/Microsoft.Storage/storageAccounts/st1` };

const record = { zone: 'privatelink.blob.core.windows.net', name: 'st1', type: 'A', addresses: ['10.0.0.4'] };
const dns = (file: string, rest = '') => `explain dns --policy {p.yaml} --endpoint ${at(file)}${rest} --json`;
const egress = (file: string) => `explain egress --resources ${at(file)} --json`;
const approval = (file: string) => `explain approval --policy {p.yaml} --resource ${at(file)} --json`;
const connection = (file: string) =>
  `explain approval --policy {p.yaml} --resource {account.json} --connection ${at(file)} --json`;
const at = (file: string): string => join(folder, `${file}.json`);
const place = { zoneId, name: 'st1' };
const show = 'network-private-endpoint-show';

/** Each file with a command it belongs to, and the answer. */
const rows: readonly { readonly file: string; readonly line: string; readonly gives: unknown }[] = [
  { file: show, line: dns(show), gives: { records: [record], places: [{ ...place, by: 'gatehouse' }] } },
  {
    file: 'network-private-endpoint-list',
    line: dns('network-private-endpoint-list'),
    gives: [{ endpoint: endpointId, records: [record] }],
  },
  {
    file: 'resource-show-private-endpoint',
    line: dns('resource-show-private-endpoint'),
    gives: { records: [record], notes: [] },
  },
  {
    file: 'network-nic-show',
    line: dns(show, ` --nic ${at('network-nic-show')}`),
    gives: { records: [record] },
  },
  {
    file: 'network-private-endpoint-dns-zone-group-show',
    line: dns(
      show,
      ` --nic ${at('network-nic-show')} --zone-group ${at('network-private-endpoint-dns-zone-group-show')}`,
    ),
    gives: { places: [{ ...place, by: 'zoneGroup' }] },
  },
  {
    file: 'network-private-dns-record-set-a-show',
    line: dns(show, ` --record-set ${at('network-private-dns-record-set-a-show')}`),
    gives: { places: [{ ...place, prospect: 'satisfied', stands: ['10.0.0.4'] }] },
  },
  {
    file: 'network-private-endpoint-connection-show',
    line: connection('network-private-endpoint-connection-show'),
    gives: { verdict: 'approve', rule: 'shop' },
  },
  {
    file: 'network-private-endpoint-connection-list',
    line: connection('network-private-endpoint-connection-list'),
    gives: [{ verdict: 'approve', rule: 'shop' }],
  },
  {
    file: 'network-private-endpoint-connection-approve',
    line: connection('network-private-endpoint-connection-approve'),
    gives: { verdict: 'none' },
  },
  { file: 'graph-query', line: approval('graph-query'), gives: [{ verdict: 'approve' }] },
  { file: 'graph-query-table-format', line: approval('graph-query-table-format'), gives: [{ verdict: 'approve' }] },
  { file: 'sql-server-show', line: approval('sql-server-show'), gives: [{ verdict: 'approve' }] },
  {
    file: 'network-private-link-service-show',
    line: approval('network-private-link-service-show'),
    gives: [{ verdict: 'approve' }],
  },
  {
    file: 'keyvault-show',
    line: `explain approval --policy {p.yaml} --resource ${at('keyvault-show')} --connection {vault-connection.json} --json`,
    gives: { verdict: 'hold' },
  },
  { file: 'aks-show', line: egress('aks-show'), gives: { findings: [{ check: 'aks-api-public' }], notJudged: [] } },
  { file: 'network-vnet-show', line: egress('network-vnet-show'), gives: { notJudged: [] } },
  {
    file: 'network-nat-gateway-show',
    line: egress('network-nat-gateway-show'),
    gives: { findings: [], notJudged: [] },
  },
  {
    file: 'network-route-table-show',
    line: egress('network-route-table-show'),
    gives: { findings: [], notJudged: [] },
  },
];

const files = {
  'p.yaml': policy,
  'account.json': account,
  'vault-connection.json': {
    id: `${group}/providers/Microsoft.KeyVault/vaults/kv1/privateEndpointConnections/c1`,
    properties: { privateLinkServiceConnectionState: { status: 'Pending' }, privateEndpoint: { id: endpointId } },
  },
};

describe.skipIf(saved.length === 0)(`what az prints (${folder}, beside RECORDINGS_DIR)`, () => {
  it('every file has a row here', () => {
    expect(rows.map(({ file }) => `${file}.json`).sort()).toEqual(saved.sort());
  });

  it.each(rows)('$file goes through the command it belongs to', async ({ line, gives }) => {
    const { status, out, err } = await gatehouse(line, files);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject(gives as object);
  });

  it.each(saved)('%s is read as a resource too', async (name) => {
    const { status, out, err } = await gatehouse(`explain egress --resources ${join(folder, name)} --json`);
    const said = JSON.parse(out).exposures.length > 0 ? '' : expect.stringContaining('nothing in this file was judged');
    expect({ status, err }).toEqual({ status: 0, err: said });
    expect(JSON.parse(out).unknown.filter(({ property }: { property: string }) => property === 'id')).toEqual([]);
  });

  it('a network, its NAT gateway and its route table are read together', async () => {
    const names = ['network-vnet-show', 'network-nat-gateway-show', 'network-route-table-show'];
    const estate = names.map((file) => JSON.parse(readFileSync(at(file), 'utf8')));
    const { out } = await gatehouse('explain egress --resources -', {}, estate);
    expect(out).toMatch(/subnets\/ccc\n {2}nat-gateway/);
    expect(out).toMatch(/subnets\/dddd\n.*\n.*User:0\.0\.0\.0\/0->VirtualAppliance/);
  });

  it('explain dns says to a person what the account needs', async () => {
    const { out } = await gatehouse(`explain dns --endpoint ${at(show)}`);
    expect(out).toMatch(/^st1 {2}A {2}10\.0\.0\.4 {2}privatelink\.blob\.core\.windows\.net\n/);
  });
});
