import type * as z from 'zod';
import { seconds } from '../core/time.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import type { ApiDependencies } from './ports.ts';
import type { Principal, Role } from './principal.ts';
import { refuseQuery } from './query.ts';

export type Answering<Caller> = (deps: ApiDependencies, request: ApiRequest, caller: Caller) => Promise<ApiResponse>;
/** What answers a route: a known caller with the route's role. */
export type View = Answering<Principal>;
/** The same for a route that needs no identity. */
export type OpenView = Answering<Principal | undefined>;

/** The same, of a route that takes no query. */
export const withoutQuery =
  <Caller>(view: Answering<Caller>): Answering<Caller> =>
  async (deps, request, caller) => {
    refuseQuery(request);
    return view(deps, request, caller);
  };

/** Nobody waits longer for what Azure shows. */
export const azureLimit = (): AbortSignal => AbortSignal.timeout(seconds(25));

/** A route, for callers with a role or for everybody. */
export type Route = {
  readonly method: 'GET' | 'POST';
  /** Below `api/`. */
  readonly path: string;
  /** Gives its whole list as lines where that is asked for, which counts as an export. */
  readonly exports?: true;
} & (
  | {
      readonly role: 'Gatehouse.Reader';
      /** What somebody gets who is let in for some subscriptions alone: their own rows (src/api/sight), or nothing, for it is about all. */
      readonly sees: 'own' | 'all';
      readonly view: View;
    }
  | { readonly role: Exclude<Role, 'Gatehouse.Reader'>; readonly view: View }
  | { readonly role: 'anyone'; readonly view: OpenView }
);

/** What a route takes and gives, as schemas; the very ones that check its requests. */
export interface Operation {
  readonly summary: string;
  /** A route without one refuses every parameter. */
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** Takes If-Match. */
  readonly conditional?: true;
  readonly answer: z.ZodType;
  /** Statuses with this answer; 200 alone where left out. */
  readonly statuses?: readonly number[];
}

/** A route that the OpenAPI document describes. */
export type Described = Route & Operation;
