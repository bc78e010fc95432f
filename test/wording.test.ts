import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const product = /^(?:src|functions)\//;

/** Words that the field has a plainer one for (docs/glossary.md), as words and as parts of names. */
const unwanted: readonly { readonly word: string; readonly say: string; readonly pattern: RegExp }[] = [
  { word: 'sync', say: 'revise', pattern: /\b[Ss]ync(?:s|ed|ing)?\b|\bsync[A-Z]\w*|\w*[a-z]Sync(?![a-z])\w*/g },
  { word: 'look', say: 'pass, observe', pattern: /\bLook\b(?=[^ ]|,)|\blook[A-Z]\w*|\w*[a-z]Look(?![a-z])\w*/g },
  {
    word: 'a look',
    say: 'a pass',
    pattern: /\b(?:an?|the|this|each|every|next|earlier|later|last|second|another) looks?\b/gi,
  },
  { word: 'looked at', say: 'observed', pattern: /\blook(?:s|ed) at\b/g },
  { word: 'whoever', say: 'the requester, the writer', pattern: /\bwhoever\b/gi },
  { word: 'let fall', say: 'taken and never made', pattern: /\blet(?: it)? fall\b/gi },
  {
    word: 'a word for a decision',
    say: 'decision, deferral',
    pattern: /\b(?:person|people|nobody|platform)['’]s word\b/gi,
  },
  { word: 'the world', say: 'Azure, the ports', pattern: /\b(?:reach the world|the world has)\b/gi },
  { word: 'behind our back', say: 'by somebody else', pattern: /\bbehind our backs?\b/gi },
  { word: 'crowd', say: 'burst', pattern: /\bcrowd(?:s|ed)?\b/gi },
  { word: 'astray', say: 'to the wrong address', pattern: /\bastray\b/gi },
  { word: 'lives and dies', say: 'is deleted with', pattern: /\blives and dies\b/gi },
  { word: 'kept in mind', say: 'remembered', pattern: /\bkept in mind\b/gi },
  { word: 'at peace', say: 'past, settled', pattern: /\bat peace\b|\w*AtPeace/g },
  { word: 'nobody tells', say: 'no event says', pattern: /\bnobody tells\b/gi },
  { word: 'of late', say: 'within a day', pattern: /\bof late\b(?!\.\w)/gi },
  { word: 'gone for good', say: 'deleted', pattern: /\bgone for good\b/gi },
  { word: 'stand', say: 'is, exists, means', pattern: /\b(?:stands?|stood)\b/gi },
  {
    word: 'tell',
    say: 'report, show, notify, distinguish, determine',
    pattern: /\b(?:told|tells?|telling|foretold)\b|\b(?:told|tell)[A-Z]\w*|\w*[a-z](?:Told|Tell)(?![a-z])\w*/gi,
  },
  { word: 'look at', say: 'check, observe', pattern: /\blook(?:s|ed|ing)? (?:at|for|on|alike|there)\b/gi },
  { word: 'whichever', say: 'any', pattern: /\bwhichever\b/gi },
  { word: 'mend', say: 'fix, correct, repair', pattern: /\bmend(?:s|ed|ing)?\b/gi },
  { word: 'anew', say: 'again, recreated', pattern: /\banew\b/gi },
  { word: 'hang on', say: 'depend on', pattern: /\b(?:hangs?|hung) on\b/gi },
  { word: 'for want of', say: 'because … is missing', pattern: /\bfor want of\b/gi },
  { word: 'got at', say: 'reached', pattern: /\bgot at\b/gi },
  { word: 'nobody can say', say: 'it is not known', pattern: /\bnobody can say\b/gi },
  { word: 'door', say: 'admission', pattern: /\bdoors?\b|\bdoor[A-Z]\w*|\w*[a-z]Door\w*/gi },
];

/** What may be written all the same, and why. */
const allowed: readonly { readonly text: RegExp; readonly in?: RegExp; readonly because: string }[] = [
  { text: /^lookUp/, because: 'to look up a name is the usual word for it' },
  {
    text: /Sync$|^storageSync/,
    in: /^(?!src|functions)/,
    because: 'functions of Node and a service of Azure are called so',
  },
  {
    text: /^sync$/,
    in: /^(?:test\/approvals|scripts\/release\/sbom)/,
    because: 'a provider that answers at once, and a function of a package, are called so',
  },
  {
    text: /FrontDoor|^(?:front)?door$/i,
    in: /^(?:src\/policy\/shared-requesters|simulator\/|test\/policy\/shared-requesters|test\/egress\/exposure\/)/,
    because: 'a service is called Azure Front Door',
  },
  {
    text: /^door$/,
    in: /^(?:src\/(why|api|console)|test\/why)\//,
    because: 'the published name of a step of an answer',
  },
  {
    text: /^(?:stands|mends)$/,
    in: /^(?:src\/(?!state)|test\/(?:access\/proposals|api\/two-subscriptions|cli\/cli-output|preview\/plan-reports))/,
    because: 'fields of answers: what a record set holds, which promises a proposal keeps',
  },
  {
    text: /^(?:stood|told)$/,
    in: /^(?:src\/(?:state|egress\/(?:closing|live)|api\/views)|test\/egress\/(?:closing|live))\//,
    because: 'columns of rows',
  },
  { text: /^stood$/, in: /^bench\/burst/, because: 'a field of the figures that are kept' },
  { text: /^stold$/, in: /^test\/preview\/judged/, because: 'the name of an old account' },
  { text: /^tells$/, in: /^test\/infra\/safety/, because: 'the name of a set of switches' },
  {
    text: /^(?:stands|told|door|mend(?:ed)?)$/i,
    in: /^test\/(?:api\/past-findings|state\/finding-history|scenarios\/(?:notifications|trouble|clusters)|clusters\/(?:live|services)|egress\/closing\/plan|simulator\/(?:scenario|ending))/,
    because: 'names, reasons and remedies that a test makes up',
  },
];

const files = globSync(['{src,simulator,test,bench,scripts}/**/*.{ts,tsx,md}', 'functions/**/*.ts'], {
  cwd: root,
}).filter((file) => file !== 'test/wording.test.ts');

it.each(unwanted)('nothing says $word: say $say', ({ pattern }) => {
  const found = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(pattern)].flatMap(([text]) =>
      allowed.some((each) => each.text.test(text) && (each.in?.test(file) ?? true)) ? [] : [`${file}: ${text}`],
    ),
  );
  expect(found).toEqual([]);
});

/** Words of docs/glossary.md that are types too: a second type of the name would be a second meaning. */
const once = ['Verdict', 'Observed', 'Written', 'Condition', 'Note', 'Standing', 'Lag', 'Finding', 'Diagnosis'];

it.each(once)('%s is the name of one type at most', (name) => {
  const types = new RegExp(String.raw`^(?:export )?(?:type|interface|class) ${name}\b`, 'm');
  const found = files.filter(
    (file) =>
      product.test(file) && !/console\/data\/api\.ts$/.test(file) && types.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(found.length, found.join(', ')).toBeLessThanOrEqual(1);
});

it('puts a count into a sentence in one way, so that one thing is never called by its plural', () => {
  const own = /^src\/(core\/text|console\/text\/counted)\.ts$/;
  const found = files
    .filter((file) => !own.test(file))
    .filter((file) => /=== 1 \? '' : 's'/.test(readFileSync(join(root, file), 'utf8')));
  expect(found).toEqual([]);
});
