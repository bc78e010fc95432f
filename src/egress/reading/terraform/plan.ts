import { isRecord } from '../../../core/arm-body.ts';
import { elementsOf, field, textOf } from '../../body.ts';

type Values = Readonly<Record<string, unknown>>;

/** One resource of a plan, as far as it is read. */
export interface Change {
  readonly address: string;
  /** The module it is in, with keys; empty in the root module. */
  readonly module: string;
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
  readonly before: Values | undefined;
  readonly after: Values | undefined;
  /** Where `after` has nothing because it is not known before it is applied. */
  readonly unknown: Values;
}

/** What `terraform show -json` says of a plan, as far as it is read. */
export interface Plan {
  readonly changes: readonly Change[];
  /** Data sources that were read while planning, by address. */
  readonly data: ReadonlyMap<string, Values>;
  readonly configuration: unknown;
  readonly variables: unknown;
  /** Whether it says all that will happen. */
  readonly isWhole: boolean;
}

const recordOf = (value: unknown): Values | undefined => (isRecord(value) ? value : undefined);

export function toPlan(content: unknown): Plan {
  const changes = elementsOf(field(content, 'resource_changes'))
    .filter((entry) => field(entry, 'mode') !== 'data' && field(entry, 'deposed') === undefined)
    .map(toChange);
  return {
    changes,
    data: new Map(dataOf(field(field(field(content, 'prior_state'), 'values'), 'root_module'))),
    configuration: field(field(content, 'configuration'), 'root_module'),
    variables: field(content, 'variables'),
    isWhole: field(content, 'errored') !== true && field(content, 'complete') !== false,
  };
}

function toChange(entry: unknown): Change {
  const change = field(entry, 'change');
  return {
    address: textOf(field(entry, 'address')) ?? '',
    module: textOf(field(entry, 'module_address')) ?? '',
    type: textOf(field(entry, 'type')) ?? '',
    name: textOf(field(entry, 'name')) ?? '',
    actions: elementsOf(field(change, 'actions')).map(String),
    before: recordOf(field(change, 'before')),
    after: recordOf(field(change, 'after')),
    unknown: recordOf(field(change, 'after_unknown')) ?? {},
  };
}

function dataOf(module: unknown): readonly (readonly [string, Values])[] {
  const own = elementsOf(field(module, 'resources')).flatMap((resource): [string, Values][] => {
    const address = textOf(field(resource, 'address'));
    const values = recordOf(field(resource, 'values'));
    return field(resource, 'mode') === 'data' && address !== undefined && values !== undefined
      ? [[address, values]]
      : [];
  });
  return [...own, ...elementsOf(field(module, 'child_modules')).flatMap(dataOf)];
}
