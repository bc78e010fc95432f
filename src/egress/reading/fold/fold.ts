import { isRecord, propertiesOf } from '../../../core/arm-body.ts';
import type { CloudName } from '../../../core/cloud.ts';
import { findResourceId } from '../../../core/resource-id.ts';
import { foldCase } from '../../../core/text.ts';
import type { Reading } from '../model.ts';
import { Budget } from './budget.ts';
import { environmentOf } from './environment.ts';
import { evaluateValue, type Surroundings } from './evaluate.ts';
import { member } from './lists.ts';
import { resourceIdBy } from './resource-ids.ts';
import { isKnown, toPlain } from './value.ts';

/**
 * Works out what the file itself answers: expressions of what is in it become values, and what only a deployment decides stays an expression. A
 * value that was known is never changed. Pure.
 */
export function foldReading(reading: Reading, cloud: CloudName): Reading {
  const budget = new Budget();
  const bodies = [...reading.bodies, ...reading.context];
  const byId = new Map<string, unknown>();
  const around: Surroundings = {
    parameter: () => undefined,
    variable: () => undefined,
    resourceId: (args) => resourceIdBy(args, { subscription: undefined, resourceGroup: undefined }),
    environment: environmentOf(cloud),
    named: () => undefined,
    reference: (resource, isFull, path) => stateOf(byId.get(foldCase(resource)), isFull, path, around, budget),
  };
  const fold = (value: unknown): unknown => toPlain(evaluateValue(value, around, budget));
  for (const body of bodies) {
    const id = isRecord(body) ? findResourceId(fold(body.id)) : undefined;
    if (id !== undefined) byId.set(id.id, body);
  }
  const folded = new Map(bodies.map((body) => [body, fold(body)]));
  const of = (body: unknown): unknown => folded.get(body) ?? body;
  return {
    ...reading,
    bodies: reading.bodies.map(of).filter((body) => conditionOf(body) !== false),
    context: reading.context.map(of),
    possible: reading.possible.map(of).filter((body) => typeof conditionOf(body) !== 'boolean'),
  };
}

/** On what it hangs whether a resource is made: where a snapshot shows that, it could not work it out. */
const conditionOf = (body: unknown): unknown => (isRecord(body) ? body.condition : undefined);

/**
 * What the state of a resource will be at this path, where its own body says so: single values that it sends. Lists, objects and what it doesn't
 * send are Azure's to fill in. Of a list only its one element is surely the first; its id is its name's, below the resource.
 */
export function stateOf(
  body: unknown,
  isFull: boolean,
  path: readonly (string | number)[],
  around: Surroundings,
  budget: Budget,
): unknown {
  if (!isRecord(body) || path.length === 0) return undefined;
  const evaluated = (value: unknown): unknown => evaluateValue(value, around, budget, 1);
  let value: unknown = isFull ? body : propertiesOf(body);
  let id = evaluated(body.id);
  for (const [index, step] of path.entries()) {
    budget.take(1);
    if (Array.isArray(value)) {
      if (step !== 0 || value.length !== 1) return undefined;
      const name = evaluated(isRecord(value[0]) ? value[0].name : undefined);
      id = typeof name === 'string' && typeof id === 'string' ? `${id}/${path[index - 1]}/${name}` : undefined;
      value = value[0];
    } else if (
      step === 'id' &&
      index > 0 &&
      Number.isInteger(path[index - 1]) &&
      isRecord(value) &&
      value.id === undefined
    ) {
      value = id;
    } else {
      value = isRecord(value) ? member(value, step) : undefined;
    }
  }
  const found = value === undefined || value === null ? undefined : evaluated(value);
  return typeof found === 'object' || !isKnown(found) ? undefined : found;
}
