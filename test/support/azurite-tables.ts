import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenCredential } from '@azure/core-auth';
import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import { startAzurite } from '../../simulator/azurite/azurite.ts';
import { makeCertificate } from '../../simulator/azurite/certificate.ts';
import { createTokenSigner } from '../../simulator/identity/token.ts';
import { openState } from '../../src/state/open-state.ts';
import type { State } from '../../src/state/state.ts';

/** Table storage as the product meets it: the real client library, TLS and bearer tokens, with Azurite behind. */
export interface AzuriteTables {
  /** One table, by a client that does not try again. */
  open(name: string): TableClient;
  /** Every table of the product, as the product opens them. All callers share the same ones. */
  state(): State;
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
  return {
    open: (name) => new TableClient(azurite.tableUri, name, credential, options),
    state: () => openState(azurite.tableUri, credential, options),
    async stop() {
      await azurite.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
