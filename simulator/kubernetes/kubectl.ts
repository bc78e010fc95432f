/** One object of a cluster, as a manifest has it. */
export type KubernetesObject = Readonly<Record<string, unknown>>;

export interface Printed {
  readonly output: string;
  readonly exitCode: number;
}

/** Kinds that every cluster has, by the name that kubectl lists them by, with whether they are in a namespace. */
const builtIn: Readonly<Record<string, readonly [kind: string, isNamespaced: boolean]>> = {
  namespaces: ['Namespace', false],
  networkpolicies: ['NetworkPolicy', true],
  nodes: ['Node', false],
  persistentvolumeclaims: ['PersistentVolumeClaim', true],
  pods: ['Pod', true],
  services: ['Service', true],
  storageclasses: ['StorageClass', false],
};

/** Kinds that a cluster has where it runs Cilium. */
const ofCilium: typeof builtIn = {
  ciliumclusterwidenetworkpolicies: ['CiliumClusterwideNetworkPolicy', false],
  ciliumnetworkpolicies: ['CiliumNetworkPolicy', true],
};

/** `kubectl get KIND [-A | -n NAMESPACE] -o json`, which is all of it that is known here. */
export function kubectl(words: readonly string[], objects: readonly KubernetesObject[], hasCilium: boolean): Printed {
  const [verb, kinds = '', ...options] = words;
  if (verb !== 'get') return refused(`error: unknown command "${verb ?? ''}" for "kubectl"`);
  const namespace = options.includes('-n') ? options[options.indexOf('-n') + 1] : 'default';
  const items: KubernetesObject[] = [];
  for (const named of kinds.split(',')) {
    const [name = ''] = named.split('.');
    const [kind, isNamespaced] = { ...builtIn, ...(hasCilium ? ofCilium : {}) }[name] ?? [];
    if (kind === undefined) return refused(`error: the server doesn't have a resource type "${name}"`);
    const isAsked = (each: KubernetesObject): boolean =>
      each.kind === kind && (isNamespaced !== true || options.includes('-A') || namespaceOf(each) === namespace);
    items.push(...objects.filter(isAsked));
  }
  return { output: `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items })}\n`, exitCode: 0 };
}

const namespaceOf = ({ metadata }: KubernetesObject): unknown =>
  (metadata as Record<string, unknown> | undefined)?.namespace ?? 'default';

const refused = (output: string): Printed => ({ output: `${output}\n`, exitCode: 1 });
