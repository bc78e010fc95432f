import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { program } from '../../src/cli/main.ts';
import type { Run } from '../../src/cli/run.ts';
import { gatehouse } from './gatehouse.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = globSync(['*.md', 'docs/**/*.md', 'src/**/README.md', 'simulator/**/README.md'], { cwd: root }).sort();

/** Every command line of ours in a page: in a block of shell, or, but for the changelog's, between backticks where it says more than its name. */
function linesIn(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/```(?:sh|bash|powershell)\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const shell = blocks.flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'));
  const whole = page === 'CHANGELOG.md' ? '' : text;
  const spans = [...whole.matchAll(/`(gatehouse [^`]*--[^`]*)`/g)].map(([, span = '']) => span);
  const ours = /(?:^|\|\s*)(?:gatehouse|node bin\/gatehouse\.mjs) (.*?)(?:\s*[|>#].*)?$/;
  return [...shell, ...spans].flatMap((line) => ours.exec(line.trim())?.[1] ?? []);
}

/** A line's words as a shell takes them; what the shell would fill in stays as it is written. */
const wordsOf = (line: string): readonly string[] =>
  (line.match(/(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"'])+/g) ?? []).map((word) => word.replaceAll(/^["']|["']$/g, ''));

/** Parses a command line and does nothing of what it says. @throws CommanderError for a command or an option that isn't there. */
async function parse(line: string): Promise<void> {
  const nothing: Run = () => async () => undefined;
  const silent = {
    out: () => undefined,
    err: () => undefined,
    readInput: async () => new Uint8Array(),
    now: new Date(0),
  };
  await program(nothing, silent).parseAsync([...wordsOf(line)], { from: 'user' });
}

const found = pages.flatMap((page) => linesIn(page).map((line) => ({ page, line })));

describe('every command line in the pages is one that is there', () => {
  it.each(found)('$page: $line', async ({ line }) => {
    await expect(parse(line)).resolves.toBeUndefined();
  });

  it('and every one in the help', async () => {
    const { out } = await gatehouse('--help');
    const lines = out.split('\n').flatMap((line) => /^ {2}(?:.*\| )?gatehouse (.*)$/.exec(line)?.[1] ?? []);
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) await expect(parse(line), line).resolves.toBeUndefined();
  });

  it('refuses what is not there', async () => {
    await expect(parse('explain dns --endpiont -')).rejects.toThrow();
    await expect(parse('plan nothing')).rejects.toThrow();
  });

  it('no page has somebody else’s package run', () => {
    for (const page of pages)
      expect(readFileSync(join(root, page), 'utf8'), page).not.toMatch(/npx (?:-\S+ )*gatehouse/);
  });
});
