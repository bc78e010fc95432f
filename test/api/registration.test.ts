import { describe, expect, it, vi } from 'vitest';
import { type RouteName, routes } from '../../src/api/routes.ts';

interface Registration {
  readonly methods: readonly string[];
  readonly route: string;
  readonly authLevel: string;
  readonly handler: (request: unknown, context: unknown) => unknown;
}

const { registered, asked } = vi.hoisted(() => ({
  registered: new Map<string, Registration>(),
  asked: [] as string[],
}));
vi.mock('@azure/functions', () => ({
  app: {
    http: (name: string, registration: Registration) => {
      if (registered.has(name)) throw new Error(`${name} is registered twice`);
      registered.set(name, registration);
    },
  },
}));
vi.mock('../../src/app/app.ts', () => ({
  theApp: () => ({
    api: (name: string) => {
      asked.push(name);
      return (request: unknown, context: unknown) => ({ name, request, context });
    },
  }),
}));

await import('../../functions/api-connections.ts');
await import('../../functions/api-names.ts');
await import('../../functions/api-reports.ts');
await import('../../functions/api-guard.ts');
await import('../../functions/api-unknown.ts');
const askedOnImport = [...asked];

describe('what functions/ registers', () => {
  it('is every route and no other, and builds nothing on import', () => {
    expect([...registered.keys()].sort()).toEqual([...Object.keys(routes), 'unknownRoute'].sort());
    expect(askedOnImport).toEqual([]);
  });

  it('has something to say to whatever is no route', () => {
    const registration = registered.get('unknownRoute');
    expect(registration).toMatchObject({ route: '{*path}', authLevel: 'anonymous' });
    expect(registration?.handler('request', 'context')).toMatchObject({ name: 'unknownRoute' });
  });

  it.each(Object.keys(routes) as RouteName[])(
    '%s has the method and path of the table, and its own handler',
    (name) => {
      const registration = registered.get(name);
      expect(registration).toMatchObject({
        methods: [routes[name].method],
        route: routes[name].path,
        authLevel: 'anonymous',
      });
      expect(registration?.handler('request', 'context')).toEqual({ name, request: 'request', context: 'context' });
    },
  );
});
