import type { z } from 'zod';
import type { Problem } from '../core/errors.ts';
import { findJsonError } from './json-error.ts';
import { bodyLimit } from './limits.ts';
import type { ApiRequest } from './message.ts';
import { ApiProblem, fieldProblem } from './problem.ts';

/**
 * The body as the schema wants it.
 * @throws ApiProblem naming the position (`invalid-json`) or every wrong field (`invalid-body`).
 */
export async function parseBody<T>(request: ApiRequest, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(parseJson(await request.text()));
  if (parsed.success) return parsed.data;
  throw fieldProblem('invalid-body', toProblems(parsed.error.issues));
}

/** Schema issues with their paths; each unknown field is a problem of its own. */
export function toProblems(issues: readonly z.core.$ZodIssue[]): readonly Problem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'is not known here' }));
    }
    return [{ path: path.join('.'), message: issue.message }];
  });
}

/**
 * Reads a body to its end, but never past the limit.
 * @throws ApiProblem `body-too-large` or `invalid-body` (not UTF-8).
 */
export async function readBoundedText(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > bodyLimit) throw new ApiProblem('body-too-large', `A body has at most ${bodyLimit} bytes.`);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new ApiProblem('invalid-body', 'The body is not UTF-8.', { cause: error });
  }
}

function parseJson(text: string): unknown {
  const position = findJsonError(text);
  if (position === undefined) return JSON.parse(text);
  const lines = text.slice(0, position).split('\n');
  const line = lines.length;
  const column = (lines.at(-1)?.length ?? 0) + 1;
  const found = position < text.length ? 'is not JSON' : 'ends too early';
  throw new ApiProblem('invalid-json', `The body ${found} at line ${line}, column ${column}.`, {
    more: { position, line, column },
  });
}
