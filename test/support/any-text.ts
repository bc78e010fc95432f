import fc from 'fast-check';

/** Characters that mean something to some reader, or that nobody sees. */
const notable = [...'\u0000\u001b\u2028\u2029\u200b\u202e\u2066\u212a\u0130\ufeff\'"`\\/%?#.*[]{}|<>@:$\r\n\t'];

/**
 * Texts of any characters, half surrogate pairs apart. As `fc.string({ unit: 'binary' })`, which builds a map of all million characters first: a second and
 * a half of processor time in each process that draws one.
 */
export const anyText = (
  length: { readonly minLength?: number; readonly maxLength?: number } = {},
): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)) },
        { weight: 2, arbitrary: fc.constantFrom(...notable) },
        { weight: 1, arbitrary: fc.nat(0x2fff).map((code) => String.fromCodePoint(code)) },
        {
          weight: 1,
          arbitrary: fc.nat(0x10ffff - 0x800).map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800)),
        },
      ),
      length,
    )
    .map((characters) => characters.join(''));
