import { isRecord } from '../../../core/arm-body.ts';
import type { CloudName } from '../../../core/cloud.ts';
import { foldCase } from '../../../core/text.ts';
import { elementsOf, field, lowerText, textOf } from '../../body.ts';
import type { Note } from '../../model.ts';
import { Budget } from '../fold/budget.ts';
import { environmentOf } from '../fold/environment.ts';
import { evaluateValue, type Surroundings } from '../fold/evaluate.ts';
import { stateOf } from '../fold/fold.ts';
import { resourceIdBy, type Scope } from '../fold/resource-ids.ts';
import { Open, toPlain } from '../fold/value.ts';
import type { Reading } from '../model.ts';
import { copyIndex } from './copy-index.ts';
import { givenIn } from './given.ts';
import type { Level, State } from './model.ts';

/** Where nobody says where a template goes: an expression in the place of each. */
const unsaid: Scope = { subscription: '[subscription]', resourceGroup: '[resourceGroup]' };

const mostCopies = 800;
const deepest = 20;

/**
 * Reads a template with its parameters: what a deployment of it would send, as far as the template and the parameters say it. Modules are read
 * with what they are given, and their outputs are known to what asks for them.
 *
 *   a resource                                   read as
 *   with a condition that is false               nothing
 *   with a condition that isn't known            possible
 *   in a loop whose count is known               each of them
 *   in a loop whose count isn't known            nothing, and named
 *   that exists already                          nothing: others may refer to it
 *   a module whose template isn't in the file    nothing, and named
 */
export function readTemplate(template: unknown, parameters: unknown, cloud: CloudName): Reading {
  const reader = new TemplateReader(cloud);
  reader.read(template, unsaid, (name) => givenIn(field(parameters, 'parameters') ?? parameters, name), 0);
  return reader.reading();
}

class TemplateReader {
  readonly #bodies: unknown[] = [];
  readonly #possible: unknown[] = [];
  readonly #unknown: Note[] = [];
  readonly #byId = new Map<string, State>();
  readonly #budget = new Budget();
  readonly #written: (() => void)[] = [];
  #isWhole = true;
  readonly #cloud: CloudName;

  constructor(cloud: CloudName) {
    this.#cloud = cloud;
  }

