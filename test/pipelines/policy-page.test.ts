import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = read('docs/policy-repository.md');
const [github, azure] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => parse(text));
const action = parse(read('.github/actions/policy/action.yml'));
const template = parse(read('pipelines/policy.yml'));

describe('the page about a repository for the policy', () => {
  it('gives its action only inputs it has, and every action by its commit', () => {
    const { steps } = github.jobs.policy;
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(steps.at(-1).with)));
    for (const { uses } of steps.slice(0, -1)) expect(uses).toMatch(/@[0-9a-f]{40}$/);
  });

  it('signs in without a secret, asks for no right that is not needed, and keeps forks out', () => {
    expect(github.permissions).toEqual({ contents: 'read', 'id-token': 'write', 'pull-requests': 'write' });
    expect(Object.keys(github.on)).toEqual(['pull_request', 'push']);
    expect(page).not.toMatch(/secrets\.|pull_request_target/);
    expect(github.jobs.policy.if).toContain('head.repo.full_name == github.repository');
  });

  it('gives its template only parameters it has', () => {
    const names = template.parameters.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(azure.steps.at(-1).parameters)));
  });

  it('names the rights as the roles and the storage are called', () => {
    expect(JSON.parse(read('infra/roles/reader.json')).name).toBe('Gatehouse reader');
    expect(page).toMatch(/\*Storage Blob Data Contributor\* \| the container `policy`/);
  });
});

describe('the action and the template', () => {
  interface Step {
    readonly run?: string;
    readonly bash?: string;
    readonly inputs?: { readonly inlineScript?: string };
  }
  const nested = template.steps.flatMap((step: Record<string, unknown>) =>
    Object.values(step).filter(Array.isArray).flat(),
  );
  const steps: readonly Step[] = [...action.runs.steps, ...template.steps, ...nested];

  it('never write what they are given into a script', () => {
    for (const { run = '', bash = '', inputs } of steps)
      expect(`${run}${bash}${inputs?.inlineScript ?? ''}`).not.toContain('${{');
  });

  it('publish outside of pull requests alone', () => {
    expect(action.runs.steps.at(-1).if).toBe("inputs.publish-to != '' && github.event_name != 'pull_request'");
    expect(nested.at(-1).condition).toContain("ne(variables['Build.Reason'], 'PullRequest')");
  });
});
