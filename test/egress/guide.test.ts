import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { drawPath } from '../../src/cli/draw-path.ts';
import { explainEgress } from '../../src/egress/explain.ts';
import { wayNames } from '../../src/egress/path/model.ts';
import { remediationStates } from '../../src/state/remediations/model.ts';
import { now } from './support.ts';

const guide = readFileSync(new URL('../../docs/egress.md', import.meta.url), 'utf8');
const block = (language: string): string => new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(guide)?.[1] ?? '';

it('draws what docs/egress.md shows for the export it shows', () => {
  const subjects = explainEgress(JSON.parse(block('json')), { now }).subjects;
  const drawn = subjects.filter(({ path }) => path.class !== 'not-a-subject').flatMap(drawPath);
  expect(drawn.join('\n').trim()).toBe(block('text').trim());
});

it('explains every class and every state of a closing, in their order', () => {
  const listed = [...guide.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  expect(listed).toEqual([...wayNames, 'not-a-subject', ...remediationStates]);
});
