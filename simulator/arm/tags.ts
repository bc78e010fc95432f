import { type Answer, methodNotAllowed, providerError, resourceNotFound } from './answer.ts';
import { isObject, type Json, objectAt, propertiesAt, textAt } from './bodies.ts';
import type { Call } from './call.ts';
import { raise } from './changes.ts';
import { page } from './paging.ts';
import { canRead } from './permissions.ts';
import type { Handler, Simulation } from './simulation.ts';

const type = 'Microsoft.Resources/tags';

/**
 * `{scope}/providers/Microsoft.Resources/tags/default`: the tags of a resource, a group or a subscription, without the rest of it. PATCH says in
 * `operation` whether it adds, replaces or takes away.
 */
export const tagsOfScope: Handler = (sim, call) => {
  const scopeId = call.path.replace(/\/providers\/Microsoft\.Resources\/tags\/default$/i, '');
  const scope = sim.world.find(scopeId);
  if (scope === undefined || scopeId === call.path) return resourceNotFound(call);
  const standing = objectAt(scope.body, 'tags');
  const answer = (tags: Json) => ({
    status: 200,
    body: { id: `${scope.id}/providers/${type}/default`, name: 'default', type, properties: { tags } },
  });
  const write = (tags: Json) => {
    sim.world.put(scope.id, { ...scope.body, tags });
    raise(sim, call, { operation: `${type}/write`, kind: 'write', id: `${scope.id}/providers/${type}/default` });
    return answer(tags);
  };
  const sent = objectAt(propertiesAt(call.body), 'tags');
  switch (call.method) {
    case 'GET':
      return answer(standing);
    case 'PUT':
      return isObject(propertiesAt(call.body).tags) ? write(sent) : invalid('properties.tags is missing.');
    case 'PATCH':
      return patch(textAt(call.body, 'operation').toLowerCase(), standing, sent, write);
    case 'DELETE':
      write({});
      return { status: 200 };
    default:
      return methodNotAllowed(call);
  }
};

function patch(
  operation: string,
  standing: Json,
  sent: Json,
  write: (tags: Json) => ReturnType<Handler>,
): ReturnType<Handler> {
  if (operation === 'replace') return write(sent);
  const others = Object.entries(standing).filter(([name]) => !(name in sent));
  const unlike = Object.entries(standing).filter(([name, value]) => sent[name] !== value);
  if (operation === 'merge') return write({ ...Object.fromEntries(others), ...sent });
  if (operation === 'delete') return write(Object.fromEntries(unlike));
  return invalid(`operation must be Merge, Replace or Delete, not '${operation}'.`);
}

const invalid = (why: string): ReturnType<Handler> =>
  providerError(400, 'InvalidTagsRequest', `The tags request is invalid: ${why}`);

/** `GET /subscriptions/{id}/tagNames`: every tag in use, with its values and how many resources and groups carry them. */
export function tagNames(sim: Simulation, call: Call): Answer {
  const scope = `/subscriptions/${call.subscriptionId}`;
  const carried = [...sim.world.list(scope)]
    .filter(({ id }) => canRead(sim.settings.permissions, id))
    .flatMap(({ body }) => Object.entries(objectAt(body, 'tags')));
  const count = (value: number): object => ({ type: 'Total', value });
  const names = new Map<string, Map<string, number>>();
  for (const [name, value] of carried) {
    const values = names.get(name) ?? new Map<string, number>();
    names.set(name, values.set(String(value), (values.get(String(value)) ?? 0) + 1));
  }
  const shown = [...names].map(([tagName, values]) => {
    const id = `${scope}/tagNames/${tagName}`;
    const total = [...values.values()].reduce((sum, each) => sum + each, 0);
    const each = [...values].map(([tagValue, times]) => ({
      id: `${id}/tagValues/${tagValue}`,
      tagValue,
      count: count(times),
    }));
    return { id, tagName, count: count(total), values: each };
  });
  return page(call, shown, { size: sim.settings.pageSize, emptyLast: sim.settings.emptyLastPage });
}
