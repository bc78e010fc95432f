import type { EgressCheck, ResourceType } from '../model.ts';
import { pathChecks } from '../profiles/checks.ts';
import { listedChecks } from './catalogue.ts';

const most = 3;

/** Every check of these types, and those of paths, which any type that sends packets can be found by. */
export const allChecks = (types: readonly ResourceType[]): readonly EgressCheck[] => [
  ...types.flatMap(({ checks }) => Object.values(checks)),
  ...Object.values(pathChecks),
];

/** Every check once, with the types it is about: docs/findings.md is made of it. */
export function checksOf(types: readonly ResourceType[]): readonly EgressCheck[] {
  const byId = new Map<string, { check: EgressCheck; names: string[] }>();
  for (const { name, checks } of types) {
    for (const check of Object.values(checks)) {
      const known = byId.get(check.id);
      if (known === undefined) byId.set(check.id, { check, names: [name] });
      else known.names.push(name);
    }
  }
  const listed = [...byId.values()].map(({ check, names }) => ({
    ...check,
    about: `${check.category}: ${aboutOf(check, names)}`,
  }));
  const ofPaths = Object.values(pathChecks).filter(({ id }) => !byId.has(id));
  return [...listed, ...ofPaths];
}

function aboutOf({ id }: EgressCheck, names: readonly string[]): string {
  if (listedChecks.some((check) => check.id === id && check.types.includes('*')))
    return 'every type with a public switch';
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
