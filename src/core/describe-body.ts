import { findList, isRecord } from './arm-body.ts';
import { findResourceId } from './resource-id.ts';
import { quote } from './text.ts';

/** What a document is, as far as its fields say, to go on from "is"; undefined for an object that says nothing. */
export function describeBody(content: unknown): string | undefined {
  if (content === null) return 'null';
  if (Array.isArray(content)) return `a list of ${content.length}`;
  if (!isRecord(content)) return `a ${typeof content}`;
  const id = findResourceId(content.id);
  if (id !== undefined) return `the body of ${quote(String(content.id))}, of type ${id.type}`;
  return signs.find(({ has }) => has(content))?.what(content) ?? undefined;
}

interface Sign {
  readonly has: (content: Record<string, unknown>) => boolean;
  readonly what: (content: Record<string, unknown>) => string;
}

const having =
  (...names: readonly string[]): Sign['has'] =>
  (content) =>
    names.every((name) => Object.hasOwn(content, name));

const signs: readonly Sign[] = [
  { has: ({ error }) => isRecord(error), what: ({ error }) => `an error that Azure answered${codeOf(error)}` },
  { has: having('eventType'), what: () => 'an event of Event Grid' },
  { has: having('specversion', 'type'), what: () => 'a CloudEvent' },
  { has: having('resource_changes'), what: () => 'a Terraform plan' },
  { has: having('planned_values'), what: () => 'a Terraform plan' },
  { has: having('predictedResources'), what: () => 'a Bicep snapshot' },
  { has: having('changes'), what: () => 'the result of a what-if' },
  { has: having('$schema', 'resources'), what: () => 'a template' },
  { has: having('version', 'approvals'), what: () => 'a policy document' },
  { has: having('version', 'dns'), what: () => 'a policy document' },
  { has: having('version', 'egress'), what: () => 'a policy document' },
  { has: (content) => findList(content) !== undefined, what: (content) => `a list of ${findList(content)?.length}` },
];

const codeOf = (error: unknown): string =>
  isRecord(error) && typeof error.code === 'string' ? ` (${error.code}: ${String(error.message ?? '')})` : '';
