import { isRecord } from '../../../core/arm-body.ts';
import { closest } from '../../../core/closest.ts';
import { fieldPath, type Path } from '../../../core/field-path.ts';
import { didYouMean } from '../../../core/schema-words.ts';
import { type UnknownField, unknownFields } from '../../../core/unknown-fields.ts';
import type { WrittenPolicy } from '../model.ts';
import { schemaOf } from './written-schema.ts';

/**
 * What a policy says under names that its kind doesn't have, as sentences. The API server drops them where it isn't asked to refuse them, as kubectl asks it
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#setting-the-field-validation-level), so a policy is judged without them.
 */
export const droppedFieldsOf = (written: WrittenPolicy): readonly string[] =>
  [...unknownFields(schemaOf(written), written.body)].map((field) => sayOf(written, field));

function sayOf({ kind, body }: WrittenPolicy, { path, allowed }: UnknownField): string {
  const meant = closest(String(path.at(-1)), allowed);
  const inside = path.slice(0, -1);
  const holder = inside.reduce<unknown>(
    (found, step) => (isRecord(found) || Array.isArray(found) ? Reflect.get(found, step) : undefined),
    body,
  );
  const left = isRecord(holder) ? allowed.filter((name) => (holder[name] ?? undefined) !== undefined) : [];
  const means = meaningOf(kind === 'NetworkPolicy', inside, left, meant);
  return `${fieldPath(path)} is no field of a ${kind}${didYouMean(meant)}${meant === undefined ? ';' : ''} kubectl refuses it, and other clients have it dropped: then ${means}`;
}

/** What is left of a part of a policy without the field: what is absent means something else than what was written. */
function meaningOf(isKubernetes: boolean, inside: Path, left: readonly string[], meant: string | undefined): string {
  const place = inside.map((step) => (typeof step === 'number' ? '[]' : String(step))).join('.');
  const isLost = (...names: readonly string[]): boolean =>
    meant !== undefined && names.includes(meant) && !left.includes(meant);
  if (/(^|\.)(podSelector|namespaceSelector|\w*[sS]elector|\w+Endpoints\.\[\])$/.test(place) && left.length === 0)
    return 'the selector is for everything';
  if (isKubernetes) {
    if (/^spec\.(ingress|egress)\.\[\]$/.test(place)) {
      if (isLost('from', 'to')) return `the rule is for everybody${left.includes('ports') ? ' on its ports' : ''}`;
      if (isLost('ports')) return 'the rule is for every port';
    }
    if (place === '' && isLost('spec')) return 'it closes ingress of every pod of its namespace';
    if (place === 'spec' && isLost('podSelector')) return 'it is for every pod of its namespace';
    if (place === 'spec' && isLost('policyTypes')) return 'it closes ingress, and egress where it has rules of egress';
    if (place === 'spec' && isLost('ingress', 'egress')) return `there is no rule under ${meant}`;
    return 'it is as if that were not there';
  }
  if (/^specs?\.(\[\]\.)?(ingress|egress)(Deny)?\.\[\]$/.test(place)) {
    const isAnybody = left.includes('toPorts') || left.includes('icmps');
    if (left.length === 0) return 'the rule is for nobody';
    if (isLost('toPorts')) return 'the rule is for every port';
    if (isAnybody && !left.some((name) => /^(from|to(?!Ports))/.test(name)))
      return 'the rule is for everybody on its ports';
  }
  return 'it is as if that were not there';
}
