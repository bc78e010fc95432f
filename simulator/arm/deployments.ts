import type { SimResource } from '../world.ts';
import { type Answer, gatewayError, methodNotAllowed, resourceNotFound } from './answer.ts';
import { isObject, type Json, objectAt, objectsAt, propertiesAt, textAt, withProperties } from './bodies.ts';
import type { Call } from './call.ts';
import { changeOf } from './changes.ts';
import { emptyGroup } from './containers.ts';
import { anyResource, removeTree } from './generic.ts';
import type { OperationFailure } from './operations.ts';
import type { Handler, Simulation } from './simulation.ts';
import { evaluate, type Surroundings } from './templates/evaluate.ts';
import { TemplateError } from './templates/expression.ts';
import { type Deployed, expand, isComplete, parametersOf, shownParameters } from './templates/template.ts';

const type = 'Microsoft.Resources/deployments';

/** What a template comes to where it is deployed. */
interface Plan {
  readonly template: Json;
  readonly around: Surroundings;
  readonly resources: readonly Deployed[];
}

/**
 * Template deployments to a group or a subscription: every resource is put as a client would put it, after those it depends on. What the simulator does not
 * know (a type, a function, a linked template) fails by its name, before anything is deployed.
 */
export const deployments: Handler = (sim, call) => {
  if (call.isCollection) return anyResource(sim, call);
  const standing = sim.world.find(call.path);
  if (call.method === 'PUT') return put(sim, call, standing);
  if (standing === undefined) return call.method === 'DELETE' ? { status: 204 } : resourceNotFound(call);
  if (call.method === 'HEAD') return { status: 204 };
  if (call.method === 'GET') return { status: 200, body: standing.body };
  if (call.method !== 'DELETE') return methodNotAllowed(call);
  removeTree(sim, standing.id);
  return { status: 204 };
};

/** `POST …/deployments/{name}/validate`, whether the deployment exists or not. */
export const deploymentActions: Handler = (sim, call) => {
  const action = call.type.slice(call.type.lastIndexOf('/') + 1).toLowerCase();
  if (call.method === 'GET' && action === 'operations') return anyResource(sim, call);
  if (call.method !== 'POST') return methodNotAllowed(call);
  if (action !== 'validate') return invalidTemplate(`The action '${action}' of deployments is not simulated.`);
  const path = call.path.replace(/\/validate$/i, '');
  const plan = planOf(sim, { ...call, path, isCollection: false });
  if ('status' in plan) return plan;
  const validatedResources = plan.resources.map(({ id }) => ({ id }));
  const body = bodyOf(path, call, plan, 'Succeeded');
  return { status: 200, body: withProperties(body, { validatedResources }) };
};

function put(sim: Simulation, call: Call, standing: SimResource | undefined): Answer {
  const plan = planOf(sim, call);
  if ('status' in plan) return plan;
  const deployment = sim.world.put(standing?.id ?? call.path, bodyOf(call.path, call, plan, 'Accepted'), type);
  for (const { id } of [...sim.world.list(deployment.id)]) if (id !== deployment.id) sim.world.remove(id);
  const work = deploy(sim, call, deployment, plan).then((failure) => {
    if (failure === undefined && isComplete(call.body)) removeOthers(sim, call, plan);
    const current = sim.world.find(deployment.id);
    if (current === undefined) return failure;
    const done = failure === undefined ? succeeded(plan) : failed(failure);
    const provisioningState = done.error === undefined ? 'Succeeded' : 'Failed';
    sim.world.put(deployment.id, withProperties(current.body, { ...done, provisioningState }));
    return failure;
  });
  const headers = sim.operations.start({
    call,
    style: { statusPath: `${call.path}/operationStatuses/{op}` },
    delay: 0,
    work,
    change: changeOf('write', type, deployment.id),
    finish: () => undefined,
  });
  return { status: standing === undefined ? 201 : 200, headers, body: deployment.body };
}

/**
 * Complete mode, once everything exists: the resources of the group that the template and those within it do not hold are deleted. The interface of an
 * endpoint that stays can't be deleted, and stays too [I].
 */
function removeOthers(sim: Simulation, call: Call, plan: Plan): void {
  const within = (id: string): readonly string[] => {
    const properties = propertiesAt(sim.world.find(id)?.body);
    const more = ['outputResources', 'networkInterfaces'].flatMap((key) => objectsAt(properties, key));
    return [id.toLowerCase(), ...more.flatMap((inner) => within(textAt(inner, 'id')))];
  };
  const kept = new Set(plan.resources.flatMap(({ id }) => within(id)));
  emptyGroup(sim, call, `/subscriptions/${call.subscriptionId}/resourceGroups/${call.resourceGroup}`, kept);
}

