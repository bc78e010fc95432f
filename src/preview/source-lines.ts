import { findResourceId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';

/** A resource that a Bicep file declares. */
interface Declaration {
  readonly line: number;
  /** Lower-case. */
  readonly type: string;
  /** Lower-case; undefined where it is put together. */
  readonly name: string | undefined;
}

const header = /^\s*resource\s+\w+\s+'([^'@]+)@[^']*'\s*(existing)?/;
const nameLine = /^\s*name:\s*(?:'((?:[^'$\\]|\\.)*)'\s*$)?/;
/** Where the name of a resource is: first, or after a decorator, parent and scope. */
const nearest = 12;

/**
 * Says on which line of a Bicep file a resource is declared. Undefined where that isn't one line: no declaration of its type has its name, or several do, or
 * only one is of its type and its name is put together from others'.
 */
export function linesOfSource(source: string): (id: string) => number | undefined {
  const declared = declarationsIn(code(source).split(/\r?\n/));
  return (id) => {
    const resource = findResourceId(id);
    const type = resource?.type ?? typeOf(id);
    const ofType = declared.filter((each) => each.type === type);
    const named = ofType.filter(({ name }) => name !== undefined && name === resource?.name);
    if (named.length === 1) return named[0]?.line;
    const [only, ...others] = ofType;
    return named.length === 0 && others.length === 0 && only?.name === undefined ? only?.line : undefined;
  };
}

/** What a file of Bicep can hold that reads like code and is none: `'''` (which knows no escape) and comments; then strings of one line, in which neither begins. */
const notCode = /'''[\s\S]*?(?:'''+|$)|\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\r\n]*|'(?:[^'\\\r\n]|\\.)*'/g;

/** The file without its texts of several lines and its comments, line for line. */
const code = (source: string): string =>
  source.replace(notCode, (part) => (/^'(?!'')/.test(part) ? part : part.replace(/[^\r\n]+/g, '')));

/** The type in an id of which not every part is known: `…/providers/a/b/c`. */
function typeOf(id: string): string | undefined {
  const [provider, ...rest] = foldCase(id).split('/providers/').at(-1)?.split('/') ?? [];
  const kinds = rest.filter((_, index) => index % 2 === 0);
  return provider === undefined || kinds.length === 0 ? undefined : [provider, ...kinds].join('/');
}

function declarationsIn(lines: readonly string[]): readonly Declaration[] {
  return lines.flatMap((text, index): Declaration[] => {
    const [, type, existing] = header.exec(text) ?? [];
    if (type === undefined || existing !== undefined) return [];
    const found = lines.slice(index + 1, index + 1 + nearest).find((each) => nameLine.test(each) || header.test(each));
    const name = found === undefined || header.test(found) ? undefined : nameLine.exec(found)?.[1];
    return [{ line: index + 1, type: foldCase(type), name: foldCase(name) }];
  });
}
