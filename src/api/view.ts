import type * as z from 'zod';
import type { ApiRequest, ApiResponse } from './message.ts';
import type { ApiDependencies } from './ports.ts';
import type { Principal, Role } from './principal.ts';

/** What answers a route: a known caller with the route's role. */
export type View = (request: ApiRequest, caller: Principal) => Promise<ApiResponse>;
/** The same for a route that needs no identity. */
export type OpenView = (request: ApiRequest, caller: Principal | undefined) => Promise<ApiResponse>;

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
      readonly view: (deps: ApiDependencies) => View;
    }
  | { readonly role: Exclude<Role, 'Gatehouse.Reader'>; readonly view: (deps: ApiDependencies) => View }
  | { readonly role: 'anyone'; readonly view: (deps: ApiDependencies) => OpenView }
);

/** What a route takes and gives, as schemas; the very ones that check its requests. */
export interface Operation {
  readonly summary: string;
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
