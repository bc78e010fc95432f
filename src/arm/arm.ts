/** One answer of Azure Resource Manager, body as it came. */
export interface ArmAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or undefined for an empty body. */
  readonly body: unknown;
}

export interface WriteOptions {
  readonly signal: AbortSignal;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: '*' | undefined;
}

/** One page of Resource Graph rows; `skipToken` resumes after it, absent on the last page. */
export interface GraphPage {
  readonly rows: readonly unknown[];
  readonly skipToken: string | undefined;
  /** How many rows the whole query has, on all pages. */
  readonly total?: number | undefined;
}

/**
 * Azure Resource Manager as the rooms see it: raw bodies in and out, one HTTP request a call (lists: one a page), no
 * retries inside. Everything thrown is classed: RetryableError, ConflictError or PermanentError. What is not what was asked for is unread
 * (UnreadError), never absent and never empty; every call ends with its signal; no other origin than the endpoint's is ever asked.
 * Ids are resource ids without host or api-version.
 */
export interface Arm {
  /** A direct GET: the resource that `id` names; undefined only where the answer proves absence (design: Outcomes). */
  find(id: string, apiVersion: string, signal: AbortSignal): Promise<ArmAnswer | undefined>;
  /**
   * Follows `nextLink` until it is missing: a page may be empty. `path` may carry more path after the id, `query` what else is in the address.
   * Every element is an object.
   */
  list(
    path: string,
    apiVersion: string,
    signal: AbortSignal,
    query?: Readonly<Record<string, string>>,
  ): Promise<readonly unknown[]>;
  put(id: string, apiVersion: string, body: unknown, options: WriteOptions): Promise<ArmAnswer>;
  patch(id: string, apiVersion: string, body: unknown, options: WriteOptions): Promise<ArmAnswer>;
  /** Resolves for 200, 202 and 204. */
  remove(id: string, apiVersion: string, options: WriteOptions): Promise<ArmAnswer>;
  /** GET of an absolute operation URL (`Azure-AsyncOperation`, `Location`) that an earlier answer named; refused off the ARM origin. The body may be empty. */
  follow(url: string, signal: AbortSignal): Promise<ArmAnswer>;
  /** One page of a Resource Graph query over these subscriptions (all the identity can read where empty). */
  queryGraph(
    query: string,
    subscriptions: readonly string[],
    skipToken: string | undefined,
    signal: AbortSignal,
  ): Promise<GraphPage>;
}

/** Actions on resources, as the few see it that ask for them. The same promises hold. */
export interface ArmActions {
  /** A GET of what is no resource of its own, e.g. how an action ended. The body may be empty while the status is 202. */
  read(path: string, apiVersion: string, signal: AbortSignal): Promise<ArmAnswer>;
  /** A POST of an action: `path` is the resource's id and the action's name. Resolves for 200, 202 and 204. */
  act(path: string, apiVersion: string, body: unknown, options: WriteOptions): Promise<ArmAnswer>;
}
