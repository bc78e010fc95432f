import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { everyCheck } from '../../src/house/checks.ts';
import * as bodies from '../cli/bodies.ts';
import { gatehouse } from '../cli/gatehouse.ts';

const page = readFileSync(new URL('../../docs/troubleshooting.md', import.meta.url), 'utf8');
const policy = 'version: 1\ndns: { zones: { byName: {} } }\n';

it('names only checks that there are', () => {
  const ids = everyCheck.map(({ id }) => id);
  const named = [...page.matchAll(/`((?:dns|approvals|exposure)-[a-z-]+)`/g)].map(([, id = '']) => id);
  expect(named.length).toBeGreaterThan(5);
  for (const id of named) expect(ids, id).toContain(id);
});

it('has a section for each complaint', () => {
  const titles = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  expect(titles).toEqual(['A name does not resolve', 'A request is not answered', 'A finding does not go away']);
});

// What the tables say that a command says is what it says.
it.each([
  { says: 'No records: NoNames', body: bodies.endpoint({ customDnsConfigs: [] }), rest: '' },
  {
    says: 'No records: Unmapped',
    body: bodies.endpoint({ customDnsConfigs: [{ fqdn: 'a.example.com', ipAddresses: ['10.0.0.4'] }] }),
    rest: '',
  },
  { says: 'No records: Pending', body: pending(), rest: '' },
  { says: /^place: .* none/m, body: bodies.endpoint(), rest: ' --policy {p.yaml}', shown: 'place: … none' },
])('explain dns says $says, and the page knows it', async ({ says, body, rest, shown = says }) => {
  const { out } = await gatehouse(`explain dns --endpoint -${rest}`, { 'p.yaml': policy }, body);
  expect(out).toMatch(says);
  expect(page).toContain(`\`${String(shown)}\``);
});

function pending(): unknown {
  const text = JSON.stringify(bodies.endpoint());
  return JSON.parse(text.replace('"status":"Approved"', '"status":"Pending"'));
}
