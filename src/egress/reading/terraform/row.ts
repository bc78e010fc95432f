import type { Shape, Take, Values } from './shape.ts';

/** What a type of azurerm's becomes in Azure. */
export interface Row {
  /** The type, as Azure spells it. */
  readonly type: string;
  /** The resource it is a child of: by the argument that holds its id, or by its name and this resource's group. */
  readonly parent?: { readonly type?: string; readonly name?: string; readonly id?: string };
  readonly properties: Shape | ((values: Values) => Readonly<Record<string, unknown>>);
  /** The SKU's name. */
  readonly sku?: Take;
  /** The `kind` next to the properties. */
  readonly kind?: Take;
  /** Resources that this one writes with itself. */
  readonly children?: (values: Values) => readonly Child[];
}

/** A child that has no resource of its own in the plan. */
export interface Child {
  /** The last step of its type: `networkRuleSets`. */
  readonly list: string;
  readonly name: string;
  readonly properties: unknown;
}
