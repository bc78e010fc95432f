import type { TokenCredential } from '@azure/core-auth';
import { RestError } from '@azure/core-rest-pipeline';
import type {
  AnonymousCredential,
  AppendBlobClient,
  ContainerClient,
  StoragePipelineOptions,
} from '@azure/storage-blob';
import { ConflictError, PermanentError, RetryableError } from '../../core/errors.ts';
import { loadOnce } from '../../core/load-once.ts';
import type { Millis } from '../../core/time.ts';
import { limited, storageLimit } from '../../core/time-limit.ts';
import { userAgentOptions } from '../../core/version.ts';
import type { AuditEntry } from './model.ts';

/** Where audit rows go before they leave the table: one JSON Lines blob a day. */
export interface AuditArchive {
  /**
   * Adds entries of one day (`yyyy-mm-dd`) to its blob, in one write. What a call that was cut off has added already is not added again,
   * provided that those entries come first in the next call.
   * @throws PermanentError where the identity may not write there, ConflictError where somebody else added something meanwhile.
   */
  append(day: string, entries: readonly AuditEntry[]): Promise<void>;
}

export const auditContainer = 'audit';
/** A write's most bytes; the end of a blob that is read to know what exists there is as long. */
export const mostAppended = 2 * 1_048_576;

export function createAuditArchive(
  blobServiceUri: string,
  credential: TokenCredential | AnonymousCredential,
  { limit = storageLimit, ...options }: StoragePipelineOptions & { readonly limit?: Millis } = {},
): AuditArchive {
  const retryOptions = { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 500 };
  const container = `${blobServiceUri.replace(/\/+$/, '')}/${auditContainer}`;
  /** Its library is loaded with the first rows that are archived. */
  const opened = loadOnce(async () => {
    const { ContainerClient } = await import('./container-client.ts');
    return new ContainerClient(container, credential, { retryOptions, userAgentOptions, ...options });
  });
  const ask = <R>(purpose: 'read' | 'write', call: (abortSignal: AbortSignal) => Promise<R>): Promise<R> =>
    limited({ what: 'the audit archive', limit, purpose }, call);

  /** How long the blob is; it is made, and its container, where there is none yet. */
  async function lengthOf(container: ContainerClient, blob: AppendBlobClient): Promise<number> {
    try {
      return (await ask('read', (abortSignal) => blob.getProperties({ abortSignal }))).contentLength ?? 0;
    } catch (error) {
      if (!(error instanceof RestError) || error.statusCode !== 404) throw error;
    }
    await ask('write', (abortSignal) => container.createIfNotExists({ abortSignal }));
    const blobHTTPHeaders = { blobContentType: 'application/x-ndjson; charset=utf-8' };
    await ask('write', (abortSignal) => blob.createIfNotExists({ blobHTTPHeaders, abortSignal }));
    return 0;
  }

  /** The ids that exist at the end of a blob. A line that begins before that end is half read: it was written earlier. */
  async function idsAtEnd(blob: AppendBlobClient, length: number): Promise<ReadonlySet<string>> {
    if (length === 0) return new Set();
    const start = Math.max(0, length - mostAppended);
    const bytes = await ask('read', (abortSignal) => blob.downloadToBuffer(start, length - start, { abortSignal }));
    const lines = bytes.toString('utf8').split('\n');
    return new Set(lines.slice(start === 0 ? 0 : 1).flatMap((line) => (line === '' ? [] : [idOf(JSON.parse(line))])));
  }

  return {
    async append(day, entries) {
      const container = await opened.get();
      const blob = container.getAppendBlobClient(`${day}.jsonl`);
      try {
        const length = await lengthOf(container, blob);
        const known = await idsAtEnd(blob, length);
        const text = entries.flatMap((entry) => (known.has(idOf(entry)) ? [] : [lineOf(entry)])).join('');
        if (text === '') return;
        const conditions = { appendPosition: length };
        await ask('write', (abortSignal) =>
          blob.appendBlock(text, Buffer.byteLength(text), { conditions, abortSignal }),
        );
      } catch (error) {
        throw classifyBlob(error);
      }
    },
  };
}

/** One entry as a line of its own, as `GET /api/audit` gives it as JSON Lines. */
export const lineOf = (entry: AuditEntry): string => `${JSON.stringify(entry)}\n`;
/** The same decision may be said twice, refused and carried out: under ids of their own. */
const idOf = ({ at, id }: Pick<AuditEntry, 'at' | 'id'>): string => `${at} ${id}`;

function classifyBlob(error: unknown): unknown {
  if (!(error instanceof RestError)) return error;
  const { statusCode, message } = error;
  if (statusCode === 409 || statusCode === 412) return new ConflictError(message, { cause: error });
  if (statusCode === 401 || statusCode === 403) {
    const text = `the container ${auditContainer} of our storage account may not be written (${statusCode})`;
    return new PermanentError('AuditNotArchived', text, { cause: error });
  }
  return new RetryableError(message, { cause: error });
}