  reading(): Reading {
    // Bodies are computed last: one may refer to what is further down.
    for (const write of this.#written) write();
    return {
      bodies: this.#bodies,
      context: [],
      isComplete: this.#isWhole,
      before: undefined,
      possible: this.#possible,
      replaced: [],
      notJudged: [],
      unknown: this.#unknown,
    };
  }

  read(template: unknown, scope: Scope, given: (name: string) => unknown, depth: number): Level {
    const bySymbol = new Map<string, State>();
    const around: Surroundings = {
      parameter: (name) => given(name) ?? field(field(field(template, 'parameters'), name), 'defaultValue'),
      variable: (name) => field(field(template, 'variables'), name),
      resourceId: (args) => resourceIdBy(args, scope),
      environment: environmentOf(this.#cloud),
      named: () => undefined,
      reference: (resource, isFull, path) => this.#stateAt(resource, isFull, path, bySymbol),
    };
    const level: Level = { template, scope, around, bySymbol };
    const resources = field(template, 'resources');
    const named: readonly (readonly [string | undefined, unknown])[] = isRecord(resources)
      ? Object.entries(resources)
      : elementsOf(resources).map((each) => [undefined, each] as const);
    for (const [symbol, resource] of named) this.#resource(resource, symbol, level, { type: '', name: '' }, depth);
    return level;
  }

  #stateAt(
    resource: string,
    isFull: boolean,
    path: readonly (string | number)[],
    bySymbol: Level['bySymbol'],
  ): unknown {
    const state = bySymbol.get(foldCase(resource)) ?? this.#byId.get(foldCase(resource));
    if (state === undefined) return undefined;
    const [first, output, value, ...rest] = path;
    if (state.outputs !== undefined && foldCase(String(first)) === 'outputs' && value === 'value') {
      const found = state.outputs(String(output));
      return rest.length === 0 ? found : undefined;
    }
    return stateOf(state.body, isFull, path, state.around, this.#budget);
  }

  #resource(
    resource: unknown,
    symbol: string | undefined,
    level: Level,
    parent: { type: string; name: string },
    depth: number,
  ): void {
    if (!isRecord(resource)) return;
    const copy = field(resource, 'copy');
    if (copy === undefined || copy === null) {
      this.#instance(resource, symbol, level, parent, depth, level.around);
      return;
    }
    const count = evaluateValue(field(copy, 'count'), level.around, this.#budget);
    const loop = lowerText(field(copy, 'name'));
    if (typeof count !== 'number' || count > mostCopies) {
      this.#leaveOut(resource, 'how often it is made is not known before it is deployed, so it was not judged');
      return;
    }
    for (let index = 0; index < count; index += 1)
      this.#instance(resource, undefined, level, parent, depth, { ...level.around, named: copyIndex(index, loop) });
  }

  #instance(
    resource: Readonly<Record<string, unknown>>,
    symbol: string | undefined,
    level: Level,
    parent: { type: string; name: string },
    depth: number,
    around: Surroundings,
  ): void {
    const fold = (value: unknown): unknown => toPlain(evaluateValue(value, around, this.#budget));
    const ownType = textOf(field(resource, 'type')) ?? '';
    const type = parent.type === '' || ownType.startsWith(`${parent.type}/`) ? ownType : `${parent.type}/${ownType}`;
    const ownName = String(fold(field(resource, 'name')) ?? '');
    const name = parent.type === '' || ownType.startsWith(`${parent.type}/`) ? ownName : `${parent.name}/${ownName}`;
    const condition = evaluateValue(field(resource, 'condition') ?? true, around, this.#budget);
    if (condition === false || ownType === '') return;
    const id = this.#idOf(resource, type, name, level.scope, around);
    const state: State = { body: { ...resource, id }, around };
    const keep = (found: State): void => {
      if (symbol !== undefined) level.bySymbol.set(foldCase(symbol), found);
      if (!bracketed.test(id)) this.#byId.set(foldCase(id), found);
    };
    if (field(resource, 'existing') === true) {
      // Its body says nothing; its id and name are the template's own words.
      if (symbol !== undefined) level.bySymbol.set(foldCase(symbol), { body: { id, name, type }, around });
      return;
    }
    if (foldCase(type) === 'microsoft.resources/deployments') {
      const outputs = this.#module(resource, level, around, depth);
      keep(outputs === undefined ? state : { ...state, outputs });
      return;
    }
    keep(state);
    this.#written.push(() => {
      const { resources: _, condition: __, copy: ___, dependsOn: ____, ...rest } = resource;
      const body = { ...(fold(rest) as object), id, type, name };
      this.#bodies.push(body);
      if (condition !== true) this.#possible.push(body);
    });
    for (const child of elementsOf(field(resource, 'resources')))
      this.#resource(child, undefined, { ...level, around }, { type, name }, depth);
  }

  /** Below what its scope names, else in the template's own; an unknown part of it is an expression there. */
  #idOf(resource: unknown, type: string, name: string, scope: Scope, around: Surroundings): string {
    const names = bracketed.test(name) ? [name] : name.split('/');
    const [provider = '', ...kinds] = type.split('/');
    const given = field(resource, 'scope');
    const at = given === undefined ? undefined : evaluateValue(given, around, this.#budget);
    if (names.length !== kinds.length || at instanceof Open) return `[resourceId('${type}', '${names.join("', '")}')]`;
    const { subscription, resourceGroup } = scope;
    const above =
      typeof at === 'string' && at.startsWith('/')
        ? at
        : `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
    return `${above}/providers/${provider}/${kinds.flatMap((kind, index) => [kind, names[index] ?? '']).join('/')}`;
  }

  /** Reads a module; gives its outputs where its template is in the file. */
  #module(resource: unknown, level: Level, around: Surroundings, depth: number): State['outputs'] {
    const properties = field(resource, 'properties');
    const template = field(properties, 'template');
    if (template === undefined || depth > deepest) {
      this.#leaveOut(resource, 'its template is not in the file, so what it makes was not judged');
      return undefined;
    }
    const text = (name: string): string | undefined => {
      const value = evaluateValue(field(resource, name), around, this.#budget);
      return typeof value === 'string' ? value : undefined;
    };
    const isElsewhere = (name: string): boolean => field(resource, name) !== undefined;
    const scope: Scope = {
      subscription: isElsewhere('subscriptionId')
        ? (text('subscriptionId') ?? '[subscription]')
        : level.scope.subscription,
      resourceGroup: isElsewhere('resourceGroup')
        ? (text('resourceGroup') ?? '[resourceGroup]')
        : level.scope.resourceGroup,
    };
    const isInner = lowerText(field(field(properties, 'expressionEvaluationOptions'), 'scope')) === 'inner';
    const parameters = field(properties, 'parameters');
    const given = (name: string): unknown => {
      const value = givenIn(parameters, name);
      // What stays open is what the template around it says of it: the module's parameters of the same name are others.
      return value === undefined ? undefined : toPlain(evaluateValue(value, around, this.#budget), (open) => open);
    };
    const inner = this.read(
      isInner
        ? template
        : {
            ...(template as object),
            parameters: field(level.template, 'parameters'),
            variables: field(level.template, 'variables'),
          },
      scope,
      isInner ? given : level.around.parameter,
      depth + 1,
    );
    return (name) => {
      const output = field(field(field(template, 'outputs'), name), 'value');
      const found = output === undefined ? undefined : evaluateValue(output, inner.around, this.#budget);
      return found instanceof Open ? undefined : found;
    };
  }

  #leaveOut(resource: unknown, because: string): void {
    this.#isWhole = false;
    const name = textOf(field(resource, 'name')) ?? '';
    this.#unknown.push({ id: `${lowerText(field(resource, 'type')) ?? ''} ${name}`.trim(), property: null, because });
  }
}

const bracketed = /^\[(?!\[)/;
