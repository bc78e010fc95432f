import { findAddress } from '../../core/addresses.ts';
import { foldCase } from '../../core/text.ts';
import type { Cluster, ContainerPort, Flow, Pod, Protocol, Service } from './model.ts';
import { podEnd } from './places.ts';
import { meets, valuesIn } from './selector.ts';

const behind = new WeakMap<Service, readonly Pod[]>();

/** The living pods that a service's selector names; worked out once. */
export function podsBehind({ pods }: Cluster, service: Service): readonly Pod[] {
  const { namespace, selector } = service;
  if (selector === undefined) return [];
  const known = behind.get(service);
  if (known !== undefined) return known;
  const all = Object.entries(selector).map(([key, value]) => ({ key, operator: 'In' as const, values: [value] }));
  const found = pods.filter(
    (pod) => pod.namespace === namespace && pod.isLiving && meets(all, valuesIn(pod.labels)) === 'yes',
  );
  behind.set(service, found);
  return found;
}

/** The number that a port's name has on a pod. */
export const portNamed = (pod: Pod, name: string, protocol: Protocol): number | undefined =>
  portsNamed(pod.ports, name, protocol)[0];

export const portsNamed = (ports: readonly ContainerPort[], name: string, protocol: Protocol): readonly number[] =>
  ports.flatMap((each) => (each.name === name && each.protocol === protocol ? [each.number] : []));

/**
 * What arrives at each living backend of a service, after its ports were translated; a headless service translates none. Empty where nothing
 * is behind that port.
 */
export function flowsBehind(
  cluster: Cluster,
  service: Service,
  port: number | string,
  protocol: Protocol,
): readonly Flow[] {
  const pods = podsBehind(cluster, service);
  const said = service.ports.find(
    (each) => each.protocol === protocol && (typeof port === 'number' ? each.port === port : each.name === port),
  );
  if (service.isHeadless) {
    const number = typeof port === 'number' ? port : said?.port;
    return pods.map((pod) => ({ protocol, port: number, to: podEnd(cluster, pod) }));
  }
  if (said === undefined) return [];
  const { target } = said;
  return pods.flatMap((pod): readonly Flow[] => {
    const number = typeof target === 'number' ? target : portNamed(pod, target, protocol);
    return number === undefined ? [] : [{ protocol, port: number, to: podEnd(cluster, pod) }];
  });
}

/** Why nothing arrives behind that port of a service, as far as the objects show. */
export function whyNowhere(cluster: Cluster, service: Service, port: number | string, protocol: Protocol): string {
  const name = `service ${service.namespace}/${service.name}`;
  if (service.selector === undefined) return `${name} has no selector, so where it leads is not among the objects`;
  if (podsBehind(cluster, service).length === 0) return `no living pod is behind ${name}`;
  const isPort = service.ports.some((each) => each.protocol === protocol && (each.port === port || each.name === port));
  return isPort
    ? `no pod behind ${name} has the port that its targetPort names`
    : `${name} has no port ${port} of ${protocol}`;
}

const annotation = 'service.beta.kubernetes.io/azure-pls-';

/** Whether AKS makes a private link service for it. */
export const isPublished = ({ annotations }: Service): boolean =>
  foldCase(annotations[`${annotation}create`]) === 'true';

/** The addresses that consumers of its private link service arrive from, where an annotation fixes them. */
export const natAddressesOf = ({ annotations }: Service): readonly string[] =>
  (annotations[`${annotation}ip-configuration-ip-address`] ?? '')
    .split(/[\s,]+/)
    .flatMap((text) => findAddress(text)?.text ?? []);
