import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { takesSeveral } from '../../src/cli/given-once.ts';
import { program } from '../../src/cli/main.ts';
import { gatehouse } from './gatehouse.ts';

const silent = { out: () => {}, err: () => {}, readInput: async () => new Uint8Array(), now: new Date() };

/** Every command of the command line with its words. */
const commandsOf = (command: Command, words: readonly string[] = []): readonly (readonly [string, Command])[] =>
  command.commands.flatMap((child) => {
    const all = [...words, child.name()];
    return child.commands.length > 0 ? commandsOf(child, all) : [[all.join(' '), child] as const];
  });

const options = commandsOf(program(() => async () => {}, silent)).flatMap(([words, command]) =>
  command.options
    .filter((option) => !option.isBoolean())
    .map((option) => ({ words, name: option.long ?? '', option, several: takesSeveral(option) })),
);

describe('an option with a value', () => {
  it.each(options.filter(({ several }) => !several))('$words $name: refuses a second one by name', async (row) => {
    const { words, name, option } = row;
    const value = option.argChoices?.[0] ?? '5';
    const { status, out, err } = await gatehouse(`${words} ${name} ${value} ${name} ${value}`, {});
    expect([status, out, err.split('\n')[0]]).toEqual([
      2,
      '',
      `error: option '${option.flags}' is given twice; it takes one value`,
    ]);
  });

  it.each(options.filter(({ several }) => several))('$words $name: takes several, and its help says so', (row) => {
    expect(`${row.option.flags} ${row.option.description}`).toMatch(/\.\.\.>|; repeatable$/);
  });

  it('is none of a flag: given twice it says what it says once', async () => {
    const { status, err } = await gatehouse('policy check {p.yaml} --strict --strict --json --json', {
      'p.yaml': 'version: 1\ndns: { zones: [] }\n',
    });
    expect([status, err]).not.toEqual([2, expect.anything()]);
  });
});
