import { isMap, isScalar, LineCounter, parseAllDocuments, type Tags, visit } from 'yaml';
import { refuseBeyondBounds, tooDeep } from '../core/bounds.ts';
import { InputError, type Problem } from '../core/errors.ts';
import { abridged, plain } from '../core/text.ts';
import { isTooDeep } from '../policy/parse-policy.ts';
import { yamlProblems } from '../policy/yaml-problem.ts';
import { jsonOf, nameOf, readText } from './input.ts';
import type { Terminal } from './terminal.ts';

/**
 * Objects of a cluster, as kubectl prints or takes them: JSON, or YAML of any number of documents, of which empty ones say nothing.
 * @throws InputError naming the file, and what it holds instead.
 */
export async function readManifests(file: string, terminal: Terminal): Promise<unknown> {
  const text = (await readText(file, terminal)).replace(/^\uFEFF/, '');
  if (text.trim() === '' || /^\s*([["]|\{(?!\{))/.test(text) || text.startsWith('PK')) return jsonOf(file, text);
  const refusal = refusalIn(text);
  if (refusal !== undefined) throw new InputError(nameOf(file), refusal);
  const content = yamlIn(nameOf(file), text);
  refuseBeyondBounds(content, nameOf(file));
  return content;
}

function yamlIn(name: string, text: string): unknown {
  if (isTooDeep(text)) throw new InputError(name, tooDeep);
  const lines = new LineCounter();
  const all = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    version: '1.1',
    customTags: asKubernetes,
  });
  const documents = Array.isArray(all) ? all : [];
  const problems: Problem[] = [];
  for (const document of documents) {
    const template = templateIn(document);
    if (template !== undefined)
      throw new InputError(name, [{ path: `line ${lines.linePos(template).line}`, message: unrendered }]);
    problems.push(...yamlProblems(document, lines, text));
  }
  if (problems.length > 0) throw new InputError(name, /\{\{/.test(text) ? unrendered : problems);
  const contents = documents
    .map((document): unknown => document.toJS({ maxAliasCount: 100 }))
    .filter((each) => each !== null);
  if (contents.length === 0) throw new InputError(name, 'holds no document; expected objects of Kubernetes');
  return contents.length === 1 ? contents[0] : contents;
}

const unrendered = 'is a template that Helm has not filled in ({{ … }}); give what `helm template` prints';

/** Where a template was left in: YAML reads what it is without quotation marks as an object for a name, and a name or label with it as text. */
function templateIn(document: Parameters<typeof visit>[0]): number | undefined {
  let found: number | undefined;
  visit(document, {
    Pair: (_key, { key, value }) => {
      const at = isMap(key) ? key.range?.[0] : undefined;
      const isText = isScalar(value) && typeof value.value === 'string' && !value.type?.startsWith('BLOCK');
      const inText = isText && /^\{\{.*\}\}/.test(String(value.value)) ? value.range?.[0] : undefined;
      found ??= at ?? inText;
      return found === undefined ? undefined : visit.BREAK;
    },
  });
  return found;
}

/** Kubernetes reads YAML 1.1, where `yes` is true, but takes no text for a date or for minutes and seconds (https://github.com/kubernetes-sigs/yaml). */
const asKubernetes = (tags: Tags): Tags =>
  tags.filter(
    (tag) => typeof tag === 'string' || !(tag.tag.endsWith(':timestamp') || ('format' in tag && tag.format === 'TIME')),
  );

const mostWords = 200;

/** What kubectl prints where it isn't asked for JSON or has nothing to print; undefined where it is neither. */
function refusalIn(text: string): string | undefined {
  const [first = ''] = text.trim().split('\n');
  if (/^(NAMESPACE\s+)?NAME(\s{2,}[A-Z-]+)+\s*$/.test(first))
    return 'is a table, as kubectl prints it for people; add `-o json`';
  if (first.startsWith('No resources found')) return `is what kubectl says where there is nothing: ${quoted(first)}`;
  if (/^(error|Error from server|Unable to connect)\b/.test(first))
    return `is what kubectl says where it fails: ${quoted(first)}`;
  return undefined;
}

const quoted = (text: string): string => abridged(plain(text), mostWords);
