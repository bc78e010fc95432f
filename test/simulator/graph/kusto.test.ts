import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../simulator/graph/parse.ts';
import { idsQuery, typesQuery } from '../../../src/arm/resource-rows.ts';
import { graphTables, readerOver } from '../../infra/support/kql.ts';
import { kustoTree } from './kusto-tree.ts';

const src = join(import.meta.dirname, '../../../src');
const has = (state: string): string => `properties.privateEndpointConnections has '${state}'`;

/** A query as it is sent: text where its source has a place for one, and a condition of the approvals room where it has a place for that. */
const filled = (template: string): string =>
  template
    .replaceAll(/\$\{condition\}/g, `${has('Pending')} or ${has('Approved')}`)
    .replaceAll(/'\$\{[^}]*\}/g, "'it\\'s")
    .replaceAll(/(=~|==|startswith|has) \$\{[^}]*\}/g, "$1 'it\\'s'")
    .replaceAll(/\(\$\{(?:[^{}]|\{[^}]*\})*\}\)/g, "('one', 'it\\'s')");

// Reading is Microsoft's; evaluating is the simulator's own. The library's import costs 2.5 s of processor time and 120 MB, so `npm start` does without it.

/** Queries that one function makes for several tables, as it makes them. */
const made = (['resources', 'networkresources'] as const).flatMap((table) =>
  [typesQuery, idsQuery].map((query) => ['src/arm/resource-rows.ts', query(['one', "it's"], table)] as const),
);

/** Every other query that is written down in the product, where it is. */
const written = globSync('**/*.ts', { cwd: src }).flatMap((path) =>
  [...readFileSync(join(src, path), 'utf8').matchAll(/`((?:dns|network)?resources\b[^`]*)`/g)].map(
    ([, template = '']) => [path, filled(template)] as const,
  ),
);

const sent = [...made, ...written];

const others = [
  'resources',
  "resources // all\n| where name == \"St1\" or name == @'st2' and location == 'a\\n\\'b'",
  "resources | where (name == 'a' or name == 'b') and not(kind == 'c')",
  "resources | where name == 'a' or name == 'b' and kind == 'c' or kind == 'd'",
  "resources | where properties.a['b'].c[0].d != 'x' and tags['k8s-owner'] has 'web'",
  'resources | where properties.isHns == true or properties.size == 3',
  "resources | where name startswith 'ST' and isnotempty(properties.a) and tostring(properties.b) =~ 'C'",
  'resources | extend access = properties.publicNetworkAccess, properties.b | project id, access, tostring(tags)',
  'resources | mv-expand c = properties.privateEndpointConnections limit 400 | project id, s = c.properties.status',
  'resources | mv-expand properties.privateEndpointConnections',
  'resources | order by name | order by location asc, tostring(properties.a) desc, id',
  "resources | where tostring(properties) has '10.0.0.4' or tostring(properties) has 'fd00::4' | project id",
  'dnsresources | where type in~ ("a", "b") | take 5 | limit 3',
  'resources | summarize count()',
  'resources | summarize n = count(), count() by location, open = tostring(properties.isHns)',
];

const withoutPlaces = (query: string): unknown =>
  JSON.parse(JSON.stringify(parseQuery(query), (key, value) => (key === 'place' ? undefined : value)));
const asData = (tree: unknown): unknown => JSON.parse(JSON.stringify(tree));

describe('a query means to the simulator what it means to Microsoft’s own parser', () => {
  const read = readerOver(graphTables);

  it('finds the queries of the product', () => {
    expect(written.length).toBeGreaterThanOrEqual(20);
    expect(sent.filter(([, query]) => query.includes('$'))).toEqual([]);
  });

  it.each([...sent, ...others.map((query) => ['another', query] as const)])('%s: %s', (_where, query) => {
    expect(withoutPlaces(query)).toEqual(asData(kustoTree(query)));
    expect(read(query)).toEqual([]);
  });
});