function planOf(sim: Simulation, call: Call): Plan | Answer {
  const properties = propertiesAt(call.body);
  if (!isObject(properties.template)) {
    const what =
      properties.templateLink === undefined ? 'There is no template.' : 'A linked template is not simulated.';
    return invalidTemplate(what);
  }
  if (isComplete(call.body) && call.resourceGroup === undefined)
    return invalidTemplate('Complete mode is for resource groups only.');
  const { template } = properties;
  const base = {
    subscriptionId: call.subscriptionId ?? '',
    resourceGroup: call.resourceGroup,
    deploymentName: call.names[0] ?? '',
    tenantId: sim.world.tenantId,
    find: (id: string) => sim.world.find(id)?.body,
    turns: {},
  };
  try {
    const without = { ...base, idNamed: () => undefined };
    const parameters = parametersOf(template, objectAt(properties, 'parameters'), without);
    const outer = { ...base, parameters, variables: objectAt(template, 'variables') };
    let resources: readonly Deployed[] = [];
    const named = (name: string): string | undefined =>
      resources.find((resource) => resource.names.some((own) => own.toLowerCase() === name.toLowerCase()))?.id;
    const around = { ...outer, idNamed: named };
    resources = expand(template, around);
    return { template, around, resources };
  } catch (error) {
    if (error instanceof TemplateError) return invalidTemplate(error.message);
    throw error;
  }
}

/** In the order of their dependencies, each once those before it have ended; the first that fails ends it. */
async function deploy(
  sim: Simulation,
  call: Call,
  deployment: SimResource,
  plan: Plan,
): Promise<OperationFailure | undefined> {
  const waiting = [...plan.resources];
  const isAhead = (resource: Deployed): boolean =>
    resource.dependsOn.some((wanted) =>
      waiting.some(
        (other) =>
          other !== resource && [other.id, ...other.names].some((own) => own.toLowerCase() === wanted.toLowerCase()),
      ),
    );
  for (let number = 1; waiting.length > 0; number += 1) {
    const next = waiting.find((resource) => !isAhead(resource));
    if (next === undefined)
      return { code: 'InvalidTemplate', message: 'The resources of the template depend on each other in a circle.' };
    const failure = await deployOne(sim, call, next);
    waiting.splice(waiting.indexOf(next), 1);
    note(sim, deployment, next, number, failure);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

async function deployOne(sim: Simulation, call: Call, resource: Deployed): Promise<OperationFailure | undefined> {
  let body: Json;
  try {
    body = resource.body();
  } catch (error) {
    if (error instanceof TemplateError) return { code: 'InvalidTemplate', message: error.message };
    throw error;
  }
  const answer = sim.perform({ ...call, path: resource.id, apiVersion: resource.apiVersion, body });
  if (answer.status >= 400) {
    const { error } = answer.body as { error?: OperationFailure };
    return error ?? (answer.body as OperationFailure);
  }
  const followed = answer.headers?.['azure-asyncoperation'] ?? answer.headers?.location;
  return followed === undefined ? undefined : sim.operations.ended(followed);
}

/** The operation a client lists to see what came of each resource. */
function note(
  sim: Simulation,
  deployment: SimResource,
  { id, type: resourceType }: Deployed,
  number: number,
  error: OperationFailure | undefined,
): void {
  const operationId = String(number).padStart(16, '0');
  const path = `${deployment.id}/operations/${operationId}`;
  const timestamp = sim.world.now().toISOString();
  sim.world.put(
    path,
    {
      id: path,
      operationId,
      properties: {
        provisioningOperation: 'Create',
        provisioningState: error === undefined ? 'Succeeded' : 'Failed',
        timestamp,
        duration: 'PT1S',
        statusCode: error === undefined ? 'OK' : 'BadRequest',
        ...(error === undefined ? {} : { statusMessage: { error } }),
        targetResource: { id, resourceType, resourceName: id.slice(id.lastIndexOf('/') + 1) },
      },
    },
    `${type}/operations`,
  );
}

function bodyOf(path: string, call: Call, { template, around, resources }: Plan, provisioningState: string): Json {
  const namespaces = new Map<string, Set<string>>();
  for (const resource of resources) {
    const [namespace = '', ...rest] = resource.type.split('/');
    namespaces.set(namespace, (namespaces.get(namespace) ?? new Set()).add(rest.join('/')));
  }
  return {
    id: path,
    name: call.names[0],
    type,
    ...(call.body.location === undefined ? {} : { location: call.body.location }),
    properties: {
      templateHash: '0',
      parameters: shownParameters(template, around.parameters),
      mode: textAt(propertiesAt(call.body), 'mode') || 'Incremental',
      provisioningState,
      timestamp: new Date().toISOString(),
      duration: 'PT0S',
      correlationId: call.correlationId,
      providers: [...namespaces].map(([namespace, types]) => ({
        namespace,
        resourceTypes: [...types].map((resourceType) => ({ resourceType, locations: [null] })),
      })),
      dependencies: [],
    },
  };
}

function succeeded({ template, around, resources }: Plan): Json {
  const outputResources = resources.map(({ id }) => ({ id }));
  try {
    const outputs = Object.entries(objectAt(template, 'outputs')).map(([name, output]) => {
      const { type: kind, value } = isObject(output) ? output : {};
      return [name, { type: kind, value: evaluate(value, around) }] as const;
    });
    return { outputs: Object.fromEntries(outputs), outputResources };
  } catch (error) {
    if (error instanceof TemplateError)
      return failed({ code: 'DeploymentOutputEvaluationFailed', message: error.message });
    throw error;
  }
}

const failed = (failure: OperationFailure): Json => ({
  error: {
    code: 'DeploymentFailed',
    message:
      'At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.',
    details: [failure],
  },
});

const invalidTemplate = (why: string): Answer =>
  gatewayError(400, 'InvalidTemplate', `Deployment template validation failed: '${why}'.`);
