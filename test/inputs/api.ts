import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findPrincipal } from '../../src/api/principal.ts';
import { routes } from '../../src/api/routes.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { claimsOf, principalHeader, tenantId } from '../api/callers.ts';
import { addConnection } from '../api/rows.ts';
import { World } from '../api/world.ts';
import { anyText } from '../support/any-text.ts';
import { change, mangled } from '../support/mangled.ts';
import type { Input } from './input.ts';

const text = fc.oneof(anyText({ maxLength: 40 }), fc.constantFrom('', '__proto__', '..', '%2e%2e', '\u2028'));
/** Never a decision as the schema wants it: its reason is no text. */
const body = fc.oneof(
  text,
  fc.json(),
  fc
    .record({ reason: fc.jsonValue().filter((value) => typeof value !== 'string'), until: fc.jsonValue() })
    .map((value) => JSON.stringify(value)),
);
const pathsOf = (wanted: string): readonly string[] =>
  Object.values(routes).flatMap(({ method, path }) => (method === wanted ? [path] : []));

const isNamed = (problem: Readonly<Record<string, unknown>>): void =>
  assert.match(String(problem.type), /^urn:gatehouse:problem:(?!internal)/);

export const changes: Input = {
  what: 'a change with any body and any id is refused by name, and nothing is decided',
  runs: 300,
  async open() {
    const world = new World();
    const id = await addConnection(world.state, 'one');
    return fc.asyncProperty(
      fc.constantFrom(...pathsOf('POST')),
      fc.oneof(fc.constant(id), text.map(shortId)),
      body,
      async (path, which, sent) => {
        const line = `POST /api/${path.replace('{id}', which)}`;
        const { status, body: problem } = await world.send(line, { as: 'Gatehouse.Admin', body: sent });
        assert.ok([400, 404, 409, 413].includes(status), `${line}: ${status}`);
        isNamed(problem);
        assert.deepEqual([world.decided, world.deferred, world.released, world.audited], [[], [], [], []]);
      },
    );
  },
};

export const lists: Input = {
  what: 'a list with any parameter is answered or refused by name',
  runs: 300,
  async open() {
    const world = new World();
    await addConnection(world.state, 'one');
    const name = fc.oneof(
      text,
      fc.constantFrom('top', 'after', 'state', 'scope', 'check', 'subject', 'format', 'severity', 'from', 'name'),
    );
    return fc.asyncProperty(
      fc.constantFrom(...pathsOf('GET')),
      fc.array(fc.tuple(name, text), { maxLength: 3 }),
      async (path, parameters) => {
        const query = new URLSearchParams(parameters.map(([each, value]): [string, string] => [each, value]));
        const line = `GET /api/${path.replace('{id}', shortId('a')).replace('{fqdn}', 'a.example')}?${query}`;
        const { status, body: problem } = await world.send(line, { as: 'Gatehouse.Admin' });
        assert.ok([200, 400, 404].includes(status), `${line}: ${status}`);
        if (status !== 200) isNamed(problem);
      },
    );
  },
};

const settings = { platformAuth: true, tenantId, cloud: 'AzureCloud' } as const;
const someClaims = claimsOf('Gatehouse.Reader');

/** Nobody becomes more than the token says, and what is no token of ours is nobody. */
export const principals: Input = {
  what: 'a principal mangled anywhere is nobody, or a reader and no more',
  runs: 500,
  async open() {
    const token = { auth_typ: 'aad', name_typ: 'name', role_typ: 'roles', claims: someClaims };
    const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value) ?? '').toString('base64');
    const header = fc.oneof(
      fc.array(change, { minLength: 1, maxLength: 3 }).map((how) => encoded(how.reduce<unknown>(mangled, token))),
      fc.jsonValue().map(encoded),
      fc.dictionary(text, fc.jsonValue()).map((more) => principalHeader(someClaims, more)),
      text,
    );
    return fc.property(header, (value) => {
      const caller = findPrincipal({ get: () => value }, settings);
      if (caller.kind === 'known') assert.ok([undefined, 'Gatehouse.Reader'].includes(caller.principal.role));
      else assert.ok(caller.because.length > 0);
    });
  },
};
