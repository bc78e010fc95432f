import type { Look } from '../reconcile/reconciler.ts';
import type { ConnectionRow } from '../state/rows.ts';
import type { Row } from '../state/table.ts';

/** A person's answer to one private endpoint connection. */
export interface DecisionRequest {
  /** Hash of the connection's resource id (`hashId`), as routes carry it. */
  readonly connection: string;
  readonly kind: 'approve' | 'reject';
  /** Object id of the person or application that decides. */
  readonly by: string;
  readonly reason: string;
  /** The row's etag as the person saw it; absent where they did not say. */
  readonly ifMatch?: string | undefined;
}

/**
 * What became of a decision. `done`: Azure shows it (also when the same decision had been made before).
 * `accepted`: written, Azure is still working on it. `conflict`: decided otherwise, or changed since it was seen.
 */
export type DecisionResult =
  | { readonly kind: 'done'; readonly connection: Row<ConnectionRow> }
  | { readonly kind: 'accepted'; readonly connection: Row<ConnectionRow> }
  | { readonly kind: 'conflict'; readonly connection: Row<ConnectionRow>; readonly message: string }
  | { readonly kind: 'notFound' };

/** Manual approvals, as the API sees them. Throws the classed errors of core/errors.ts. */
export interface Decisions {
  decide(request: DecisionRequest, look: Look): Promise<DecisionResult>;
}
