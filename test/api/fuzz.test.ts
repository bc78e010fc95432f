import fc from 'fast-check';
import { expect, it } from 'vitest';
import { routes } from '../../src/api/routes.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { anyText } from '../support/any-text.ts';
import { addConnection } from './rows.ts';
import { World } from './world.ts';

const text = fc.oneof(anyText({ maxLength: 40 }), fc.constantFrom('', '__proto__', '..', '%2e%2e', '\u2028'));
/** Never a decision as the schema wants it: its reason is no text. */
const body = fc.oneof(
  text,
  fc.json(),
  fc
    .record({ reason: fc.jsonValue().filter((value) => typeof value !== 'string'), until: fc.jsonValue() })
    .map((value) => JSON.stringify(value)),
);
const post = Object.values(routes).flatMap(({ method, path }) => (method === 'POST' ? [path] : []));
const get = Object.values(routes).flatMap(({ method, path }) => (method === 'GET' ? [path] : []));

it('a change with any body and any id is refused by name, and nothing is decided', async () => {
  const world = new World();
  const id = await addConnection(world.state, 'one');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...post),
      fc.oneof(fc.constant(id), text.map(shortId)),
      body,
      async (path, which, sent) => {
        const line = `POST /api/${path.replace('{id}', which)}`;
        const { status, body: problem } = await world.send(line, { as: 'Gatehouse.Admin', body: sent });
        expect([400, 404, 409, 413]).toContain(status);
        expect(problem.type).toMatch(/^urn:gatehouse:problem:(?!internal)/);
        expect(world.decided).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

it('a list with any parameter is answered or refused by name', async () => {
  const world = new World();
  await addConnection(world.state, 'one');
  const name = fc.oneof(
    text,
    fc.constantFrom('top', 'after', 'state', 'scope', 'check', 'subject', 'format', 'severity'),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...get),
      fc.array(fc.tuple(name, text), { maxLength: 3 }),
      async (path, parameters) => {
        const query = new URLSearchParams(parameters.map(([each, value]): [string, string] => [each, value]));
        const line = `GET /api/${path.replace('{id}', shortId('a')).replace('{fqdn}', 'a.example')}?${query}`;
        const { status, body: problem } = await world.send(line, { as: 'Gatehouse.Admin' });
        expect([200, 400, 404]).toContain(status);
        if (status !== 200) expect(problem.type).toMatch(/^urn:gatehouse:problem:(?!internal)/);
      },
    ),
    { numRuns: 300 },
  );
});
