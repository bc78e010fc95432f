import type { SimResource } from '../world.ts';
import { type Answer, gatewayError, methodNotAllowed, providerError, resourceNotFound } from './answer.ts';
import { propertiesAt, sameId, textAt } from './bodies.ts';
import type { Call } from './call.ts';
import { changeOf, raise } from './changes.ts';
import { page } from './paging.ts';
import type { Handler, Simulation } from './simulation.ts';

const type = 'Microsoft.Authorization/roleAssignments';
const definitionType = 'Microsoft.Authorization/roleDefinitions';

/** Some of the built-in roles; their ids are the same in every tenant. */
const builtIn: readonly (readonly [string, string])[] = [
  ['Owner', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'],
  ['Contributor', 'b24988ac-6180-42a0-ab88-20f7382dd24c'],
  ['Reader', 'acdd72a7-3385-48ef-bd42-f606fba81ae7'],
  ['User Access Administrator', '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9'],
  ['Network Contributor', '4d97b98b-1d4f-4787-a291-c67834d212e7'],
  ['Private DNS Zone Contributor', 'b12aa53e-6015-4669-85d0-8515ebb3ae7f'],
  ['Storage Blob Data Contributor', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'],
  ['Storage Table Data Contributor', '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'],
  ['Storage Queue Data Contributor', '974c5e8b-45b9-4653-ba55-5f855dd0fb88'],
];

/** `{scope}/providers/Microsoft.Authorization/roleDefinitions`: the built-in roles and what was put, filtered by `roleName eq '…'`. Roles decide nothing here. */
export const roleDefinitions: Handler = (sim, call) => {
  const scope = scopeOf(call);
  if (call.method === 'PUT' && !call.isCollection) {
    const made = sim.world.find(call.path) === undefined;
    const body = { id: call.path, name: call.names[0], type: definitionType, properties: propertiesAt(call.body) };
    raise(sim, call, changeOf('write', definitionType, sim.world.put(call.path, body, definitionType).id));
    return { status: made ? 201 : 200, body };
  }
  if (call.method !== 'GET') return methodNotAllowed(call);
  const standing = [...sim.world.list()].filter((resource) => resource.type === definitionType).map(({ body }) => body);
  const all = [
    ...builtIn.map(([roleName, name]) => ({
      id: `${scope}/providers/${definitionType}/${name}`,
      name,
      type: definitionType,
      properties: { roleName, type: 'BuiltInRole', description: '', assignableScopes: ['/'], permissions: [] },
    })),
    ...standing,
  ];
  if (!call.isCollection) {
    const one = all.find(({ name }) => String(name).toLowerCase() === call.names[0]?.toLowerCase());
    return one === undefined ? notFound(call, 'RoleDefinitionDoesNotExist') : { status: 200, body: one };
  }
  const wanted = /roleName eq '([^']*)'/i.exec(call.url.searchParams.get('$filter') ?? '')?.[1]?.toLowerCase();
  const named = (definition: (typeof all)[number]): boolean =>
    wanted === undefined || textAt(propertiesAt(definition), 'roleName').toLowerCase() === wanted;
  return { status: 200, body: { value: all.filter(named) } };
};

/** `{scope}/providers/Microsoft.Authorization/roleAssignments`: kept and listed, at their scope, above it and below it as asked. */
export const roleAssignments: Handler = (sim, call) => {
  if (call.isCollection) return call.method === 'GET' ? list(sim, call) : methodNotAllowed(call);
  const standing = sim.world.find(call.path);
  if (call.method === 'PUT') return put(sim, call, standing);
  if (call.method === 'GET') {
    return standing === undefined ? notFound(call, 'RoleAssignmentNotFound') : { status: 200, body: standing.body };
  }
  if (call.method !== 'DELETE') return methodNotAllowed(call);
  if (standing === undefined) return { status: 204 };
  sim.world.remove(standing.id);
  raise(sim, call, changeOf('delete', type, standing.id));
  return { status: 200, body: standing.body };
};

function put(sim: Simulation, call: Call, standing: SimResource | undefined): Answer {
  const scope = scopeOf(call);
  if (scope.includes('/providers/') && sim.world.find(scope) === undefined) return resourceNotFound(call);
  const sent = propertiesAt(call.body);
  const [roleDefinitionId, principalId] = [textAt(sent, 'roleDefinitionId'), textAt(sent, 'principalId')];
  if (roleDefinitionId === '' || principalId === '')
    return providerError(400, 'BadRequestFormat', 'The request was incorrectly formatted.');
  const same = assignmentsOf(sim).find(
    ({ id, body }) =>
      !sameId(id, call.path) &&
      sameId(textAt(propertiesAt(body), 'scope'), scope) &&
      textAt(propertiesAt(body), 'principalId') === principalId &&
      sameId(roleOf(textAt(propertiesAt(body), 'roleDefinitionId')), roleOf(roleDefinitionId)),
  );
  if (same !== undefined)
    return providerError(
      409,
      'RoleAssignmentExists',
      `The role assignment already exists. The ID of the conflicting role assignment is ${same.name.replaceAll('-', '')}.`,
    );
  const now = sim.world.now().toISOString();
  const body = {
    id: call.path,
    name: call.names[0],
    type,
    properties: {
      principalType: 'ServicePrincipal',
      ...sent,
      scope,
      condition: sent.condition ?? null,
      conditionVersion: sent.conditionVersion ?? null,
      createdOn: propertiesAt(standing?.body).createdOn ?? now,
      updatedOn: now,
      createdBy: call.caller.objectId,
      updatedBy: call.caller.objectId,
    },
  };
  raise(sim, call, changeOf('write', type, sim.world.put(call.path, body, type).id));
  return { status: 201, body };
}

/** Without a filter and with `principalId`: at the scope, above and below it. `atScope()`: not below it. */
function list(sim: Simulation, call: Call): Answer {
  const filter = call.url.searchParams.get('$filter') ?? '';
  const principal = /(?:principalId eq |assignedTo\()'([^']*)'/i.exec(filter)?.[1];
  if (filter !== '' && principal === undefined && !/^atScope\(\)$/i.test(filter.trim()))
    return gatewayError(
      400,
      'UnsupportedQuery',
      `The filter '${filter}' is not supported. Supported filters are either 'atScope()' or 'principalId eq '{value}' or assignedTo('{value}')'.`,
    );
  const scope = `${scopeOf(call).toLowerCase()}/`;
  const bodies = assignmentsOf(sim)
    .map(({ body }) => body)
    .filter((body) => {
      const own = `${textAt(propertiesAt(body), 'scope').toLowerCase()}/`;
      const isAbove = scope.startsWith(own);
      const isBelow = own.startsWith(scope) && !/atScope\(\)/i.test(filter);
      return (isAbove || isBelow) && (principal === undefined || propertiesAt(body).principalId === principal);
    });
  return page(call, bodies, { size: sim.settings.pageSize, emptyLast: sim.settings.emptyLastPage });
}

const assignmentsOf = (sim: Simulation): readonly SimResource[] =>
  [...sim.world.list()].filter((resource) => resource.type === type);
const scopeOf = ({ path }: Call): string =>
  path.replace(/\/providers\/Microsoft\.Authorization\/role\w+(\/[^/]+)?$/i, '');
const roleOf = (definitionId: string): string => definitionId.slice(definitionId.lastIndexOf('/') + 1);
const notFound = (call: Call, code: string): Answer =>
  providerError(404, code, `The ${call.type.split('/')[1]} with ID '${call.names[0]}' does not exist.`);
