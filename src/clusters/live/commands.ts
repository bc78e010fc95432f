import * as z from 'zod';
import type { Arm, ArmActions, ArmAnswer } from '../../arm/arm.ts';
import { PermanentError, recover, UnreadError } from '../../core/errors.ts';
import { at, textOf } from '../../egress/body.ts';
import type { CommandResult } from './plan.ts';

const apiVersion = '2025-10-01';

/** A token for clusters with Entra sign-in; they let nobody in without one. */
export type ClusterToken = (signal: AbortSignal) => Promise<string>;

/** How a command ended: https://learn.microsoft.com/rest/api/aks/managed-clusters/get-command-result */
const Result = z.object({
  properties: z.object({
    provisioningState: z.string().nullish(),
    exitCode: z.number().nullish(),
    logs: z.string().nullish(),
    reason: z.string().nullish(),
  }),
});

/**
 * Has a cluster run one command. Gives where its result will be, an address or a path.
 * @throws PermanentError with Azure's reason where it does not run.
 */
export async function runCommand(
  arm: ArmActions,
  body: Readonly<Record<string, unknown>>,
  { cluster, command }: { readonly cluster: string; readonly command: string },
  token: ClusterToken,
  signal: AbortSignal,
): Promise<string> {
  const hasSignIn = at(body, 'properties', 'aadProfile') ?? undefined;
  const clusterToken = hasSignIn === undefined ? '' : await token(signal);
  const answer = await arm.act(`${cluster}/runCommand`, apiVersion, { command, context: '', clusterToken }, { signal });
  const result = answer.headers.location ?? pathOf(cluster, answer);
  if (result === undefined) throw new UnreadError('runCommand was answered without a way to its result');
  return result;
}

/** A command that has ended at once is read like the rest. */
function pathOf(cluster: string, { body }: ArmAnswer): string | undefined {
  const id = textOf(at(body, 'id'))?.split('/').at(-1);
  return id === undefined ? undefined : `${cluster}/commandResults/${id}`;
}

export type ResultReads = Pick<ArmActions, 'read'> & Pick<Arm, 'follow'>;

/** How the command ended whose result is there. What Azure refuses for good is an end too. */
export function readResult(arm: ResultReads, result: string, signal: AbortSignal): Promise<CommandResult> {
  return recover(
    PermanentError,
    async () => {
      const isPath = result.startsWith('/');
      return resultOf(await (isPath ? arm.read(result, apiVersion, signal) : arm.follow(result, signal)));
    },
    ({ reason, message }): CommandResult => ({ kind: 'failed', reason, message }),
  );
}

function resultOf({ status, body }: ArmAnswer): CommandResult {
  if (status === 202) return { kind: 'running' };
  const parsed = Result.safeParse(body);
  if (!parsed.success) throw new UnreadError('the result of a command has another shape than documented');
  const { provisioningState, exitCode, logs, reason } = parsed.data.properties;
  if (provisioningState === 'Failed' || provisioningState === 'Canceled') {
    const message = reason ?? `its command is ${provisioningState}`;
    return { kind: 'failed', reason: `Command${provisioningState}`, message };
  }
  return exitCode === null || exitCode === undefined
    ? { kind: 'running' }
    : { kind: 'ended', exitCode, logs: logs ?? '' };
}
