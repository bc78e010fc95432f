import { type Problem, problemText } from '../../../core/errors.ts';
import { checkJson } from '../../../core/schema-words.ts';
import { plain } from '../../../core/text.ts';
import {
  type Cluster,
  type Dataplane,
  idOf,
  type Policy,
  type PolicyPart,
  type Refused,
  type WrittenPolicy,
} from '../model.ts';
import { partOfCilium } from './cilium-policy.ts';
import { refusalOf } from './cilium-refusals.ts';
import { CiliumObject } from './cilium-schema.ts';
import { partOfNetworkPolicy } from './network-policy.ts';
import { NetworkPolicySpec } from './network-policy-schema.ts';
import { policyOfOther } from './other-engines.ts';
import { problemsOfMetadata } from './written-schema.ts';

/** The policies that count on one data plane, and those that don't, with the reason. */
export interface InForce {
  readonly policies: readonly Policy[];
  readonly refused: readonly Refused[];
}

export function policiesInForce(cluster: Cluster, dataplane: Dataplane): InForce {
  const policies: Policy[] = [];
  const refused: Refused[] = [];
  for (const written of cluster.policies) {
    // Nothing takes an object without one, so it isn't even refused by somebody.
    if (written.apiVersion === undefined) continue;
    const id = idOf(written);
    const read = partsOf(written, cluster, dataplane);
    if (typeof read === 'string') refused.push({ id, because: read });
    else policies.push({ id, parts: read });
  }
  // Whether another engine runs beside is not in the objects.
  return { policies: [...policies, ...cluster.others.map((other) => policyOfOther(other, cluster))], refused };
}

const apiVersions: Readonly<Record<WrittenPolicy['kind'], string>> = {
  NetworkPolicy: 'networking.k8s.io/v1',
  CiliumNetworkPolicy: 'cilium.io/v2',
  CiliumClusterwideNetworkPolicy: 'cilium.io/v2',
};

/** Its parts, or why it has no effect. */
function partsOf(written: WrittenPolicy, cluster: Cluster, dataplane: Dataplane): readonly PolicyPart[] | string {
  const { kind, apiVersion, namespace, body } = written;
  if (apiVersion !== apiVersions[kind]) return `its apiVersion is '${apiVersion}'; a ${kind} has ${apiVersions[kind]}`;
  const wrong = problemsOfMetadata(written);
  if (wrong !== undefined) return `Kubernetes refuses it: ${listOf(wrong)}`;
  if (kind === 'NetworkPolicy') {
    const { data, problems } = checkJson(NetworkPolicySpec, body.spec ?? {}, 'spec');
    return problems === undefined
      ? [partOfNetworkPolicy(data, namespace, cluster, dataplane)]
      : `Kubernetes refuses it: ${listOf(problems)}`;
  }
  if (dataplane === 'kubernetes') return 'only Cilium reads this kind, and the data plane is another';
  const { data, problems } = checkJson(CiliumObject, body);
  if (problems !== undefined) return `Cilium refuses it: ${listOf(problems)}`;
  const { spec, specs, status } = data;
  const rules = [...(spec === undefined ? [] : [spec]), ...(specs ?? [])];
  const invalid = status?.conditions?.find((each) => each.type === 'Valid' && each.status === 'False');
  if (invalid !== undefined) return `Cilium refuses it: ${plain(invalid.message ?? 'its status says so')}`;
  if (rules.length === 0) return 'Cilium refuses it: it has neither spec nor specs';
  const refusal = rules.map((rule) => refusalOf(rule, namespace === '')).find((each) => each !== undefined);
  return refusal === undefined
    ? rules.map((rule) => partOfCilium(rule, namespace, cluster))
    : `Cilium refuses it: ${refusal}`;
}

const most = 3;
const listOf = (problems: readonly Problem[]): string =>
  [
    ...problems.slice(0, most).map(problemText),
    ...(problems.length > most ? [`and ${problems.length - most} more`] : []),
  ].join('; ');
