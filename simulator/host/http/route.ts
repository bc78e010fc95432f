/** A compiled route template such as `approvals/{id:guid}/{action?}` or `console/{*path}`. */
export interface Route {
  /** Route values when `path` (no leading slash, still percent-encoded) fits. One slash at its end says nothing. */
  match(path: string): Record<string, string> | undefined;
  /** Sorts the more specific template first: literal, constrained, plain parameter, optional, catch-all. */
  readonly rank: string;
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly fits: Constraint;
      readonly constrained: boolean;
      readonly optional: boolean;
    }
  | { readonly kind: 'rest'; readonly name: string };

type Constraint = (value: string) => boolean;

const constraints: Readonly<Record<string, (argument: string) => Constraint>> = {
  int: () => (value) => /^[+-]?\d+$/.test(value) && Math.abs(Number(value)) < 2 ** 31,
  long: () => (value) => /^[+-]?\d+$/.test(value),
  bool: () => (value) => /^(true|false)$/i.test(value),
  guid: () => (value) => /^\{?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?$/i.test(value),
  alpha: () => (value) => /^[a-z]*$/i.test(value),
  length: (argument) => {
    const [least = '0', most = least] = argument.split(',');
    return (value) => value.length >= Number(least) && value.length <= Number(most);
  },
  minlength: (argument) => (value) => value.length >= Number(argument),
  maxlength: (argument) => (value) => value.length <= Number(argument),
  regex: (argument) => (value) => new RegExp(argument, 'i').test(value),
};

/** Compiles a template. Throws when a constraint is one the local host doesn't play. */
export function compileRoute(template: string): Route {
  const segments = template
    .replace(/^\/|\/$/g, '')
    .split('/')
    .filter((text) => text !== '')
    .map(toSegment);
  return { rank: segments.map(weight).join('') || '0', match: (path) => matchSegments(segments, path) };
}

function toSegment(text: string): Segment {
  if (!text.startsWith('{') || !text.endsWith('}')) return { kind: 'literal', text: text.toLowerCase() };
  const inner = text.slice(1, -1);
  if (inner.startsWith('*')) return { kind: 'rest', name: inner.replace(/^\*+/, '') };
  const optional = inner.endsWith('?');
  const [name = '', ...rules] = (optional ? inner.slice(0, -1) : inner).split(':');
  const accepted = rules.map((rule) => {
    const [, kind = '', argument = ''] = /^(\w+)(?:\((.*)\))?$/.exec(rule) ?? [];
    const make = constraints[kind.toLowerCase()];
    if (make === undefined)
      throw new Error(`Route segment ${text}: the local host does not know the constraint "${rule}".`);
    return make(argument);
  });
  return {
    kind: 'parameter',
    name,
    optional,
    constrained: rules.length > 0,
    fits: (value) => accepted.every((accepts) => accepts(value)),
  };
}

function weight(segment: Segment): string {
  if (segment.kind === 'literal') return '1';
  if (segment.kind === 'rest') return '9';
  if (segment.optional) return '5';
  return segment.constrained ? '2' : '3';
}

function matchSegments(segments: readonly Segment[], path: string): Record<string, string> | undefined {
  const parts = path.replace(/\/$/, '').split('/');
  if (parts.length === 1 && parts[0] === '') parts.pop();
  const values: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (segment.kind === 'rest') {
      // What begins with an empty segment fits nowhere; further back it may be.
      if (part === '') return undefined;
      const rest = parts.slice(index).map(decode).join('/');
      return rest === '' ? values : { ...values, [segment.name]: rest };
    }
    if (part === undefined) {
      if (segment.kind === 'parameter' && segment.optional) continue;
      return undefined;
    }
    const value = decode(part);
    if (value === '') return undefined;
    if (segment.kind === 'literal' ? value.toLowerCase() !== segment.text : !segment.fits(value)) return undefined;
    if (segment.kind === 'parameter') values[segment.name] = value;
  }
  return parts.length > segments.length ? undefined : values;
}

/** An encoded slash stays encoded: it is no part of the path's shape. What is no UTF-8 stays as it is. */
function decode(part: string): string {
  return part
    .split(/(%2f)/i)
    .map((piece) => (/^%2f$/i.test(piece) ? piece : decodePlain(piece)))
    .join('');
}

function decodePlain(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}
