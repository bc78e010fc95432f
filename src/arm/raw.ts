import { RestError } from '@azure/core-rest-pipeline';
import { findResourceId } from '../core/resource-id.ts';
import { heeding } from '../core/time-limit.ts';
import { bodyOf, elementsOf, parseJson, type RawAnswer, resourceOf } from './answer.ts';
import { armLimit } from './arm-limit.ts';
import { provesAbsence, readErrorBody } from './classify.ts';
import { classifySdkError } from './sdk-error.ts';

/** The part of an SDK's raw response that is used here; the SDKs disagree about the rest. */
interface RawResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
  readonly bodyAsText?: string | null;
}
export interface CallOptions {
  readonly abortSignal: AbortSignal;
  readonly onResponse: (response: RawResponse) => void;
}
type Call = (options: CallOptions) => Promise<unknown>;

/**
 * One SDK call of a resource, and its body as Azure sent it: the rooms' schemas read ARM JSON, as REST and the Resource Graph have it,
 * not an SDK's model of it. Errors come out classed.
 * @throws UnreadError where the answer is not that resource.
 */
export async function resourceBody(method: string, id: string, signal: AbortSignal, call: Call): Promise<unknown> {
  return resourceOf(await lastAnswer(`${method} ${id}`, signal, call), id);
}

/** Like `resourceBody` for a direct GET: undefined where the answer proves that it is absent. */
export async function findResourceBody(id: string, signal: AbortSignal, call: Call): Promise<unknown> {
  let absent = false;
  const answer = await lastAnswer(`GET ${id}`, signal, async (options) => {
    try {
      return await call(options);
    } catch (error) {
      absent = isAbsence(error, id);
      if (!absent) throw error;
    }
  });
  return absent ? undefined : resourceOf(answer, id);
}

/** An SDK call whose success has no body that matters. */
export async function done(method: string, id: string, signal: AbortSignal, call: Call): Promise<void> {
  bodyOf(await lastAnswer(`${method} ${id}`, signal, call));
}

/** Every element of an SDK's list, to its last page, as Azure sent them. */
export async function listBodies(
  path: string,
  signal: AbortSignal,
  pages: (options: CallOptions) => AsyncIterable<unknown>,
): Promise<readonly unknown[]> {
  const answers = await answersOf(`GET ${path}`, signal, async (options) => {
    for await (const _page of pages(options));
  });
  return answers.flatMap((answer) => elementsOf(answer, 'value'));
}

async function lastAnswer(asked: string, signal: AbortSignal, call: Call): Promise<RawAnswer> {
  const [answer] = (await answersOf(asked, signal, call)).slice(-1);
  if (answer === undefined) throw new TypeError(`${asked} ended without an answer`);
  return answer;
}

async function answersOf(asked: string, signal: AbortSignal, call: Call): Promise<readonly RawAnswer[]> {
  const answers: RawAnswer[] = [];
  const onResponse = ({ status, headers, bodyAsText }: RawResponse): void => {
    answers.push({ asked, status, contentType: headers.get('content-type'), text: bodyAsText ?? '' });
  };
  try {
    await heeding(signal, { what: asked, limit: armLimit }, (abortSignal) => call({ abortSignal, onResponse }));
  } catch (error) {
    throw classifySdkError(error);
  }
  return answers;
}

function isAbsence(error: unknown, id: string): boolean {
  if (!(error instanceof Error) || error.name !== RestError.name) return false;
  const { statusCode, response } = error as RestError;
  const { code } = readErrorBody(parseJson(response?.bodyAsText ?? ''));
  return provesAbsence(statusCode ?? 0, code, findResourceId(id)?.type ?? '');
}
