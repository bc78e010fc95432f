import type { Problem } from './api.ts';

/** What became of one request to the API. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly status: number; readonly value: T }
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** The session ended, or there was none: the platform wants a sign-in. */
  | { readonly kind: 'signedOut' }
  /** Nothing of ours answered. */
  | { readonly kind: 'offline'; readonly because: string };

export interface Asked {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  /** The etag of what the person saw. */
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
}

/** A decision may take ten seconds, a start of the app some more. */
const patience = 45_000;
/** How often a request that came too fast is sent again, after the wait that the answer asks for. */
const mostTries = 5;

/** One request to the API. Never throws but when `signal` aborts; waits and tries again where the API says that it was too fast. */
export async function ask<T>(path: string, asked: Asked = {}): Promise<Answer<T>> {
  for (let tries = 1; ; tries += 1) {
    const response = await send(path, asked);
    if (!(response instanceof Response)) return response;
    if (response.status === 429 && tries < mostTries) {
      await wait(1_000 * Number(response.headers.get('retry-after') ?? 1), asked.signal);
      continue;
    }
    return read(response);
  }
}

async function send(path: string, { method = 'GET', body, ifMatch, signal }: Asked): Promise<Response | Answer<never>> {
  const limits = [AbortSignal.timeout(patience), ...(signal === undefined ? [] : [signal])];
  try {
    return await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        // Platform authentication then answers 401, where it would send a browser to its sign-in.
        'x-requested-with': 'XMLHttpRequest',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.any(limits),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    return { kind: 'offline', because: error instanceof Error ? error.message : String(error) };
  }
}

async function read<T>(response: Response): Promise<Answer<T>> {
  // A redirect to the sign-in, which a script may not follow.
  if (response.type === 'opaqueredirect' || response.status === 401) return { kind: 'signedOut' };
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return { kind: 'ok', status: response.status, value: body as T };
  if (isProblem(body)) return { kind: 'problem', problem: body };
  return { kind: 'offline', because: `the server answered ${response.status}, and nothing of Gatehouse's` };
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'type' in body && 'detail' in body && 'title' in body;
}

function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
