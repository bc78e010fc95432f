import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

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
  { word: 'of late', say: 'within a day', pattern: /\bof late\b/gi },
  { word: 'gone for good', say: 'deleted', pattern: /\bgone for good\b/gi },
  { word: 'door', say: 'admission', pattern: /\bdoors?\b|\bdoor[A-Z]\w*|\w*[a-z]Door\w*/gi },
];

/** What may be written all the same, and why. */
const allowed: readonly { readonly text: RegExp; readonly in?: RegExp; readonly because: string }[] = [
  { text: /^lookUp/, because: 'to look up a name is the usual word for it' },
  { text: /^(front)?door$/i, in: /^src\/policy\/shared-requesters/, because: 'a service is called Azure Front Door' },
  { text: /Sync$|^storageSync/, in: /^simulator\//, because: 'functions of Node and a service of Azure are called so' },
  { text: /FrontDoor|^door$/, in: /^simulator\//, because: 'a service is called Azure Front Door' },
  { text: /^door$/, in: /^src\/(why|api|console)\//, because: 'the published name of a step of an answer' },
];

const files = globSync(['{src,simulator}/**/*.{ts,tsx,md}', 'functions/**/*.ts'], { cwd: root });

it.each(unwanted)('nothing says $word: say $say', ({ pattern }) => {
  const found = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(pattern)].flatMap(([text]) =>
      allowed.some((each) => each.text.test(text) && (each.in?.test(file) ?? true)) ? [] : [`${file}: ${text}`],
    ),
  );
  expect(found).toEqual([]);
});

it('puts a count into a sentence in one way, so that one thing is never called by its plural', () => {
  const own = /^src\/(core\/text|console\/text\/counted)\.ts$/;
  const found = files
    .filter((file) => !own.test(file))
    .filter((file) => /=== 1 \? '' : 's'/.test(readFileSync(join(root, file), 'utf8')));
  expect(found).toEqual([]);
});
