import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../simulator/scenario/parse-scenario.ts';
import { Policy } from '../../../src/policy/policy.ts';

const sub = '00000000-0000-0000-0000-0000000000a1';
const zone = `/subscriptions/${sub}/resourceGroups/rg/providers/Microsoft.Network/privateDnsZones/z.example`;
const scenario = (steps: string, more = ''): string =>
  `title: t\nmanages: [${sub}]\npolicy: { version: 1 }\n${more}\nsteps:\n${steps}`;

describe('a scenario', () => {
  it('is filled in with its names, in texts and keys, one name using another', () => {
    const names = `names:\n  sub: ${sub}\n  group: /subscriptions/$(sub)/resourceGroups/rg\n  word: colour`;
    const steps = '- { say: hello, put: { id: $(group)/providers/A.B/c/d, body: { $(word): [ is $(word) ] } } }';
    expect(parseScenario(scenario(steps, names), 'x.yaml').steps[0]?.put).toEqual({
      id: `/subscriptions/${sub}/resourceGroups/rg/providers/A.B/c/d`,
      body: { colour: ['is colour'] },
    });
  });

  it('has defaults: ten seconds, A records, an approver', () => {
    const steps = `- { say: s, sweep: now, expect: { records: [{ zone: ${zone}, name: st1, addresses: none }] } }`;
    expect(parseScenario(scenario(steps), 'x.yaml').steps[0]?.expect).toMatchObject({
      within: 10_000,
      records: [{ type: 'A' }],
    });
  });

  it.each([
    {
      what: 'two actions',
      steps: '- { say: s, sweep: now, wait: 1s }',
      path: 'steps[0]',
      says: 'found sweep and wait',
    },
    { what: 'no action', steps: '- { say: s }', path: 'steps[0]', says: 'found none' },
    {
      what: 'an unknown action',
      steps: '- { say: s, sweeep: now }',
      path: 'steps[0].sweeep',
      says: "did you mean 'sweep'?",
    },
    {
      what: 'an unknown name',
      steps: '- { say: s, delete: $(endpoint) }',
      path: 'steps[0].delete',
      says: "'endpoint' is not among names",
    },
    {
      what: 'no resource id',
      steps: '- { say: s, delete: pe1 }',
      path: 'steps[0].delete',
      says: 'is not a resource id',
    },
    { what: 'no duration', steps: '- { say: s, wait: 2 hours }', path: 'steps[0].wait', says: 'is not a duration' },
    {
      what: 'an unknown principal',
      steps: '- { say: s, call: { as: boss, path: /api/audit } }',
      path: 'steps[0].call.as',
      says: 'approver',
    },
    { what: 'no steps', steps: ' []', path: 'steps', says: 'has too few entries; at least 1' },
    { what: 'text that is no YAML', steps: '- { say: s', path: '', says: 'x.yaml: ' },
  ])('is refused with the path: $what', ({ steps, path, says }) => {
    const parse = (): unknown => parseScenario(scenario(steps), 'x.yaml');
    expect(parse).toThrow(`x.yaml: ${path === '' ? '' : `${path}: `}`);
    expect(parse).toThrow(says);
  });
});

const folder = join(import.meta.dirname, '../../../simulator/scenario/scenarios');

describe.each(readdirSync(folder))('the shipped %s', (file) => {
  const parsed = parseScenario(readFileSync(join(folder, file), 'utf8'), file);

  it('holds a policy that the product accepts', () => {
    expect(Policy.safeParse(parsed.policy).error?.issues ?? []).toEqual([]);
  });

  it('expects something at its end, and manages what it observes', () => {
    expect(parsed.steps.at(-1)?.expect).toBeDefined();
    expect(parsed.manages).toEqual([sub]);
  });
});
