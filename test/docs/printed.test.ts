import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { reportApprovals } from '../../src/approvals/report.ts';
import { reportPlan } from '../../src/dns/report/report.ts';
import { everyCheck } from '../../src/house/checks.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { gatehouse } from '../cli/gatehouse.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (page: string): string => readFileSync(`${root}${page}`, 'utf8');

describe('what the README says that the demo prints', () => {
  const [, sample = ''] = /```text\n(# {2,}Step [\s\S]*?)```/.exec(read('README.md')) ?? [];
  const [titles = '', ...lines] = sample.split('\n');
  const at = [0, titles.indexOf('Step'), titles.indexOf('What'), titles.indexOf('After')];
  const cells = (line: string): string[] => at.map((from, index) => line.slice(from, at[index + 1]).trim());
  const rows: { number: number; say: string; did: string }[] = [];
  for (const [number = '', say = '', did = ''] of lines.map(cells)) {
    const row = rows.at(-1);
    if (/^\d+$/.test(number)) rows.push({ number: Number(number), say, did });
    else if (number === '' && row !== undefined)
      Object.assign(row, { say: `${row.say} ${say}`, did: `${row.did} ${did}` });
  }
  const { steps } = parse(read('simulator/scenario/scenarios/main.yaml')) as { steps: { say: string }[] };

  it.each(rows)('step $number is the scenario’s', ({ number, say }) => {
    expect(say.trim()).toBe(steps[number - 1]?.say);
  });

  it('ends with the last step, and names only checks that there are', () => {
    expect(rows.at(-1)?.number).toBe(steps.length);
    const named = rows.flatMap(({ did }) => [...did.matchAll(/finding (\S+) on/g)].map(([, id]) => id));
    expect(named.length).toBeGreaterThan(5);
    expect(everyCheck.map(({ id }) => id)).toEqual(expect.arrayContaining(named));
  });
});

describe('the command line', () => {
  const page = read('docs/command-line.md');
  const { dns, approvals } = parsePolicy('version: 1');
  const nothing = { claims: [], standing: new Map(), unmapped: [], zoneGroups: [] };
  const now = new Date(0);

  it.each([
    ...Object.keys(reportPlan(nothing, dns, now).counts),
    ...Object.keys(reportApprovals([], approvals, now).counts),
  ])('has every word of a plan explained: %s', (word) => {
    const rows = page.split('\n').filter((line) => line.startsWith('| '));
    expect(rows.filter((row) => row.includes(`\`${word}\``)).length).toBeGreaterThan(0);
  });

  it('is called one way in every page, and one page says how to get it', () => {
    for (const name of globSync(['*.md', 'docs/**/*.md', 'simulator/**/README.md'], { cwd: root }))
      expect(read(name).match(/^.*node bin\/gatehouse\.mjs \S.*$/m)?.[0], name).toBeUndefined();
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    for (const text of [page, read('README.md')]) {
      expect(text).toContain('npm link');
      expect(text).toContain(`Node ${engines.node.replace('>=', '')} or newer`);
    }
  });
});

it('docs/approvals.md shows what the command says of the files beside it', async () => {
  const shown = [...read('docs/approvals.md').matchAll(/```sh\n(gatehouse .*)\n```[\s\S]*?```text\n([\s\S]*?)```/g)];
  expect(shown).toHaveLength(2);
  for (const [, line = '', says = ''] of shown) {
    const here = line.replace(/^gatehouse /, '').replaceAll(' docs/', ` ${root}docs/`);
    expect(await gatehouse(here)).toEqual({ status: 0, out: says, err: '' });
  }
  const { status, out } = await gatehouse(`policy check ${root}docs/approvals/policy.yaml --strict`);
  expect({ status, out }).toMatchObject({ status: 0, out: expect.not.stringContaining('warning') });
});
