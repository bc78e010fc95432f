import type { Action } from '../../reconcile/reconciler.ts';
import type { Name, NameRecord, RecordTarget } from '../../state/names/model.ts';
import type { ZoneBlock } from '../../state/zones/model.ts';
import type { MarkedEndpoint } from './marked-endpoint.ts';
import type { Standing } from './ownership.ts';

/** One time that we put back what we had written. */
export type Repair = NonNullable<NameRecord['repairs']>[number];

export type RecordAction = Action &
  (
    | { readonly kind: 'create'; readonly recordTarget: RecordTarget }
    /** Also where our mark was lost, and what exists there is what we wrote. */
    | { readonly kind: 'update'; readonly recordTarget: RecordTarget; readonly etag: string }
    /** Takes over what a person wrote, because policy says so, or what a zone group of ours wrote that is to go. */
    | { readonly kind: 'adopt'; readonly recordTarget: RecordTarget; readonly etag: string }
    | { readonly kind: 'delete'; readonly etag: string }
  ) & {
    /** Set where this puts back what we had written before: what had been done to it. */
    readonly repairs?: Repair['found'];
  };

/** Everything one record set's plan is made of. */
export interface RecordObserved extends Name {
  readonly id: string;
  readonly zoneId: string;
  /** Read from Azure only where our own row can't be trusted; undefined otherwise. */
  readonly read: Standing | undefined;
  /** Set while the zone is blocked. */
  readonly zoneBlock: ZoneBlock | undefined;
  /** The row as it was written with the claim that led here: it names a write that this pass is to make. `record` is as it was before. */
  readonly begun?: NameRecord | undefined;
  /** What became of the endpoint its metadata names; only where it exists there as ours without any claim of that endpoint's. */
  readonly marked: MarkedEndpoint | undefined;
}
