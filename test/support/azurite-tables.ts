import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenCredential } from '@azure/core-auth';
import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { startAzurite } from '../../simulator/azurite/azurite.ts';
import { makeCertificate } from '../../simulator/azurite/certificate.ts';
import { createTokenSigner } from '../../simulator/identity/token.ts';
import { type AuditArchive, auditContainer, createAuditArchive } from '../../src/state/audit/archive.ts';
import type { Tables } from '../../src/state/tables.ts';
import { createTables } from '../../src/state/tables.ts';

/** Table storage as the product meets it: the real client library, TLS and bearer tokens, with Azurite behind. */
export interface AzuriteTables {
  /** One table, by a client that does not try again. */
  open(name: string): TableClient;
  /** Every table of the product, as the product opens them. All callers share the same ones. */
  state(): Tables;
  /** The archive of the audit, in a blob service beside. */
  archive(): AuditArchive;
  /** What a blob of the archive says; empty where there is none. */
  readArchive(day: string): Promise<string>;
  stop(): Promise<void>;
}

const hour = 3_600_000;
const id = (last: string): string => `00000000-0000-0000-0000-00000000000${last}`;

export async function startAzuriteTables(): Promise<AzuriteTables> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-tables-'));
  const certificate = await makeCertificate(folder);
  const azurite = await startAzurite({ certificate });
  const sign = await createTokenSigner();
  const credential: TokenCredential = {
    async getToken() {
      const expiresOnTimestamp = Date.now() + hour;
      const token = await sign({
        identity: { clientId: id('b'), objectId: id('c') },
        tenantId: id('a'),
        audience: 'https://storage.azure.com',
        issuedAt: new Date(),
        expiresAt: new Date(expiresOnTimestamp),
      });
      return { token, expiresOnTimestamp };
    },
  };
  const options: TableServiceClientOptions = { tlsOptions: { ca: certificate.ca }, retryOptions: { maxRetries: 0 } };
  // The pipeline behind this client takes tlsOptions too, its own type only doesn't say so.
  const blobOptions = { keepAliveOptions: { enable: false }, tlsOptions: { ca: certificate.ca } };
  return {
    open: (name) => new TableClient(azurite.tableUri, name, credential, options),
    state: () => createTables(azurite.tableUri, credential, options),
    archive: () => createAuditArchive(azurite.blobUri, credential, blobOptions),
    async readArchive(day) {
      const container = new BlobServiceClient(azurite.blobUri, credential, blobOptions).getContainerClient(
        auditContainer,
      );
      const blob = container.getBlobClient(`${day}.jsonl`);
      return (await blob.exists()) ? (await blob.downloadToBuffer()).toString('utf8') : '';
    },
    async stop() {
      await azurite.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
