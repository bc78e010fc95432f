import type * as z from 'zod';
import { isRecord } from '../../../core/arm-body.ts';
import { closest } from '../../../core/closest.ts';
import { InputError, type Problem } from '../../../core/errors.ts';
import { checkJson } from '../../../core/schema-words.ts';
import { foldCase, quote } from '../../../core/text.ts';
import { policyKinds } from '../model.ts';

/** One Kubernetes object and its place in the file. */
export interface Item {
  readonly path: string;
  readonly kind: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The kinds that are judged here, as Kubernetes writes them. */
const kinds: readonly string[] = [
  'Namespace',
  'Node',
  'PersistentVolumeClaim',
  'Pod',
  'Service',
  'StorageClass',
  ...policyKinds,
];

/**
 * The objects of a file: a List as `kubectl get … -o json` prints it, an array of manifests, or one manifest. Lists inside of lists count too, and
 * those of one kind, whose elements say neither kind nor apiVersion (`kubectl get --raw`).
 * @throws InputError naming each element that is no object with a kind, and each whose kind is a misspelling of one of these, and what the API server answered in their place.
 */
export function itemsOf(content: unknown): readonly Item[] {
  const problems: Problem[] = [];
  const items = [...flatten(content, '', problems)];
  if (problems.length > 0) throw new InputError('objects', problems);
  return items;
}

/** Reads the items of a kind by its schema; what that refuses goes to the problems. */
export const readerOf =
  (items: readonly Item[], problems: Problem[]) =>
  <T>(kind: string, schema: z.ZodType<T>): readonly T[] =>
    items
      .filter((item) => item.kind === kind)
      .flatMap(({ path, body }) => {
        const { data, problems: refused } = checkJson(schema, body, path);
        problems.push(...(refused ?? []));
        return data === undefined ? [] : [data];
      });

function* flatten(content: unknown, path: string, problems: Problem[]): Generator<Item> {
  const list = Array.isArray(content) ? content : listIn(content);
  if (list !== undefined) {
    const at = Array.isArray(content) ? path : join(path, 'items');
    for (const [index, each] of list.entries()) yield* flatten(ofList(content, each), `${at}[${index}]`, problems);
    return;
  }
  if (!isRecord(content)) {
    const message =
      path === ''
        ? "is neither a List (as 'kubectl get … -o json' prints it), an array of manifests nor a manifest"
        : 'is not a Kubernetes object; expected { "kind": …, "metadata": … }';
    problems.push({ path, message });
    return;
  }
  if (typeof content.kind !== 'string' || content.kind === '') {
    problems.push({ path: join(path, 'kind'), message: "is missing; say what it is, e.g. 'Pod' or 'NetworkPolicy'" });
    return;
  }
  if (content.kind === 'Status') {
    const said = typeof content.message === 'string' ? `: ${content.message}` : '';
    problems.push({ path, message: `is an answer of the API server and holds no objects${said}` });
    return;
  }
  const meant = kindMeantBy(content.kind) ?? policyMeantBy(content);
  if (meant !== undefined && meant !== content.kind) {
    const message = `is ${quote(content.kind)}, which Kubernetes doesn't know; write ${quote(meant)}`;
    problems.push({ path: join(path, 'kind'), message });
    return;
  }
  yield { path, kind: content.kind, body: content };
}

/** `networkpolicy` and `NetworkPolicies` are what `kubectl get` takes; as a kind nobody reads them. */
function kindMeantBy(kind: string): string | undefined {
  const text = foldCase(kind);
  return kinds.find((each) => [each, `${each}s`, each.replace(/y$/, 'ies')].some((form) => foldCase(form) === text));
}

/** Kinds of the groups that policies are of, which are close to none of them; one that is close is a slip. */
function policyMeantBy({ kind, apiVersion }: Readonly<Record<string, unknown>>): string | undefined {
  return /^(networking\.k8s\.io|cilium\.io)\//.test(String(apiVersion))
    ? closest(String(kind), policyKinds)
    : undefined;
}

/** An element of a PodList is a Pod, whether it says so or not. */
function ofList(list: unknown, element: unknown): unknown {
  if (!isRecord(list) || !isRecord(element) || (element.kind ?? undefined) !== undefined) return element;
  const [, kind] = /^(.+)List$/.exec(String(list.kind)) ?? [];
  return kind === undefined ? element : { apiVersion: list.apiVersion, ...element, kind };
}

function listIn(content: unknown): readonly unknown[] | undefined {
  if (!isRecord(content) || !Array.isArray(content.items)) return undefined;
  return content.kind === undefined || String(content.kind).endsWith('List') ? content.items : undefined;
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
