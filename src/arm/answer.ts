import { isRecord } from '../core/arm-body.ts';
import { UnreadError } from '../core/errors.ts';
import { findJson } from '../core/find-json.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { ArmAnswer } from './arm.ts';
import { classify, provesAbsence, readErrorBody, readPolicyViolations, readRetryAfter } from './classify.ts';

/** One answer, not yet classified. */
export interface RawAnswer {
  /** Method and path, for messages. */
  readonly asked: string;
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** What the SDK has read the text as, where it is JSON: a page of Resource Graph has megabytes. */
  readonly json?: object | undefined;
}

/** An answer of another shape is unread: a proxy that answers in Azure's place must not be believed. */
export function unread({ asked, status, headers }: RawAnswer, because: string): UnreadError {
  const contentType = headers['content-type'];
  const kind = contentType === undefined ? '' : ` (${contentType.split(';')[0]?.trim()})`;
  return new UnreadError(`${asked} was answered ${status}${kind} with ${because}: that is not what was asked for`);
}

/** A success's body: JSON, or undefined where there is none (202, 204). @throws UnreadError for other text, and what a failure means. */
export function bodyOf(answer: RawAnswer): unknown {
  if (answer.status < 200 || answer.status >= 300) throw failureOf(answer);
  const body = jsonOf(answer);
  if (body === undefined && answer.text.trim() === '') return undefined;
  if (isRecord(body) || Array.isArray(body)) return body;
  throw unread(answer, 'something that is no JSON object');
}

/** A success with its body and headers. */
export function successOf(answer: RawAnswer): ArmAnswer {
  const { status, headers } = answer;
  return { status, headers, body: bodyOf(answer) };
}

/**
 * The body of the resource that `id` names. Every recorded one carries its own id and properties; a path that is no resource id (a
 * provider's description of itself) only has to be an object.
 * @throws UnreadError for an empty body, another shape, or another resource.
 */
export function resourceOf(answer: RawAnswer, id: string): Record<string, unknown> {
  const body = bodyOf(answer);
  if (body === undefined) throw unread(answer, 'an empty body');
  if (!isRecord(body)) throw unread(answer, 'a list');
  const wanted = findResourceId(id);
  if (wanted === undefined) return body;
  const found = findResourceId(body.id);
  if (found === undefined) throw unread(answer, 'a body without a resource id');
  if (found.id !== wanted.id) throw unread(answer, `the body of ${found.id}`);
  if (!isRecord(body.properties)) throw unread(answer, 'a body without properties');
  return body;
}

/** The same for a direct GET: undefined where the answer proves that there is none. */
export function findResource(answer: RawAnswer, id: string): Record<string, unknown> | undefined {
  const { code } = readErrorBody(jsonOf(answer));
  return provesAbsence(answer.status, code, findResourceId(id)?.type ?? '') ? undefined : resourceOf(answer, id);
}

/**
 * The elements of one page of a list: `value` in Resource Manager, `data` in Resource Graph.
 * @throws UnreadError where there is no such list, or an element is no object: neither is an empty list, nor a shorter one.
 */
export function elementsOf(answer: RawAnswer, field: 'value' | 'data'): readonly Record<string, unknown>[] {
  const body = bodyOf(answer);
  const elements: unknown = isRecord(body) ? body[field] : undefined;
  if (!Array.isArray(elements)) throw unread(answer, `a body without the list '${field}'`);
  if (!elements.every(isRecord)) throw unread(answer, `a list '${field}' with an element that is no object`);
  return elements;
}

/** What leads to the next page; undefined on the last. Anything else than a text there leaves the rest unread. */
export function nextOf(answer: RawAnswer, field: 'nextLink' | '$skipToken'): string | undefined {
  const body = bodyOf(answer);
  const next = isRecord(body) ? (body[field] ?? '') : '';
  if (typeof next !== 'string') throw unread(answer, `a '${field}' that is no text`);
  return next === '' ? undefined : next;
}

/** How many rows a query of Resource Graph has on all pages; undefined where the answer does not say. */
export function totalOf(answer: RawAnswer): number | undefined {
  const body = bodyOf(answer);
  const total = isRecord(body) ? body.totalRecords : undefined;
  return typeof total === 'number' ? total : undefined;
}

/** The error that a failed answer becomes. Azure's refusals are a JSON object or empty; other text comes from something in between. */
export function failureOf(answer: RawAnswer): Error {
  const { status, headers, text } = answer;
  const body = jsonOf(answer);
  const isRefusal = status >= 400 && (text.trim() === '' || isRecord(body));
  const isTrouble = status === 408 || status === 429 || status >= 500;
  const isRedirection = status >= 300 && status < 400;
  if (!isRefusal && !isTrouble)
    return unread(answer, isRedirection ? 'a redirection' : 'something that is no JSON object');
  const { code, message } = readErrorBody(body);
  return classify({
    status,
    code,
    message: message ?? `${answer.asked} was answered ${status}`,
    retryAfter: readRetryAfter(headers['retry-after'], new Date()),
    violations: readPolicyViolations(body),
  });
}

/** Of one answer several things are asked. */
const parsed = new WeakMap<RawAnswer, unknown>();

function jsonOf(answer: RawAnswer): unknown {
  if (answer.json !== undefined) return answer.json;
  if (!parsed.has(answer)) parsed.set(answer, findJson(answer.text));
  return parsed.get(answer);
}
