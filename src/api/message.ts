/** An HTTP request as a view sees it: nothing of the host or a framework. */
export interface ApiRequest {
  /** Identifies this call in the log and in a problem's `instance`. */
  readonly id: string;
  readonly method: string;
  readonly url: URL;
  /** Values of the route's `{…}` parts. */
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  readonly headers: RequestHeaders;
  /** The body, read once. @throws ApiProblem `body-too-large` past `bodyLimit`, `invalid-body` where it is not UTF-8. */
  text(): Promise<string>;
}

/** Headers by lower-case name; a header given twice comes joined by a comma. */
export type RequestHeaders = Pick<Headers, 'get'>;

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export type Handler = (request: ApiRequest) => Promise<ApiResponse>;

/** An answer in JSON. Text stays as it is: the client escapes what it shows. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): ApiResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}
