import { findNestedConnections } from '../approvals/schema.ts';
import { findBodyId } from '../core/arm-body.ts';
import { InputError } from '../core/errors.ts';
import { type Bodies, type Expected, eachBody, ofType, readBodies } from './bodies.ts';
import { nameOf } from './input.ts';
import type { ExitStatus, Terminal } from './terminal.ts';

const isConnection = (type: string): boolean => type.endsWith('/privateendpointconnections');

export const resources: Expected = {
  what: 'the private link resource that is asked',
  from: 'az resource show --ids {id} -o json',
  isWanted: (type) => !isConnection(type) && type !== 'microsoft.network/privateendpoints',
};
export const connections: Expected = {
  what: 'a private endpoint connection',
  from: 'az network private-endpoint-connection show (or list) -o json',
  isWanted: isConnection,
};
const endpoints = ofType(
  'microsoft.network/privateendpoints',
  'the private endpoint that asks',
  'az network private-endpoint show -o json',
);

/** The connections in this file; without one, those that the resources' own bodies list. */
export async function readConnections(file: string | undefined, among: Bodies, terminal: Terminal): Promise<Bodies> {
  if (file !== undefined) return readBodies(file, connections, terminal);
  const bodies = among.bodies.flatMap(({ body, path }) =>
    (findNestedConnections(body) ?? []).map((connection, index) => ({
      body: connection,
      path: `${path === '' ? '' : `${path}.`}privateEndpointConnections[${index}]`,
    })),
  );
  if (bodies.length === 0 && !among.isList) {
    const message = `lists no connections; give them with --connection, as ${connections.from} prints them`;
    throw new InputError(nameOf(among.file), message);
  }
  return { file: among.file, isList: true, bodies };
}

/** Finds the resource a connection belongs to: the one its id is below, or the only one where it has no id. */
export function resourceFinder({ bodies }: Bodies): (connection: unknown) => unknown {
  const byId = new Map(bodies.map(({ body }) => [findBodyId(body)?.id, body]));
  return (connection) => {
    const id = findBodyId(connection);
    const [only] = bodies.length === 1 ? bodies : [];
    // With a single resource, what the connection's id says is held against it where it is judged.
    if (only !== undefined) return only.body;
    const found = byId.get(id?.parent);
    if (found !== undefined) return found;
    const message =
      id === undefined ? 'is missing or not a resource id' : `'${id.id}' is of none of the resources given`;
    throw new InputError('connection', [{ path: 'id', message }]);
  };
}

/** The bodies of private endpoints, by lower-cased id, and whether each of a list could be read. */
export async function readEndpoints(
  file: string | undefined,
  terminal: Terminal,
): Promise<{ readonly endpoints: ReadonlyMap<string, unknown>; readonly status: ExitStatus }> {
  if (file === undefined) return { endpoints: new Map(), status: 0 };
  const given = await readBodies(file, endpoints, terminal);
  const { answers, status } = eachBody(given, endpoints, identified, terminal);
  return { endpoints: new Map(answers), status };
}

function identified(body: unknown): readonly [string, unknown] {
  const id = findBodyId(body)?.id;
  if (id === undefined) throw new InputError('endpoint', [{ path: 'id', message: 'is missing or not a resource id' }]);
  return [id, body];
}
