import { elementsOf, field, textOf } from '../../body.ts';
import { modulesOf, withoutKey } from './address.ts';
import type { Change, Plan } from './plan.ts';

/** How a plan's configuration is asked: one entry a block, for all its instances. */
export interface Configuration {
  /** The expressions of a resource's block; undefined where the configuration doesn't show it. */
  expressionsOf(change: Pick<Change, 'module' | 'type' | 'name'>): unknown;
  /** The entry of the call that made this module. */
  callOf(module: string): unknown;
  /** The expression of an output of this module. */
  outputOf(module: string, output: string): unknown;
  /** The default of a variable of this module. */
  defaultOf(module: string, variable: string): unknown;
  /** The expressions of the provider that a resource uses. */
  providerOf(change: Pick<Change, 'module' | 'type' | 'name'>): unknown;
}

export function configurationOf({ configuration }: Plan, providers: unknown): Configuration {
  const callIn = (names: readonly string[]): unknown => {
    const [first, ...rest] = names.map(withoutKey);
    return rest.reduce<unknown>(
      (call, name) => field(field(field(call, 'module'), 'module_calls'), name),
      field(field(configuration, 'module_calls'), first ?? ''),
    );
  };
  const callOf = (module: string): unknown => callIn(modulesOf(module));
  const moduleOf = (module: string): unknown => (module === '' ? configuration : field(callOf(module), 'module'));
  const blocks = new Map<string, ReadonlyMap<string, unknown>>();
  const blockOf = ({ module, type, name }: Pick<Change, 'module' | 'type' | 'name'>): unknown => {
    const key = modulesOf(module).map(withoutKey).join('.');
    let known = blocks.get(key);
    if (known === undefined) {
      const resources = elementsOf(field(moduleOf(module), 'resources'));
      known = new Map(resources.map((each) => [String(field(each, 'address')), each]));
      blocks.set(key, known);
    }
    return known.get(`${type}.${name}`);
  };
  return {
    callOf,
    expressionsOf: (change) => field(blockOf(change), 'expressions'),
    outputOf: (module, output) => field(field(field(moduleOf(module), 'outputs'), output), 'expression'),
    defaultOf: (module, variable) => field(field(field(moduleOf(module), 'variables'), variable), 'default'),
    providerOf: (change) => {
      const [unnamed = ''] = change.type.split('_');
      return field(field(providers, textOf(field(blockOf(change), 'provider_config_key')) ?? unnamed), 'expressions');
    },
  };
}
