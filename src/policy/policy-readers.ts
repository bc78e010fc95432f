import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { TokenCredential } from '@azure/core-auth';
import { RestError } from '@azure/core-rest-pipeline';
import type { AnonymousCredential } from '@azure/storage-blob';
import { isRecord } from '../core/arm-body.ts';
import { UnreadError } from '../core/errors.ts';
import { loadOnce } from '../core/load-once.ts';
import { foldCase } from '../core/text.ts';
import type { Millis } from '../core/time.ts';
import { limitedForAll, storageLimit } from '../core/time-limit.ts';
import { userAgentOptions } from '../core/version.ts';
import { PolicyProblem } from './policy-problem.ts';
import type { PolicyReader } from './policy-source.ts';

/** A reader for a location as the settings name it: an https blob address, else a path, relative to `folder`. */
export function policyReader(location: string, folder: string, credential: TokenCredential): PolicyReader {
  if (/^https:\/\//i.test(location)) return blobReader(location, credential);
  return fileReader(isAbsolute(location) ? location : join(folder, location));
}

/** Reads a file; its times, number and size show whether it changed, so that an unchanged one is not read again. */
export function fileReader(path: string): PolicyReader {
  return async (etag) => {
    try {
      const { mtimeMs, ctimeMs, ino, size } = await stat(path);
      const current = [mtimeMs, ctimeMs, ino, size].join('-');
      return current === etag ? 'unchanged' : { text: await readFile(path, 'utf8'), etag: current };
    } catch (error) {
      const code = isRecord(error) ? error.code : undefined;
      if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
      if (code === 'EISDIR' || code === 'EACCES') {
        const message = code === 'EISDIR' ? 'is a folder; expected a file' : 'is not readable by this process';
        throw new PolicyProblem('PolicyUnreadable', path, message);
      }
      throw error;
    }
  };
}

/**
 * Reads a blob, with If-None-Match where it was read before. A token credential is only ever sent over https. Blob Storage names the kind of
 * blob in every success and a code in every refusal (REST reference of Get Blob): an answer without was written by something in between.
 */
export function blobReader(
  url: string,
  credential: TokenCredential | AnonymousCredential,
  { limit = storageLimit }: { readonly limit?: Millis } = {},
): PolicyReader {
  // The loop asks again by itself, and an event can not wait for several tries.
  const options = { retryOptions: { maxTries: 1 }, userAgentOptions };
  // Its library is loaded where a policy is in a blob, and nowhere else.
  const client = loadOnce(async () => new (await import('./blob-client.ts')).BlobClient(url, credential, options));
  const download = async (etag: string | undefined, abortSignal: AbortSignal) => {
    const blob = await client.get();
    const conditions = etag === undefined ? {} : { conditions: { ifNoneMatch: etag } };
    const answer = await blob.download(0, undefined, { abortSignal, ...conditions });
    const chunks: Buffer[] = [];
    for await (const chunk of answer.readableStreamBody ?? []) chunks.push(Buffer.from(chunk));
    // Only once it is read to its end: a body that nobody reads fails by itself, with nobody to hear it.
    if (answer.blobType === undefined) throw new UnreadError('the policy was answered with something that is no blob');
    const commit = commitIn(answer.metadata);
    const text = Buffer.concat(chunks).toString('utf8');
    return { text, etag: answer.etag ?? '', ...(commit === undefined ? {} : { commit }) };
  };
  return async (etag) => {
    try {
      // Everybody waits for the same document, so its limit is nobody's in particular; the body's last byte falls under it too.
      return await limitedForAll({ what: 'the policy blob', limit }, (signal) => download(etag, signal));
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      if (error.statusCode === 304) return 'unchanged';
      if (error.response?.headers.get('x-ms-error-code') === undefined) throw error;
      if (error.statusCode === 404) return 'missing';
      if (error.statusCode === 401 || error.statusCode === 403) {
        const message = `may not be read (${error.statusCode}); grant the identity Storage Blob Data Reader`;
        throw new PolicyProblem('PolicyUnreadable', url.replace(/\?.*$/, ''), message);
      }
      throw error;
    }
  };
}

/** What the pipeline of the policy's repository leaves in the blob's metadata: a commit, and nothing else that somebody wrote there. */
function commitIn(metadata: Readonly<Record<string, string>> = {}): string | undefined {
  const [, said = ''] = Object.entries(metadata).find(([name]) => foldCase(name) === 'commit') ?? [];
  return /^[0-9a-f]{7,64}$/.test(said) ? said : undefined;
}
