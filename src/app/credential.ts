import type { TokenCredential } from '@azure/core-auth';
import { loadOnce } from '../core/load-once.ts';

/** What of the environment decides who the app is. */
export interface IdentitySettings {
  /** The platform has a managed identity for this process and nothing names another: no other kind is tried, or loaded. */
  readonly isManaged: boolean;
  /** Of the user-assigned identity; absent for the system-assigned one. */
  readonly clientId: string | undefined;
}

/** The identity of the process: the managed one alone where the platform says that there is one, else the chain that a developer's machine needs. */
export function openCredential({ isManaged, clientId }: IdentitySettings): TokenCredential {
  const opened = loadOnce(async (): Promise<TokenCredential> => {
    if (isManaged) {
      const { ManagedIdentityCredential } = await import('./identity-managed.ts');
      return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
    }
    const { DefaultAzureCredential } = await import('./identity-any.ts');
    return new DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
  });
  return {
    async getToken(scopes, options) {
      return (await opened.get()).getToken(scopes, options);
    },
  };
}
