import { AzFailed } from './az.ts';

/** Azure's directory spreads something new to its parts after a while: asked again, these pass. */
const passing = [
  'RoleDefinitionDoesNotExist',
  'PrincipalNotFound',
  // The platform's upload of the package, with an identity whose right there is minutes old.
  'BlobUploadFailedException',
] as const;

/** What a person can do about an error of Azure's that doesn't pass. */
const remedies: Readonly<Record<string, string>> = {
  RoleAssignmentUpdateNotPermitted:
    "An assignment of an identity that is gone is where ours goes: its name comes from the identity's id, which is the same again. List those without a principal with `az role assignment list --all --query \"[?principalName==''].id\" --output tsv`, delete ours with `az role assignment delete --ids …`, and deploy again.",
  RoleDefinitionWithSameNameExists:
    'A custom role with our name exists in this tenant: two deployments with one owner mark. Give one of them an `owner` of its own.',
  MissingSubscriptionRegistration:
    'A resource provider is not registered in this subscription: `az provider register --namespace …`, as docs/deploy.md lists them.',
  AuthorizationFailed:
    'You need Owner, or Contributor with User Access Administrator, at everything that is deployed to: docs/deploy.md says where.',
};

const waits = [20, 40, 60, 120];

/** Does something again while Azure says what passes by itself, at most four times, a little later each time. */
export async function repeatKnown<Value>(
  work: () => Promise<Value>,
  say: (text: string) => void,
  wait: (millis: number) => Promise<unknown>,
): Promise<Value> {
  for (let attempt = 0; ; attempt += 1)
    try {
      return await work();
    } catch (error) {
      const code = codeIn(error, passing);
      const seconds = waits[attempt];
      if (code === undefined || seconds === undefined) throw error;
      say(`Azure doesn't know yet what it was given a moment ago (${code}): again in ${seconds} seconds.`);
      await wait(seconds * 1000);
    }
}

/** What to do about a failure, where we know. */
export function findRemedy(error: unknown): string | undefined {
  const code = codeIn(error, Object.keys(remedies));
  return code === undefined ? undefined : remedies[code];
}

/** az prints Azure's errors as text, with their codes as words in it. */
function codeIn<Code extends string>(error: unknown, codes: readonly Code[]): Code | undefined {
  if (!(error instanceof AzFailed)) return undefined;
  return codes.find((code) => new RegExp(`\\b${code}\\b`).test(error.said));
}
