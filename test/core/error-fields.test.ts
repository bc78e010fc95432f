import { RestError } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { toErrorFields, toPlainFields, toStackText } from '../../src/core/error-fields.ts';
import { InputError, PermanentError, RetryableError } from '../../src/core/errors.ts';
import { seconds } from '../../src/core/time.ts';

const looped = (): Error => {
  const error = new Error('a');
  error.cause = new Error('b', { cause: error });
  return error;
};
const answered = (): Error =>
  Object.assign(new RestError('refused', { statusCode: 403, code: 'AuthorizationFailed' }), {
    request: { headers: { authorization: 'Bearer eyJ-token' } },
  });

describe('an error in a log', () => {
  it.each([
    {
      when: 'a plain one',
      error: new TypeError('x is undefined'),
      fields: { name: 'TypeError', message: 'x is undefined' },
    },
    {
      when: 'with a cause',
      error: new RetryableError('wait', { retryAfter: seconds(5), cause: new Error('ECONNRESET', { cause: 'cable' }) }),
      fields: {
        name: 'RetryableError',
        retryAfter: 5_000,
        cause: { name: 'Error', message: 'ECONNRESET', cause: { name: 'string', message: 'cable' } },
      },
    },
    { when: 'with a reason', error: new PermanentError('ScopeLocked', 'locked'), fields: { reason: 'ScopeLocked' } },
    {
      when: 'with problems',
      error: new InputError('policy', [{ path: 'dns', message: 'is odd' }]),
      fields: { message: 'policy: dns: is odd' },
    },
    {
      when: 'of an HTTP answer',
      error: answered(),
      fields: { name: 'RestError', status: 403, code: 'AuthorizationFailed' },
    },
    {
      when: 'of Node',
      error: Object.assign(new Error('connect'), { code: 'ECONNREFUSED', errno: -111 }),
      fields: { code: 'ECONNREFUSED' },
    },
    {
      when: 'an aggregate',
      error: new AggregateError([new Error('one'), new PermanentError('Two', 'two')], 'both'),
      fields: { message: 'both', errors: [{ message: 'one' }, { reason: 'Two', message: 'two' }] },
    },
    {
      when: 'that is its own cause',
      error: looped(),
      fields: { message: 'a', cause: { message: 'b', cause: { message: 'a' } } },
    },
    { when: 'that is a text', error: 'broken', fields: { name: 'string', message: 'broken' } },
    { when: 'that is an object', error: { code: 7 }, fields: { name: 'object', message: '{"code":7}' } },
    { when: 'that is nothing', error: undefined, fields: { name: 'undefined', message: 'undefined' } },
  ])('$when says what it knows', ({ error, fields }) => {
    expect(toErrorFields(error)).toMatchObject(fields);
    expect(() => JSON.stringify(toErrorFields(error))).not.toThrow();
  });

  it('has the stack of every part', () => {
    const error = new Error('outer', { cause: new RangeError('inner') });
    const fields = toErrorFields(error);
    expect(fields.stack).toContain('error-fields.test');
    expect(toStackText(fields)).toMatch(/^Error: outer\n.*\ncaused by: RangeError: inner\n.*error-fields\.test/s);
  });

  it('says nothing of a request or an answer, where tokens are', () => {
    expect(JSON.stringify(toErrorFields(answered()))).not.toContain('eyJ-token');
    expect(JSON.stringify(toPlainFields({ error: answered() }))).not.toContain('eyJ-token');
  });

  it('has an end', () => {
    let error = new Error('x'.repeat(100_000));
    for (let depth = 0; depth < 50; depth += 1) error = new Error(`${depth}`, { cause: error });
    expect(JSON.stringify(toErrorFields(error)).length).toBeLessThan(60_000);
  });
});

describe('fields of a log line', () => {
  it('become plain data, with the errors in them', () => {
    const circle: Record<string, unknown> = { name: 'circle' };
    circle.self = circle;
    const fields = toPlainFields({
      error: new TypeError('bug'),
      list: [new Error('in a list')],
      count: 3n,
      at: new Date(0),
      map: new Map([['a', 1]]),
      set: new Set(['b']),
      circle,
      nothing: undefined,
    });
    expect(JSON.parse(JSON.stringify(fields))).toMatchObject({
      error: { name: 'TypeError', message: 'bug', stack: expect.stringContaining('TypeError: bug') },
      list: [{ message: 'in a list' }],
      count: '3',
      at: '1970-01-01T00:00:00.000Z',
      map: { a: 1 },
      set: ['b'],
      circle: { name: 'circle', self: 'the same again' },
    });
  });
});
