import type * as z from 'zod';
import { deepestSearched, findKeyTwice } from '../core/key-twice.ts';
import { checkJson } from '../core/schema-words.ts';
import { findJsonError } from './json-error.ts';
import type { ApiRequest } from './message.ts';
import { ApiProblem, fieldProblem } from './problem.ts';

/** The body as the schema wants it. @throws ApiProblem naming the position (`invalid-json`) or every wrong field (`invalid-body`). */
export async function parseBody<T>(request: ApiRequest, schema: z.ZodType<T>): Promise<T> {
  const { data, problems } = checkJson(schema, parseJson(await request.text()));
  if (problems === undefined) return data;
  throw fieldProblem('invalid-body', problems);
}

/** The part of a request's body that is used here: a web stream, or none. */
export type BodyStream = Pick<ReadableStream<Uint8Array>, 'getReader'> | null;

/** The longest body a request may have, in bytes. */
export const bodyLimit = 16 * 1024;

/** A sender is cut off beyond this many unwanted bytes. */
const patience = 8 * 1024 * 1024;

/**
 * Reads a body to its end, but keeps nothing past the limit. What is too long is refused at once and read on behind the answer: to let go
 * of a stream breaks the connection it comes on, and the sender would see a 500 of the host instead of our answer.
 * @throws ApiProblem `body-too-large` or `invalid-body` (not UTF-8, or broken off).
 */
export async function readBoundedText(body: BodyStream, announced = 0): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = announced;
  for (let received = 0; length <= bodyLimit; length = received) {
    const { done, value } = await readChunk(reader);
    if (done) return decode(chunks);
    received += value.byteLength;
    chunks.push(value);
  }
  void discard(reader);
  throw new ApiProblem('body-too-large', `A body has at most ${bodyLimit} bytes.`);
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function readChunk(reader: Reader): ReturnType<Reader['read']> {
  try {
    return await reader.read();
  } catch (error) {
    throw new ApiProblem('invalid-body', 'The body broke off before its end.', { cause: error });
  }
}

/** The sender has its answer already, so errors here are ignored. */
async function discard(reader: Reader): Promise<void> {
  try {
    for (let length = 0; length <= patience; ) {
      const { done, value } = await reader.read();
      if (done) return;
      length += value.byteLength;
    }
    await reader.cancel();
  } catch {
    // Broken off: there is nothing left to read.
  }
}

function decode(chunks: readonly Uint8Array[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new ApiProblem('invalid-body', 'The body is not UTF-8.', { cause: error });
  }
}

function parseJson(text: string): unknown {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const position = findJsonError(text) ?? text.length;
    const lines = text.slice(0, position).split('\n');
    const line = lines.length;
    const column = (lines.at(-1)?.length ?? 0) + 1;
    const found = position < text.length ? 'is not JSON' : 'ends too early';
    throw new ApiProblem('invalid-json', `The body ${found} at line ${line}, column ${column}.`, {
      cause: error,
      more: { position, line, column },
    });
  }
  const twice = findKeyTwice(text);
  if (twice === 'too deep')
    throw new ApiProblem('invalid-json', `The body is nested more than ${deepestSearched} levels deep.`);
  if (twice === undefined) return content;
  throw new ApiProblem(
    'invalid-json',
    `The body has one name twice in one object, at lines ${twice.lines.join(' and ')}.`,
  );
}
