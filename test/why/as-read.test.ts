import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DnsPolicy } from '../../src/policy/dns.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import { explainWhy } from '../../src/why/why.ts';
import { answerAsRead, asRead } from '../../src/why/words/as-read.ts';

const src = fileURLToPath(new URL('../../src/why', import.meta.url));
const network =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/rg/providers/microsoft.network/virtualnetworks/vnet-none';

describe('what Gatehouse has read itself', () => {
  it.each([
    [
      'the DNS servers of v are not known: it is not among the resources',
      'the DNS servers of v are not known: it is not among what Gatehouse sees',
    ],
    [
      'add the virtual network v to the export',
      'see that Gatehouse may read the virtual network v (the right id, in a subscription that it manages)',
    ],
    [
      'say it in policy, or add it to the export (az x list)',
      'say it in policy, or see that Gatehouse may read it (the right id, in a subscription that it manages)',
    ],
    [
      'export the links of these rule sets again, and leave out the one that is not linked to v',
      'ask again: the links of these rule sets changed while they were read',
    ],
    ['export it again with all its properties', 'ask again: it may have changed while it was read'],
    ['something that the export does not show', 'something that Azure does not show'],
  ])('%s: is %s', (text, said) => expect(asRead(text)).toBe(said));

  it('is called no export in any sentence there is', () => {
    const lines = globSync('**/*.ts', { cwd: src })
      .filter((file) => file !== 'words/as-read.ts')
      .flatMap((file) => readFileSync(`${src}/${file}`, 'utf8').split('\n'))
      .filter((line) => /the export\b/.test(line) && !/^\s*(\/\/|\/?\*)/.test(line));
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.map(asRead).filter((line) => /export\b/.test(line.replace(/^\s*export /, '')))).toEqual([]);
  });

  it('says first that it sees nothing of who asks', () => {
    const why = explainWhy(readGraph([], DnsPolicy.parse({})), 'st1.blob.core.windows.net', network);
    const { sentence, steps } = answerAsRead(why);
    expect(sentence).toMatch(/^Gatehouse sees nothing of vnet-none, so check the id of the source: /);
    expect(JSON.stringify(steps)).not.toMatch(/export/);
    expect(answerAsRead({ ...why, steps: [] }).sentence).not.toMatch(/check the id/);
  });
});
