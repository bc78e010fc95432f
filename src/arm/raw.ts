import { RestError } from '@azure/core-rest-pipeline';
import { findResourceId } from '../core/resource-id.ts';
import { provesAbsence, readErrorBody } from './classify.ts';
import { classifySdkError } from './sdk-error.ts';

/** The part of an SDK's raw response that is used here; the SDKs disagree about the rest. */
interface RawResponse {
  readonly bodyAsText?: string | null;
}
type CallOptions = { abortSignal: AbortSignal; onResponse: (response: RawResponse) => void };

/**
 * Makes one SDK call and gives the body as Azure sent it: the rooms' schemas read ARM JSON, as recordings and the Resource
 * Graph have it, not an SDK's model of it. Errors come out classed.
 */
export async function rawBody(signal: AbortSignal, call: (options: CallOptions) => Promise<unknown>): Promise<unknown> {
  let text: string | null | undefined;
  try {
    await call({ abortSignal: signal, onResponse: (response) => (text = response.bodyAsText) });
  } catch (error) {
    throw classifySdkError(error);
  }
  return text === undefined || text === null || text === '' ? undefined : JSON.parse(text);
}

/** Like `rawBody` for a direct GET of `id`: undefined where the answer proves that it is absent. */
export async function findRawBody(
  id: string,
  signal: AbortSignal,
  call: (options: CallOptions) => Promise<unknown>,
): Promise<unknown> {
  let absent = false;
  const body = await rawBody(signal, async (options) => {
    try {
      return await call(options);
    } catch (error) {
      absent = isAbsence(error, id);
      if (!absent) throw error;
    }
  });
  return absent ? undefined : body;
}

function isAbsence(error: unknown, id: string): boolean {
  if (!(error instanceof Error) || error.name !== RestError.name) return false;
  const { statusCode, response } = error as RestError;
  if (statusCode !== 404) return false;
  let body: unknown;
  try {
    body = JSON.parse(response?.bodyAsText ?? '');
  } catch {
    return false;
  }
  return provesAbsence(statusCode, readErrorBody(body).code, findResourceId(id)?.type ?? '');
}
