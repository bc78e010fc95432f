import { describe, expect, it } from 'vitest';
import { readNetJson, writeNetJson } from '../../../simulator/net/json.ts';

// Seen of Newtonsoft.Json 13.0.3, with which the Event Grid extension reads what it is sent: `JToken.Parse(text).ToString(Formatting.None)`.

describe('a text of JSON', () => {
  it.each([
    ['{"n":1e3}', '{"n":1000.0}'],
    ['{"n":1.10}', '{"n":1.1}'],
    ['{"n":-0}', '{"n":0}'],
    ['{"n":-0.0}', '{"n":-0.0}'],
    ['{"n":1e400}', '{"n":"Infinity"}'],
    ['{"n":12345678901234567890123}', '{"n":12345678901234567890123}'],
    ['{"n":0x1F}', '{"n":31}'],
    ['{"n":010}', '{"n":8}'],
    ['{"n":1E-7}', '{"n":1E-07}'],
    ['{"n":0.00001}', '{"n":1E-05}'],
    ['{"n":0.0001}', '{"n":0.0001}'],
    ['{"n":1e16}', '{"n":10000000000000000.0}'],
    ['{"n":1e17}', '{"n":1E+17}'],
    ['{"n":123456789012345680000.0}', '{"n":1.2345678901234568E+20}'],
    ['{"n":.5}', '{"n":0.5}'],
    ['{"n":5.}', '{"n":5.0}'],
    ['{a:1}', '{"a":1}'],
    ['{$a:1}', '{"$a":1}'],
    ['{1:2}', '{"1":2}'],
    ["{'a':'b'}", '{"a":"b"}'],
    ['{"a":1,}', '{"a":1}'],
    ['[1,2,]', '[1,2]'],
    ['{"a":1 /*c*/}', '{"a":1}'],
    ['{/*x*/"a":/*y*/1}//c', '{"a":1}'],
    ['{"a":NaN}', '{"a":"NaN"}'],
    ['{"a":-Infinity}', '{"a":"-Infinity"}'],
    ['{"a":1,"a":2}', '{"a":2}'],
    ['{"a":"line\nbreak"}', '{"a":"line\\nbreak"}'],
    ['{"a":"\\\'"}', '{"a":"\'"}'],
    ['{"a":\'\\u0041\'}', '{"a":"A"}'],
    [' [ { } , [ ] , null ] ', '[{},[],null]'],
    ['{"t":"2026-01-01T00:00:00.1230000Z"}', '{"t":"2026-01-01T00:00:00.123Z"}'],
    ['{"2026-01-01T02:00:00.100Z":1}', '{"2026-01-01T02:00:00.100Z":1}'],
  ])('%s is read as %s', (text, written) => {
    expect(writeNetJson(readNetJson(text))).toBe(written);
  });

  it.each([
    '',
    '  ',
    '{"n":+1}',
    '{"n":08}',
    '{"n":-0x1F}',
    '{"n":1_0}',
    '{"a":1}{"b":2}',
    '{"a":1} x',
    '//x\n{"a":1}',
    '/*x*/{"a":1}',
    '{"a":True}',
    '{"a":tru}',
    '{"a":"\\x41"}',
    '{"a":"\\q"}',
    '{"a":1;}',
    '{a-b:1}',
    '{"a" 1}',
    '{"a":1 "b":2}',
    '[1 2]',
    '{"a":[}',
    '{,}',
    '{"a":1,,"b":2}',
    '{"a":"open',
  ])('%j is refused', (text) => {
    expect(() => readNetJson(text)).toThrow(SyntaxError);
  });

  it('may be 64 levels deep, and no deeper', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(writeNetJson(readNetJson(nested(64)))).toBe(nested(64));
    expect(() => readNetJson(nested(65))).toThrow(SyntaxError);
  });
});
