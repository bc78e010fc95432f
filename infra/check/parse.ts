import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { atOf } from './read-expression.ts';
import { toFile } from './read-file.ts';
import type { BicepFile, Problem } from './syntax.ts';

const wasm = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');

/** Reads one file; `problems` is not empty where the grammar refuses it, and the file then says only what could be read. */
export interface Parsed {
  readonly file: BicepFile;
  readonly problems: readonly Problem[];
}
export type Parse = (text: string, path: string) => Parsed;

/** Loads Bicep's grammar. Takes a tenth of a second: share the result. */
export async function loadGrammar(): Promise<Parse> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm));
  return (text, path) => {
    const tree = parser.parse(path.endsWith('.bicepparam') ? asVariables(text) : text);
    if (tree === null) throw new Error(`${path} could not be parsed.`);
    return { file: toFile(tree.rootNode, path), problems: syntaxErrors(tree.rootNode, path) };
  };
}

/** The grammar wants a type in every `param`; in a parameter file there is none, and an assignment reads like a variable's. */
const asVariables = (text: string): string => text.replace(/^param(?=\s)/gm, 'var  ');

function syntaxErrors(root: Node, path: string): Problem[] {
  if (!root.hasError) return [];
  const found: Problem[] = [];
  const visit = (node: Node): void => {
    if (node.isError || node.isMissing) {
      const what = node.isMissing
        ? `'${node.type}' is missing`
        : `can't be read: ${node.text.split('\n')[0]?.slice(0, 60)}`;
      found.push({ path, at: atOf(node), message: what });
      return;
    }
    for (const child of node.children) if (child?.hasError) visit(child);
  };
  visit(root);
  return found;
}
