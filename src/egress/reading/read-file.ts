import { isRecord } from '../../core/arm-body.ts';
import { refuseBeyondBounds } from '../../core/bounds.ts';
import type { CloudName } from '../../core/cloud.ts';
import { describeBody } from '../../core/describe-body.ts';
import { InputError } from '../../core/errors.ts';
import { findElements, type Placed } from '../../core/list-page.ts';
import { field } from '../body.ts';
import { noteOfNameless, sortElements } from './elements.ts';
import { identify } from './identify.ts';
import { plainReading, type Reading } from './model.ts';
import { readSnapshot } from './snapshot.ts';
import { isParameters, isTemplate } from './template/detect.ts';
import { readTemplate } from './template/read-template.ts';
import { isPlan } from './terraform/detect.ts';
import { readPlan } from './terraform/read-plan.ts';
import { findChanges, readWhatIf, refuseOtherChanges } from './what-if.ts';

export interface ReadOptions {
  /** What a template is given: a file of parameters. */
  readonly parameters?: unknown;
  /** Whose names and suffixes `environment()` gives. */
  readonly cloud?: CloudName;
}

/**
 * Reads a file of resources, recognised by its content:
 *
 *   a body with an id                     one resource
 *   [ … ], { value: [ … ] }               bodies, as REST and az print them, and lists of them
 *   { data: [ … ] }                       rows of Resource Graph, and its table format
 *   [ { value: [ … ] }, … ]               several of these in one array, such as all pages of a list
 *   { predictedResources: [ … ] }         what `bicep snapshot` predicts: a whole plan
 *   { changes: [ … ] }                    the result of a what-if, from REST or the command line
 *   { $schema, resources: [ … ] }         a template, with what it is given
 *   { resource_changes: [ … ] }           a plan of Terraform or OpenTofu, as `terraform show -json` prints it
 *
 * An element whose id can't be read is read by its type and name; one that has no type either takes nothing from the others (`unread`).
 * @throws InputError naming the elements where none says an id or a type, or what to give instead.
 */
export function readFile(content: unknown, { parameters, cloud = 'AzureCloud' }: ReadOptions = {}): Reading {
  refuseBeyondBounds(content);
  if (isPlan(content)) return readPlan(content);
  if (isTemplate(content)) return readTemplate(content, parameters, cloud);
  if (isParameters(content)) {
    throw new InputError('resources', [{ path: '', message: 'is a file of parameters; give its template beside it' }]);
  }
  refuseOtherChanges(content);
  const changes = findChanges(content);
  if (changes !== undefined) return readWhatIf(changes, content);
  const predicted = field(content, 'predictedResources');
  if (Array.isArray(predicted)) return readSnapshot(predicted, content);
  if (isRecord(content) && identify(content) !== undefined) return plainReading([content]);
  refuseNoList(content, 'predictedResources', 'a Bicep snapshot');
  refuseNoList(content, 'changes', 'the result of a what-if');
  const elements = findElements(content);
  if (elements !== undefined) return readList(elements);
  const what = describeBody(content);
  const message =
    what === undefined
      ? 'is neither a resource (a body with an id), an array of them, { "value": [...] }, { "data": [...] }, a Bicep snapshot, the result of a what-if, a template nor a Terraform plan'
      : `is ${what}; expected resources as az … -o json prints them, a Bicep snapshot, the result of a what-if or a Terraform plan`;
  throw new InputError('resources', [{ path: '', message }]);
}

/** @throws InputError where the field that identifies the file is there, and no list. */
function refuseNoList(content: unknown, name: string, what: string): void {
  const held = field(content, name);
  if (held === undefined) return;
  const is = held === null ? 'null' : isRecord(held) ? 'an object' : `a ${typeof held}`;
  throw new InputError('resources', [{ path: name, message: `is ${is}; expected a list, as ${what} has one there` }]);
}

/** @throws InputError naming each element, where none is a resource. */
function readList(elements: readonly Placed[]): Reading {
  const { bodies, notJudged, nameless } = sortElements(elements.map(({ element }) => element));
  const placed = nameless.map(({ at, element }) => ({ path: elements[at]?.path ?? '', element }));
  const unread = placed.map(({ path, element }) => ({ path, message: `is not a resource: ${idProblem(element)}` }));
  if (unread.length > 0 && bodies.length === 0) throw new InputError('resources', unread);
  const unknown = placed.map(({ path, element }) => noteOfNameless(element, path));
  return { ...plainReading(bodies), notJudged, unknown, unread };
}

function idProblem(body: unknown): string {
  if (!isRecord(body)) return 'expected an object with an id';
  if (body.id === undefined) return 'it has no id';
  return `its id ${JSON.stringify(body.id)} is not an ARM resource id`;
}
