import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { program } from '../../src/cli/main.ts';
import type { Run } from '../../src/cli/run.ts';
import { gatehouse } from './gatehouse.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = globSync(['*.md', 'docs/**/*.md', 'src/**/README.md', 'simulator/**/README.md'], { cwd: root }).sort();

interface Line {
  readonly line: string;
  /** In prose a command may be named by some of its words: what it needs besides is missing there. */
  readonly isPart: boolean;
}

/** Every command line of ours in a page: whole ones in blocks of shell, and between backticks those that say more than a name. */
function linesIn(page: string): readonly Line[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/```(?:sh|bash|powershell)\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const shell = blocks.flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'));
  const spans = [...text.matchAll(/`(gatehouse [^`]*--[^`]*)`/g)].map(([, span = '']) => span);
  const ours = /(?:^|\|\s*)(?:gatehouse|node bin\/gatehouse\.mjs) (.*?)(?:\s*[|>#].*)?$/;
  const found = (lines: readonly string[], isPart: boolean): readonly Line[] =>
    lines.flatMap((each) => (ours.exec(each.trim()) ?? []).slice(1).map((line) => ({ line, isPart })));
  return [...found(shell, false), ...found(spans, true)];
}

/** A line's words as a shell takes them; what the shell would fill in stays as it is written. */
const wordsOf = (line: string): readonly string[] =>
  (line.match(/(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"'])+/g) ?? []).map((word) => word.replaceAll(/^["']|["']$/g, ''));

/** Parses a command line and does nothing of what it says. @throws CommanderError for a command or an option that isn't there. */
async function parse(line: string, isPart = false): Promise<void> {
  const nothing: Run = () => async () => undefined;
  const silent = {
    out: () => undefined,
    err: () => undefined,
    readInput: async () => new Uint8Array(),
    now: new Date(0),
  };
  try {
    await program(nothing, silent).parseAsync([...wordsOf(line)], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // What prints the version or the help ends there, and well.
    const isThere = error.exitCode === 0 || (isPart && /missing/i.test(error.code));
    if (!isThere) throw error;
  }
}

const found = pages.flatMap((page) => linesIn(page).map((each) => ({ page, ...each })));

describe('every command line in the pages is one that is there', () => {
  it.each(found)('$page: $line', async ({ line, isPart }) => {
    await expect(parse(line, isPart)).resolves.toBeUndefined();
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
