/**
 * Who a caller of the API is, as far as their token says. `caller`: a person or an application, it doesn't say which. Only people count
 * where policy wants two.
 */
export type CallerKind = 'person' | 'application' | 'caller';

/** How a decision names who took it: `person <object id>`. Rules are `rule <name>`, the product itself is `gatehouse`. */
export const deciderOf = (kind: CallerKind, objectId: string): string => `${kind} ${objectId}`;

/** The kind and object id of a caller of the API who decided; undefined for a rule and the product itself. */
export function findDecider(by: string): { readonly kind: CallerKind; readonly objectId: string } | undefined {
  const [, kind, objectId] = /^(person|application|caller) (.+)$/.exec(by) ?? [];
  return kind === undefined || objectId === undefined ? undefined : { kind: kind as CallerKind, objectId };
}
