import { randomUUID } from 'node:crypto';
import { runShell } from '../kubernetes/shell.ts';
import type { SimResource } from '../world.ts';
import { type Answer, methodNotAllowed, parentNotFound, providerError, resourceNotFound } from './answer.ts';
import { objectAt, propertiesAt, textAt } from './bodies.ts';
import { type Call, parentOf } from './call.ts';
import { changeOf } from './changes.ts';
import type { Handler, Simulation } from './simulation.ts';

/** Output ends here, without a word (https://learn.microsoft.com/azure/aks/access-private-cluster). */
const mostOutput = 512 * 1_024;

/**
 * `managedClusters/{name}/runCommand`: 202 with a Location of `commandResults`, 202 there while the command runs, then 200 with its exit code and output.
 *
 *   the cluster lets nobody run commands          refused [I]
 *   it has sign-in with Entra, and no token came  refused [I]
 *   another command runs in it                    both run: nothing says otherwise
 *   a policy of the cluster refuses the pod       KubernetesOperationError
 *   no node has room for it within a minute       KubernetesPerformanceError, at the end
 *   it needs more than its 1 GiB of memory        ends with 137 and without output [I]
 */
export const runCommands: Handler = (sim, call) => {
  const id = parentOf(call) ?? '';
  const cluster = sim.world.find(id);
  if (cluster === undefined) return parentNotFound(call, id);
  if (call.method !== 'POST') return methodNotAllowed(call);
  const properties = propertiesAt(cluster.body);
  const command = textAt(call.body, 'command');
  const refused = refusalOf(sim, cluster, call, command);
  if (refused !== undefined) return refused;
  const { objects, trouble } = sim.settings.inClusters(cluster.id);
  const startedAt = sim.world.now().toISOString();
  let answer: Answer = noRoom;
  const headers = sim.operations.start({
    call,
    style: { resultPath: `${cluster.id}/commandResults/{op}` },
    delay: sim.settings.delays.command,
    change: changeOf('action', call.type, cluster.id),
    finish() {
      if (trouble === 'no room') return undefined;
      const hasCilium = textAt(objectAt(properties, 'networkProfile'), 'networkDataplane') === 'cilium';
      const { output, exitCode } =
        trouble === 'out of memory' ? { output: '', exitCode: 137 } : runShell(command, { objects, hasCilium });
      const logs = Buffer.from(output).subarray(0, mostOutput).toString();
      const finishedAt = sim.world.now().toISOString();
      const ended = { provisioningState: 'Succeeded', exitCode, startedAt, finishedAt, logs };
      answer = { status: 200, body: { id: randomUUID().replaceAll('-', ''), properties: ended } };
      return undefined;
    },
    result: () => answer,
  });
  return { status: 202, headers };
};

/** A result that no command of ours has is nowhere. */
export const commandResults: Handler = (_, call) => resourceNotFound(call);

function refusalOf(sim: Simulation, cluster: SimResource, call: Call, command: string): Answer | undefined {
  const properties = propertiesAt(cluster.body);
  if (objectAt(properties, 'apiServerAccessProfile').disableRunCommand === true)
    return providerError(400, 'BadRequest', 'Run command is disabled for this managed cluster.');
  if (command === '') return providerError(400, 'InvalidParameter', 'The value of parameter command is invalid.');
  if (properties.aadProfile !== undefined && textAt(call.body, 'clusterToken') === '')
    return providerError(400, 'InvalidParameter', 'The value of parameter clusterToken is invalid.');
  if (sim.settings.inClusters(cluster.id).trouble !== 'refused') return undefined;
  const message =
    'Failed to run command in managed cluster due to kubernetes failure. details: admission webhook "validation.gatekeeper.sh" denied the request';
  return providerError(400, 'KubernetesOperationError', message);
}

const noRoom = providerError(
  400,
  'KubernetesPerformanceError',
  'Failed to run command due to cluster perf issue, container command in aks-command namespace did not start within 60s on your cluster, retry may helps.',
);
