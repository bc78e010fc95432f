import { foldCase } from '../../core/text.ts';

const label = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/;

/**
 * A domain name as this room compares it: lower-case and without the final dot; undefined where the text is none.
 * A wildcard is allowed as the first label: machine learning and container apps give out such names.
 */
export function findDomainName(text: string): string | undefined {
  const name = foldCase(text.trim()).replace(/\.$/, '');
  if (name.length > 253) return undefined;
  const labels = name.split('.');
  const fits = (part: string, index: number): boolean =>
    part.length <= 63 && (label.test(part) || (part === '*' && index === 0 && labels.length > 1));
  return labels.length > 1 && labels.every(fits) ? name : undefined;
}

/** Labels whose place others may have too. */
const shapes: ReadonlyMap<string, RegExp> = new Map([
  ['{partitionId}', /^\d+$/],
  ['{dnsZone}', /^z\d+$/],
]);

const none: ReadonlyMap<string, string> = new Map();

/**
 * What is left of `suffix`, where the name ends with it and something is left; `{…}` in the suffix matches one
 * label, a `{partitionId}` for digits only, because an old static web app has its region in that place, a `{dnsZone}` for `z` and digits.
 */
export function matchSuffix(
  name: string,
  suffix: string,
): { readonly left: string; readonly values: ReadonlyMap<string, string> } | undefined {
  if (!suffix.includes('{')) {
    const dot = name.length - suffix.length - 1;
    return dot >= 0 && name[dot] === '.' && name.endsWith(suffix)
      ? { left: name.slice(0, dot), values: none }
      : undefined;
  }
  const labels = name.split('.');
  const wanted = suffix.split('.');
  const tail = labels.slice(labels.length - wanted.length);
  if (labels.length <= wanted.length) return undefined;
  const values = new Map<string, string>();
  for (const [index, part] of wanted.entries()) {
    const actual = tail[index] ?? '';
    if (!part.startsWith('{')) {
      if (part !== actual) return undefined;
    } else {
      if (shapes.get(part)?.test(actual) === false) return undefined;
      values.set(part, actual);
    }
  }
  return { left: labels.slice(0, labels.length - wanted.length).join('.'), values };
}
