import { expect, it } from 'vitest';
import * as bodies from './bodies.ts';
import { gatehouse } from './gatehouse.ts';

type Body = Record<string, unknown>;
const one = bodies.endpoint({ customDnsConfigs: [] }) as Body;

it('gives each of hundreds of endpoints its own interface and record set', async () => {
  const count = 200;
  const zone =
    '/subscriptions/00000000-0000-0000-0000-0000000000aa/resourceGroups/Dns/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net';
  const each = <T>(make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
  const renamed = (body: unknown, index: number): unknown =>
    JSON.parse(JSON.stringify(body).replaceAll('pe-shop', `pe-${index}`).replaceAll('stshop', `st${index}`));
  const files = {
    'p.yaml': `version: 1\ndns: { zones: { resourceGroup: ${zone.split('/providers')[0]} } }\n`,
    'pe.json': each((index) => renamed(one, index)),
    'nic.json': each((index) => renamed(bodies.networkInterface(), index)),
    'rs.json': each((index) => ({
      id: `${zone}/A/st${index}`,
      etag: 'e',
      properties: { ttl: 10, aRecords: [{ ipv4Address: '10.0.0.7' }] },
    })),
  };
  const line = 'explain dns --endpoint {pe.json} --nic {nic.json} --policy {p.yaml} --record-set {rs.json} --json';
  const { status, out } = await gatehouse(line, files);
  expect(status).toBe(0);
  const answers = JSON.parse(out) as { records: { name: string }[]; places: { prospect: string }[] }[];
  expect(answers).toHaveLength(count);
  for (const [index, { records, places }] of answers.entries()) {
    expect(records).toMatchObject([{ name: `st${index}` }]);
    expect(places).toMatchObject([{ prospect: 'satisfied' }]);
  }
}, 30_000);
