import { describe, expect, it } from 'vitest';
import { compileRoute } from '../../../simulator/host/http/route.ts';

// Paths with `%2F`, `%E9`, `\\` and doubled slashes as host 4.1037 matched them; constraints and ranks as ASP.NET Core documents routing, which that host has.

describe('a route template', () => {
  it.each([
    { template: 'api/findings', path: 'api/Findings', values: {} },
    { template: 'api/findings', path: 'api/findings/1', values: undefined },
    { template: 'api/findings/{id}', path: 'api/findings', values: undefined },
    { template: 'api/findings/{id}', path: 'api/findings/a%2Fb%20c', values: { id: 'a%2Fb c' } },
    { template: 'api/findings/{id?}', path: 'api/findings', values: {} },
    { template: 'api/n/{n:int}', path: 'api/n/12', values: { n: '12' } },
    { template: 'api/n/{n:int}', path: 'api/n/twelve', values: undefined },
    {
      template: 'g/{g:guid}',
      path: 'g/3f2504e0-4f89-11d3-9a0c-0305e82c3301',
      values: { g: '3f2504e0-4f89-11d3-9a0c-0305e82c3301' },
    },
    { template: 'g/{g:guid}', path: 'g/nope', values: undefined },
    { template: 'c/{*path}', path: 'c/a/b%20c', values: { path: 'a/b c' } },
    { template: 'c/{*path}', path: 'c', values: {} },
    { template: 'c/{*path}', path: 'c//a', values: undefined },
    { template: 'c/{*path}', path: 'c/a//', values: { path: 'a/' } },
    { template: 'api/findings/{id}', path: 'api/findings//', values: undefined },
    { template: 'api/findings', path: 'api/findings/', values: {} },
    { template: 'api/findings/{id}', path: 'api/findings/a\\b', values: { id: 'a\\b' } },
    { template: 'api/findings/{id}', path: 'api/findings/%E9', values: { id: '%E9' } },
    { template: 'l/{a:length(2,3)}', path: 'l/abcd', values: undefined },
  ])('$template on $path gives $values', ({ template, path, values }) => {
    expect(compileRoute(template).match(path)).toEqual(values);
  });

  it('ranks the more specific template first', () => {
    const templates = ['a/{*rest}', 'a/{x?}', 'a/{x}', 'a/{x:int}', 'a/b'];
    const ranked = [...templates].sort((one, other) => (compileRoute(one).rank < compileRoute(other).rank ? -1 : 1));
    expect(ranked).toEqual(['a/b', 'a/{x:int}', 'a/{x}', 'a/{x?}', 'a/{*rest}']);
  });

  it('refuses a constraint it cannot play, naming it', () => {
    expect(() => compileRoute('a/{x:datetime}')).toThrow('"datetime"');
  });
});
