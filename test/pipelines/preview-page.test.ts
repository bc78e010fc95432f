import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { main } from '../../src/cli/main.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'docs/pull-requests');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

async function preview(...args: readonly string[]): Promise<{ status: number; out: string }> {
  let out = '';
  const terminal = {
    out: (text: string) => {
      out += text;
    },
    err: () => undefined,
    readInput: async () => new Uint8Array(),
    now: new Date('2026-06-01'),
  };
  return { status: await main(['preview', join(folder, 'main.snapshot.json'), ...args], terminal), out };
}

describe('the page about pull requests', () => {
  it('shows the comment that its own example gets', async () => {
    expect((await preview('--markdown')).out).toBe(read('docs/pull-requests/comment.md'));
  });

  it('fails the check of its example where it says so', async () => {
    expect((await preview('--fail-on', 'high')).status).toBe(1);
    expect((await preview('--fail-on', 'critical')).status).toBe(0);
  });

  it('points into its example', async () => {
    const { out } = await preview('--sarif', '--source', join(folder, 'main.bicep'));
    const lines = JSON.parse(out).runs[0].results.map(
      (result: { ruleId: string; locations: { physicalLocation: { region: { startLine: number } } }[] }) => [
        result.ruleId,
        result.locations[0]?.physicalLocation.region.startLine,
      ],
    );
    const at = (text: string): number =>
      read('docs/pull-requests/main.bicep')
        .split('\n')
        .findIndex((line) => line.startsWith(text)) + 1;
    expect(lines).toEqual([
      ['exposure-storage-public-open', at('resource orders')],
      ['linkage-public-open-while-private-endpoint', at('resource orders')],
      ['dns-zone-group-cannot-answer', at('resource endpoint')],
    ]);
  });

  it('shows pipelines that can be read, on the event without secrets, with the least rights', () => {
    const [github, azure] = [...read('docs/pull-requests.md').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
      ([, text = '']) => parse(text),
    );
    expect(github).toMatchObject({ on: 'pull_request', permissions: { contents: 'read', 'pull-requests': 'write' } });
    expect(azure.steps.at(-1)).toMatchObject({ template: 'pipelines/preview.yml@gatehouse' });
    const inputs = Object.keys(parse(read('.github/actions/preview/action.yml')).inputs);
    expect(inputs).toEqual(expect.arrayContaining(Object.keys(github.jobs.preview.steps.at(-1).with)));
    const parameters = parse(read('pipelines/preview.yml')).parameters.map(({ name }: { name: string }) => name);
    expect(parameters).toEqual(expect.arrayContaining(Object.keys(azure.steps.at(-1).parameters)));
  });
});

describe('the action and the pipeline', () => {
  interface Step {
    readonly run?: string;
    readonly bash?: string;
  }
  const steps: readonly Step[] = [
    ...parse(read('.github/actions/preview/action.yml')).runs.steps,
    ...parse(read('pipelines/preview.yml')).steps,
  ];

  it('never write what they are given into a script: a name of a branch or a file would be a command', () => {
    for (const { run = '', bash = '' } of steps) expect(`${run}${bash}`).not.toContain('${{');
  });

  it('take a release only by its checksum', () => {
    const script = read('.github/actions/preview/get-command.sh');
    expect(script).toMatch(/RELEASE_SHA256:-/);
    expect(script).toContain('sha256sum --check');
  });
});
