import { isRecord } from '../../../core/arm-body.ts';
import { InputError, type Problem } from '../../../core/errors.ts';

/** One Kubernetes object and where it stands in the file. */
export interface Item {
  readonly path: string;
  readonly kind: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * The objects of a file: a List as `kubectl get … -o json` prints it, an array of manifests, or one manifest. Lists inside of lists count too.
 * @throws InputError naming each element that is no object with a kind.
 */
export function itemsOf(content: unknown): readonly Item[] {
  const problems: Problem[] = [];
  const items = [...flatten(content, '', problems)];
  if (problems.length > 0) throw new InputError('objects', problems);
  return items;
}

function* flatten(content: unknown, path: string, problems: Problem[]): Generator<Item> {
  const list = Array.isArray(content) ? content : listIn(content);
  if (list !== undefined) {
    const at = Array.isArray(content) ? path : join(path, 'items');
    for (const [index, each] of list.entries()) yield* flatten(each, `${at}[${index}]`, problems);
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
  yield { path, kind: content.kind, body: content };
}

function listIn(content: unknown): readonly unknown[] | undefined {
  if (!isRecord(content) || !Array.isArray(content.items)) return undefined;
  return content.kind === undefined || String(content.kind).endsWith('List') ? content.items : undefined;
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
