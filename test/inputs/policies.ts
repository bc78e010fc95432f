import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse as parseYaml, stringify } from 'yaml';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { change, mangled, odd } from '../support/mangled.ts';
import { answeredOrNamed, type Input } from './input.ts';

const text = readFileSync(new URL('../../policy.sample.yaml', import.meta.url), 'utf8');
const sample = parseYaml(text) as unknown;
const taken = (policy: string): void => answeredOrNamed(() => assert.equal(parsePolicy(policy).version, 1));

/** One value, or a few, anywhere in a good document taken out or put in place of another; and text put anywhere into it. */
export const policies: Input = {
  what: 'a policy mangled anywhere is a policy, or problems that name their fields',
  runs: 100,
  async open() {
    const lines = text.split('\n');
    return fc.property(
      fc.oneof(
        fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => stringify(changes.reduce(mangled, sample))),
        fc.tuple(fc.nat(lines.length), fc.nat(60), odd).map(([line, column, more]) => {
          const at = lines[line] ?? '';
          return [
            ...lines.slice(0, line),
            at.slice(0, column) + more + at.slice(column),
            ...lines.slice(line + 1),
          ].join('\n');
        }),
      ),
      taken,
    );
  },
};
