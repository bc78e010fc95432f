import type { TokenCredential } from '@azure/core-auth';
import { PermanentError } from '../core/errors.ts';
import { seconds } from '../core/time.ts';
import { heeding } from '../core/time-limit.ts';
import { classifyNoAnswer } from './answer-of.ts';

/** The server application of AKS in every tenant of every cloud: https://azure.github.io/kubelogin/concepts/aks.html */
const audience = '6dae42f8-4368-4678-94ff-3960e28e3630';
const patience = seconds(10);

/** Our own token for clusters with Entra sign-in. It is handed to Azure with a command, and kept nowhere. */
export const createClusterToken =
  (credential: TokenCredential) =>
  async (signal: AbortSignal): Promise<string> => {
    const token = await heeding(signal, { what: 'a token for clusters', limit: patience }, () =>
      credential.getToken(`${audience}/.default`),
    ).catch((error: unknown) => {
      throw classifyNoAnswer(error);
    });
    if (token === null) throw new PermanentError('NoClusterToken', 'the identity has no token for clusters');
    return token.token;
  };
