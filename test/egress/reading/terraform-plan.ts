/** Parts of a plan as `terraform show -json` prints it, cut to what a test is about. */

type Values = Readonly<Record<string, unknown>>;

export interface Planned {
  readonly address: string;
  readonly after?: Values | null;
  readonly before?: Values | null;
  readonly unknown?: Values;
  readonly actions?: readonly string[];
}

/** One entry of `resource_changes`; type, name and module are taken from its address. */
export function change({ address, after = null, before = null, unknown = {}, actions = ['create'] }: Planned) {
  const [, module, type, name] = /^(?:(module\..*)\.)?([a-z_]+)\.([a-z_]+)(?:\[.*\])?$/.exec(address) ?? [];
  const moduleAddress = module === undefined ? {} : { module_address: module };
  const provider = type?.startsWith('azapi') ? 'azure/azapi' : 'hashicorp/azurerm';
  return {
    address,
    ...moduleAddress,
    mode: 'managed',
    type,
    name,
    provider_name: `registry.example/${provider}`,
    change: { actions, before, after, after_unknown: unknown },
  };
}

/** An entry of a module's configuration. */
export const block = (address: string, expressions: Values, more: Values = {}) => ({
  address,
  mode: 'managed',
  provider_config_key: address.startsWith('azapi') ? 'azapi' : 'azurerm',
  expressions,
  ...more,
});

export const refs = (...references: readonly string[]) => ({ references });
/** The two entries that a reference to an id gives. */
export const idRef = (address: string) => refs(`${address}.id`, address);
export const constant = (constant_value: unknown) => ({ constant_value });

export const subscription = '11111111-2222-3333-4444-555555555555';
export const group = `/subscriptions/${subscription}/resourceGroups/rg-shop`;
export const base = { resource_group_name: 'rg-shop', location: 'westeurope', tags: null };

export const plan = (changes: readonly unknown[], root: Values = {}, more: Values = {}) => ({
  format_version: '1.2',
  terraform_version: '1.11.4',
  resource_changes: changes,
  configuration: {
    provider_config: { azurerm: { name: 'azurerm', expressions: { subscription_id: constant(subscription) } } },
    root_module: root,
  },
  applyable: true,
  complete: true,
  errored: false,
  ...more,
});
