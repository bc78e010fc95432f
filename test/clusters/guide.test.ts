import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isolationLines } from '../../src/clusters/isolation/lines.ts';
import { warningKinds } from '../../src/clusters/policies/warnings/model.ts';
import { gatehouse } from '../cli/gatehouse.ts';
import { golden, live } from './isolation/golden.ts';

const guide = readFileSync(new URL('../../docs/clusters.md', import.meta.url), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);

/** What docs/clusters.md says to run, word for word. */
const commandOf = (begins: string): string =>
  blocks('sh')
    .flatMap((block) => block.split('\n'))
    .find((line) => line.startsWith(`gatehouse ${begins}`))
    ?.replace('gatehouse ', '') ?? '';

const named = (line: string): string => line.replaceAll(/\b([\w-]+\.json)\b/g, '{$1}');

describe('docs/clusters.md', () => {
  const [objects = '', probes = ''] = blocks('json');
  const files = { 'objects.json': objects, 'probes.json': probes };

  it('prints what it says for the policies it shows', async () => {
    const line = named(commandOf('explain policies')).replace(' --json', '');
    expect((await gatehouse(line, files)).out.trim()).toBe(blocks('text')[0]?.trim());
  });

  it('answers with --json as it says', async () => {
    const { status, out } = await gatehouse(named(commandOf('explain policies')), files);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      probes: [
        { id: 'consumer', answer: 'allowed' },
        { id: 'neighbour', answer: 'allowed' },
      ],
      warnings: [{ kind: 'egress-only-guard' }, { kind: 'no-api-version' }],
    });
  });

  it('verifies a cluster by the command it says, with the history it shows', async () => {
    const [, , history = ''] = blocks('json');
    const isolation = { 'export.json': Object.values(golden()), 'live.json': live(), 'history.json': history };
    const { status, out } = await gatehouse(named(commandOf('verify isolation')), isolation);
    const answer = JSON.parse(out);
    const open = answer.lines.filter(({ state }: { state: string }) => state !== 'pass');
    // The history stops before nodes got a new image.
    expect([status, answer.isolated, open.map(({ id }: { id: string }) => id)]).toEqual([1, 'no', ['3.11', '3.16']]);
  });

  it('explains every line', () => {
    const listed = [...guide.matchAll(/^\| (3\.\d+) \|/gm)].map(([, id]) => id);
    expect(listed).toEqual([...isolationLines.map(({ id }) => id), '3.16']);
  });

  it('explains every warning', () => {
    const listed = [...guide.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(listed).toEqual(expect.arrayContaining([...warningKinds]));
  });
});

describe('explain policies', () => {
  it('names the file and the field that it can not read', async () => {
    const files = { 'o.json': [{ metadata: {} }], 'p.json': [{ id: 'a' }] };
    const first = await gatehouse('explain policies --objects {o.json} --probes {p.json} --json', files);
    expect(first).toMatchObject({ status: 2, out: '', err: expect.stringContaining('o.json: [0].kind: is missing') });
    const second = await gatehouse('explain policies --objects - --probes {p.json}', files, []);
    expect(second).toMatchObject({ status: 2, err: expect.stringContaining('p.json: [0].from') });
    const third = await gatehouse('explain policies --objects - --probes -', files, []);
    expect(third).toMatchObject({ status: 2, err: expect.stringContaining('can be read once') });
  });

  it('warns without probes', async () => {
    const policy = { kind: 'NetworkPolicy', metadata: { name: 'p' }, spec: {} };
    expect((await gatehouse('explain policies --objects -', {}, policy)).out).toContain('no-api-version');
    expect((await gatehouse('explain policies --objects -', {}, [])).out).toContain('Nothing to warn of');
  });
});
