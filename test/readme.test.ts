import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { graphTables, logTables, readerOver } from './infra/support/kql.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = globSync(['*.md', 'simulator/README.md', 'docs/**/*.md'], { cwd: root }).sort();
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts,
);

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');

  it('links only to what is there', () => {
    const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/i.test(target));
    for (const target of targets) expect(existsSync(join(root, dirname(page), target)), target).toBe(true);
  });

  it('names only files, folders and commands of ours that are there', () => {
    const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
    const paths = spans.filter((span) =>
      /^(?:src|functions|test|scripts|docs|simulator|infra|bench|schema)\/[\w./-]*$/.test(span),
    );
    for (const path of paths) expect(existsSync(join(root, path)), path).toBe(true);
    const asked = [...text.matchAll(/npm run ([\w:]+(?:-\w+)*)/g)].map(([, name = '']) => name);
    expect(scripts).toEqual(expect.arrayContaining(asked));
  });

  const blocks = [...text.matchAll(/^([ ]*)```([a-z-]*)\n([\s\S]*?)^\1```$/gm)].map(
    ([, , language = '', body = '']) => ({
      language,
      body,
    }),
  );

  it('has every block in a language that some test reads', () => {
    // text is what something printed; hcl is for a reader of Terraform; the others are read here and by the test of their page.
    const known = ['bicep-params', 'hcl', 'http', 'json', 'kusto', 'sh', 'text', 'yaml'];
    expect(known).toEqual(expect.arrayContaining([...new Set(blocks.map(({ language }) => language))]));
    expect(blocks).toHaveLength([...text.matchAll(/^[ ]*```[a-z-]+$/gm)].length);
  });

  it('shows only JSON that can be parsed', () => {
    for (const { body } of blocks.filter(({ language }) => language === 'json'))
      expect(() => JSON.parse(body), body.slice(0, 200)).not.toThrow();
  });

  it('shows only YAML that can be parsed', () => {
    for (const { body } of blocks.filter(({ language }) => language === 'yaml'))
      expect(
        parseAllDocuments(body).flatMap(({ errors }) => errors),
        body.slice(0, 200),
      ).toEqual([]);
  });

  it('shows only queries that Azure Monitor or Resource Graph would read', () => {
    const read = readerOver({ ...logTables, ...graphTables });
    for (const { body } of blocks.filter(({ language }) => language === 'kusto')) expect(read(body), body).toEqual([]);
  });

  const commands = blocks.filter(({ language }) => language === 'sh').map(({ body }) => body);
  it('shows only commands that a shell can read', () => {
    const { status, stderr } = spawnSync('sh', ['-n', '-c', commands.join('\n')], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('gives our scripts only options that they have', () => {
    for (const [, script = '', given = ''] of commands.join('\n').matchAll(/npm run ([a-z-]+) -- (.*)$/gm))
      for (const [, option = ''] of given.matchAll(/--([a-z][\w-]*)/g))
        expect(readFileSync(join(root, `scripts/${script}.ts`), 'utf8'), `npm run ${script}`).toContain(option);
  });

  it('shows only policy documents that are valid', () => {
    const documents = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)]
      .map(([, yaml = '']) => yaml)
      .filter((yaml) => yaml.includes('version: 1'));
    for (const document of documents) expect(() => parsePolicy(document)).not.toThrow();
  });
});

it('the README shows a policy', () => {
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toMatch(/```yaml\nversion: 1/);
});

it('CONTRIBUTING has four recipes of five lines', () => {
  const [, ...recipes] = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').split(/^### /m);
  expect(recipes.map((recipe) => recipe.match(/^\d\. /gm)?.length)).toEqual([5, 5, 5, 5]);
});

it.each(pages)('%s names only tests that there are', (page) => {
  const named = readFileSync(join(root, page), 'utf8').matchAll(/\btest\/[\w./-]+\.test\.ts\b/g);
  for (const [path] of named) expect(existsSync(join(root, path)), path).toBe(true);
});
