import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GlobKind, globProblem, matchesGlob } from '../../src/core/glob.ts';

const long = 'a'.repeat(100_000);

describe('a pattern', () => {
  it.each<[pattern: string, texts: string, others: string, kind?: GlobKind]>([
    // A star stays inside one segment, and may mean nothing unless it is the whole segment.
    ['rg-*', 'rg-a RG-A rg- rg-a.b rg-a(b)', 'rg xrg-a rg-a/b'],
    ['/subscriptions/*/x', '/subscriptions/s/x', '/subscriptions//x /subscriptions/a/b/x'],
    ['*', 'a .a', 'a/b'],
    // Two are whole segments, any number of them.
    ['**', 'a /a/b/c', ''],
    ['/a/**', '/a/b /a/b/c', '/a /ab/c'],
    ['/a/**/d', '/a/d /a/b/d /a/b/c/d', '/a/bd /ad'],
    ['**/vnet-hub', '/s/1/vnet-hub vnet-hub', '/s/1/my-vnet-hub /s/vnet-hub/subnets'],
    ['/{a,b/**}/c', '/a/c /b/x/y/c', '/a/x/c /c'],
    // One character.
    ['st?', 'st1 stx', 'st st12 st/'],
    ['st[0-9]', 'st0 st9', 'stx st st12'],
    ['st[a-cx]', 'sta STC stx', 'std st-'],
    ['st[a-]', 'sta st-', 'stb'],
    ['st[^0-9]', 'stx', 'st1 st st/'],
    ['st[A-C]', 'sta STB', 'std'],
    ['st[^A-C]', 'std', 'sta stB'],
    ['ST[K]', 'stk STK', 'st\u212a'],
    ['st[.^]', 'st. st^', 'stx'],
    // Choices, also inside one another and empty ones.
    ['{dev,test}-*', 'dev-1 test-1', 'prod-1 dev test'],
    ['{a,b{1,2}}', 'a b1 b2', 'b a1 b12'],
    ['app{,-old}', 'app app-old', 'app-'],
    // What names may hold means itself.
    ['rg(a)', 'rg(a)', 'rga'],
    ['rg(a[|]b)', 'rg(a|b)', 'rga rgb'],
    ['rg?[(]a)', 'rg-(a)', 'rga rg-a'],
    ['a|b', 'a|b', 'a b', 'text'],
    ['rg-*(old)', 'rg-1(old)', 'rg-1'],
    ['a+b.c$', 'a+b.c$', 'aab.c$ a+bxc$'],
    ['a,b', 'a,b', 'a b'],
    ['st(?i)x', 'st(?i)x', 'stx'],
    // The Kelvin sign is no k, the long s no s.
    ['rg-k', 'rg-K', 'rg-\u212a'],
    ['rg-s*', 'rg-s1', 'rg-\u017f1'],
    ['rg-ü', 'rg-ü rg-Ü RG-Ü', 'rg-u'],
    ['st?', 'st😀', ''],
    // A message is matched whole.
    ['*contoso*', 'contoso a/contoso\\b', 'conto', 'text'],
    ['a/*', 'a/b/c', 'a', 'text'],
    ['a**b', 'ab a/b', 'a', 'text'],
  ])('%s matches %s and not %s', (pattern, texts, others, kind = 'path') => {
    const split = (line: string) => line.split(' ').filter((text) => text !== '');
    expect(split(texts).filter((text) => !matchesGlob(pattern, text, kind))).toEqual([]);
    expect(split(others).filter((text) => matchesGlob(pattern, text, kind))).toEqual([]);
  });

  it.each([
    ['a line feed', 'urgent\ncontoso'],
    ['a carriage return', 'urgent\rcontoso'],
    ['a line separator', 'urgent\u2028contoso'],
    ['a text in front', `${long}contoso`],
  ])('of messages is not evaded by %s', (_, message) => {
    expect(matchesGlob('*contoso*', message, 'text')).toBe(true);
    expect(matchesGlob('contoso', message, 'text')).toBe(false);
  });

  it('takes no longer than the text is long, however many stars it has', () => {
    // A matcher that goes back takes 100,000 to the power of eight steps for this one.
    expect(matchesGlob('*a*a*a*a*a*a*a*ab', long, 'text')).toBe(false);
    expect(matchesGlob('{a,a*,a*a*}{a,a*,a*a*}{a,a*,a*a*}b', long.slice(0, 2_000))).toBe(false);
  });

  it.each([
    ['!rg-*', 'negates'],
    ['a!(b)', 'negates'],
    ['+(a)', 'write {a,b}, or [(] for ('],
    ['rg-@(a)', 'write {a,b}, or [(] for ('],
    ['rg-?(a)', 'write {a,b}, or [(] for ('],
    ['(a|b)', 'write {a,b}, or [|] for the character'],
    ['rg*(a|b)', 'write {a,b}, or [|] for the character'],
    ['a|b', 'write {a,b}, or [|] for the character'],
    ['[!x]', 'write [^…]'],
    ['st[', 'brackets that name no characters'],
    ['st[]', 'brackets that name no characters'],
    ['st[^]', 'brackets that name no characters'],
    ['st[[:alpha:]]', 'brackets that name no characters'],
    ['a[/]b', 'brackets that name no characters'],
    ['st[z-a]', 'the range [z-a], which ends before it begins; write [a-z]'],
    ['st[.-0]', 'the range [.-0], which a slash is in'],
    ['st[ -~]', 'the range [ -~], which a slash is in'],
    ['st[A-z]', 'the range [A-z]; a range is of digits, or of letters of one case'],
    ['st[0-Z]', 'the range [0-Z]; a range is of digits, or of letters of one case'],
    ['st[Z-a]', 'the range [Z-a]; a range is of digits, or of letters of one case'],
    ['st[a-ü]', 'the range [a-ü]; a range is of digits, or of letters of one case'],
    ['st[j-\u212a]', 'a range is of digits, or of letters of one case'],
    ['st]', 'closes a bracket that was not opened'],
    [String.raw`st\*`, 'has a backslash'],
    [String.raw`st\\*`, 'has a backslash'],
    ['{a', 'opens a brace'],
    ['a}', 'closes a brace'],
    ['{a}', 'one choice in braces'],
    ['{1..3}', 'one choice in braces'],
    ['st**', 'two stars beside other characters'],
    ['/a/b**/c', 'two stars beside other characters'],
    ['/a/***', 'two stars beside other characters'],
  ])('%s is refused: it %s', (pattern, says) => {
    expect(globProblem(pattern)).toContain(says);
    expect(() => matchesGlob(pattern, 'x')).toThrow(says);
  });

  it('without a special character matches itself alone, in any casing', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[\w .)+$^-]([\w .)$^-]\(?){0,30}$/),
        fc.string({ maxLength: 40 }),
        (name, other) => {
          expect(matchesGlob(name, name.toUpperCase())).toBe(true);
          expect(matchesGlob(name, other)).toBe(other.toLowerCase() === name.toLowerCase());
        },
      ),
    );
  });

  it('is either refused with a sentence or answers, for anything written and compared', () => {
    const kind = fc.constantFrom<GlobKind>('path', 'text');
    const written = fc.string({ unit: fc.constantFrom(...'ab-^!/*?[]{},\\.('), maxLength: 24 });
    fc.assert(
      fc.property(written, fc.string(), kind, (pattern, text, each) => {
        const problem = globProblem(pattern, each);
        if (problem === undefined) expect(matchesGlob(pattern, text, each)).toBeTypeOf('boolean');
        else expect(problem).toMatch(/^[a-z].{10,}/);
      }),
    );
  });
});
