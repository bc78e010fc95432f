import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { command, count, skipped } from '../../scripts/steps.ts';
import { table } from '../../scripts/table.ts';
import { columnsOfParagraphs } from '../../src/cli/columns.ts';

const report = (
  files: readonly { status: string; assertionResults: readonly { status: string }[] }[],
  failed = 0,
): string =>
  JSON.stringify({
    numPassedTests: 3,
    numFailedTests: failed,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: files,
  });

describe('counting a test report', () => {
  it('counts tests', () => {
    const file = { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] };
    expect(count(report([file], 1))).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });
  it('counts a file that could not be loaded as a failure', () => {
    expect(count(report([{ status: 'failed', assertionResults: [] }])).failed).toBe(1);
  });
  it('counts no report as a failure', () => {
    expect(count('')).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('a program counts as one test', () => {
  it.each([
    [0, { passed: 1, failed: 0, skipped: 0 }],
    [1, { passed: 0, failed: 1, skipped: 0 }],
    [skipped, { passed: 0, failed: 0, skipped: 1 }],
  ])('that ends with status %i', async (status, counted) => {
    const folder = mkdtempSync(join(tmpdir(), 'step-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const program = join(folder, 'program.mjs');
    writeFileSync(program, `process.exitCode = ${status}`);
    const bin = join(import.meta.dirname, '../../node_modules/.bin');
    expect(await command('step', relative(bin, program), [])).toMatchObject(counted);
  });
});

describe('a table', () => {
  it('wraps at spaces and cuts what has none', () => {
    const text = 'a long sentence abcdefghijkl\nend';
    expect(columnsOfParagraphs([[text]], [8])).toEqual(['a long', 'sentence', 'abcdefgh', 'ijkl', 'end']);
  });
  it('keeps its columns under each other', () => {
    const columns = [
      { title: 'A', width: 3 },
      { title: 'B', width: 4 },
    ];
    expect(table(columns, [['one two', 'x']])).toBe('A    B\n───  ────\none  x\ntwo\n───  ────');
  });
});
