import assert from 'node:assert/strict';
import fc from 'fast-check';
import { version } from '../../src/core/version.ts';
import { foldReading } from '../../src/egress/reading/fold/fold.ts';
import { readFile } from '../../src/egress/reading/read-file.ts';
import { everyCheck } from '../../src/house/checks.ts';
import { Policy } from '../../src/policy/policy.ts';
import { goneIn } from '../../src/preview/gone.ts';
import { linesOfPreview } from '../../src/preview/lines.ts';
import { markdownOf } from '../../src/preview/markdown.ts';
import { preview } from '../../src/preview/preview.ts';
import { toSarif } from '../../src/report/sarif.ts';
import { type Change, change, mangled } from '../support/mangled.ts';
import { answeredOrNamed, type Input } from './input.ts';
import { planFiles } from './plan-files.ts';

const policy = Policy.parse({ version: 1 });

/** Texts that mean something in a plan or in what its report is written in. */
const meant: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(200),
  value: fc.constantFrom(
    "[reference('x').y]",
    "[if(true(), parameters('a'), 'b')]",
    '[[x]',
    '[',
    '0.0.0.0/0',
    'Create',
    ['delete', 'create'],
    { references: ['azurerm_storage_account.a.id'] },
    '@team [x](https://evil.example) <img src=x>',
    '`| b |` \n::error::x',
    '###vso[task.setvariable variable=x]y',
    '::add-mask::x',
  ),
});

/** What a stranger's pull request may hold, made by any tool, as it says. */
export const plans: Input = {
  what: 'a plan mangled anywhere is judged or refused by name, and its reports are text and nothing else',
  runs: 300,
  async open() {
    const which = fc.constantFrom(...Object.keys(planFiles));
    return fc.property(which, fc.array(fc.oneof(change, meant), { minLength: 1, maxLength: 4 }), (name, how) => {
      const content = how.reduce<unknown>(mangled, planFiles[name]);
      answeredOrNamed(() => {
        const reading = foldReading(readFile(content), 'AzureCloud');
        const judged = preview(reading, { policy, cloud: 'AzureCloud', now: new Date(0) });
        isHarmless(markdownOf(judged, goneIn(reading)));
        for (const line of linesOfPreview(judged, policy, goneIn(reading))) {
          assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\u2028\u2029]|^\s*::|##/u);
        }
        for (const { because } of judged.findings) assert.doesNotMatch(because, /undefined|\[object|NaN/);
        const reported = judged.findings.map(({ because, opened: _, evidence: __, ...rest }) => ({
          ...rest,
          message: because,
        }));
        assert.doesNotMatch(
          JSON.stringify(toSarif(reported, { version, checks: everyCheck })),
          /[\p{Cf}\u2028\u2029]/u,
        );
      });
    });
  },
};

const ours = /<\/?(details|summary)>|<!-- gatehouse preview -->/g;

/** What is not code is ours, and has no markup but ours. */
function isHarmless(markdown: string): void {
  const bare = markdown.replaceAll(/`[^`\n]*`/g, '').replaceAll(ours, '');
  assert.doesNotMatch(bare, /[<>@`\\[\]!]|https?:|www\./);
  assert.doesNotMatch(markdown, /[^\P{C}\n]|[\u2028\u2029]/u);
}
