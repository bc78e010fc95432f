import * as z from 'zod';
import { Cluster, ClusterAccess, Proposal } from '../src/api/openapi/access-answers.ts';
import {
  AuditEntry,
  Connection,
  ConnectionInFull,
  Endpoint,
  EndpointInFull,
  Finding,
  HeldZone,
  Me,
  Person,
  Plan,
  RecordSet,
  RecordSetWithNetworks,
  Released,
  Subscription,
} from '../src/api/openapi/answers.ts';
import { Isolation, Service, Wanted } from '../src/api/openapi/cluster-answers.ts';
import { Remediation, Way, WayInFull, WaysOfDay } from '../src/api/openapi/egress-answers.ts';
import { Health } from '../src/api/openapi/health-answers.ts';
import { Reachability, Why } from '../src/api/openapi/why-answers.ts';
import { words, wordsEverywhere } from './api-field-words.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema | false;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
}

/** One field of an answer, as the page shows it. */
export interface Field {
  readonly path: string;
  readonly what: string;
  readonly isOptional: boolean;
  readonly description: string;
}

/** Each schema of an answer, by the name its words go under. */
export const answers = {
  Connection,
  ConnectionInFull,
  Endpoint,
  EndpointInFull,
  RecordSet,
  RecordSetWithNetworks,
  Finding,
  AuditEntry,
  HeldZone,
  Plan,
  Me,
  Health,
  Released,
  Subscription,
  Person,
  Way,
  WayInFull,
  WaysOfDay,
  Remediation,
  Service,
  Cluster,
  ClusterAccess,
  Proposal,
  Isolation,
  Wanted,
  Why,
  Reachability,
};

/** Each answer with the route that gives it; what a list holds is named by its element. */
const titles: Readonly<Record<string, keyof typeof answers>> = {
  'A connection (`GET /api/connections`, and each decision)': 'Connection',
  'One connection has besides (`GET /api/connections/{id}`)': 'ConnectionInFull',
  'A private endpoint (`GET /api/endpoints`)': 'Endpoint',
  'One private endpoint has besides (`GET /api/endpoints/{id}`)': 'EndpointInFull',
  'A record set (`GET /api/records`; `records` of one endpoint)': 'RecordSet',
  'A record set of one name has besides (`GET /api/records/{fqdn}`)': 'RecordSetWithNetworks',
  'A finding (`GET /api/findings`)': 'Finding',
  'A way out (`GET /api/egress`)': 'Way',
  'One way out has besides (`GET /api/egress/{id}`)': 'WayInFull',
  'A day of ways out (`GET /api/egress-days`)': 'WaysOfDay',
  'A private link service (`GET /api/services`)': 'Service',
  'A cluster (`GET /api/clusters`)': 'Cluster',
  'One cluster has besides (`GET /api/clusters/{id}/access`)': 'ClusterAccess',
  'A proposal (`GET /api/proposals`)': 'Proposal',
  'The isolation of a cluster (`GET /api/clusters/{id}/isolation`)': 'Isolation',
  'A cluster that will be asked (`POST /api/clusters/{id}/ask`)': 'Wanted',
  'What a name leads to (`GET /api/why`)': 'Why',
  'Who reaches what (`GET /api/reachability`)': 'Reachability',
  'An entry of the audit (`GET /api/audit`)': 'AuditEntry',
  'A closing (`GET /api/remediations`)': 'Remediation',
  'A zone whose deletes wait (`GET /api/guard`)': 'HeldZone',
  'A release of held deletes (`POST /api/guard/{zone}/release`)': 'Released',
  'The plan (`GET /api/plan`)': 'Plan',
  'A subscription (`GET /api/subscriptions`)': 'Subscription',
  'A person who decided or changed something (`GET /api/people`)': 'Person',
  'Who is calling (`GET /api/me`)': 'Me',
  'Health (`GET /api/health`, for a Reader)': 'Health',
};

const introduction = `# Every field the API returns

Made by \`npm run generate\` from the schemas that check the answers; [api.md](api.md) shows each in an exchange, and \`GET /api/openapi.json\` says the same for
programs. A field that may be missing is marked: it says nothing then.
`;

/** The published page, `docs/api-fields.md`. */
export function apiFieldsPage(): string {
  const seen = new Map<string, string>();
  const sections = Object.entries(titles).map(([title, name]) => {
    const fields = describedFields(name).filter(({ path }) => {
      const isBesides = title.includes('has besides') && seen.has(`${familyOf(name)} ${path}`);
      seen.set(`${familyOf(name)} ${path}`, title);
      return !isBesides;
    });
    const rows = fields.map(({ path, what, isOptional, description }) => {
      const missing = isOptional ? ', may be missing' : '';
      return `| \`${path}\`${missing} | ${what} | ${description.replaceAll('|', String.raw`\|`)} |`;
    });
    return [`## ${title}\n`, '| field | what it is | what it says |', '| --- | --- | --- |', ...rows, ''].join('\n');
  });
  return [introduction, ...sections].join('\n');
}

/** `ConnectionInFull` says again what `Connection` does, and more. */
const familyOf = (name: string): string => name.replace(/InFull$|WithNetworks$/, '');

/** The answers the page shows. */
export const shown: readonly (keyof typeof answers)[] = Object.values(titles);

/** Every field of an answer with what it says. A decision and a record set say the same wherever they are, so their fields are listed once. */
export function describedFields(name: keyof typeof answers): readonly Field[] {
  const own = words[familyOf(name)] ?? {};
  return fieldsOf(z.toJSONSchema(answers[name], { io: 'output' }) as Schema)
    .filter(({ path }) => !path.startsWith('earlierDecisions[].decision.') && !path.startsWith('records[].'))
    .map((field) => {
      const last = field.path.slice(field.path.lastIndexOf('.') + 1);
      return { ...field, description: own[field.path] ?? (field.description || (wordsEverywhere[last] ?? '')) };
    });
}

/** Every field under a schema, by its path; `[]` means the elements of a list, `<name>` a name that differs. */
export function fieldsOf(schema: Schema, at = ''): readonly Field[] {
  const forms = formsOf(schema);
  const named = forms.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).map(([name, inner]) => ({
      name,
      inner,
      isOptional: !required.includes(name) || forms.some(({ properties: others = {} }) => !Object.hasOwn(others, name)),
    })),
  );
  const merged = [...new Map(named.map((each) => [each.name, each])).values()];
  return merged.flatMap(({ name, inner, isOptional }) => {
    const path = at === '' ? name : `${at}.${name}`;
    const { description = '' } = inner;
    return [{ path, what: whatOf(inner), isOptional, description }, ...below(inner, path)];
  });
}

function below(schema: Schema, path: string): readonly Field[] {
  return formsOf(schema).flatMap((form) => [
    ...(form.items ? fieldsOf(form.items, `${path}[]`) : []),
    ...(form.properties === undefined ? [] : fieldsOf(form, path)),
  ]);
}

const formsOf = (schema: Schema): readonly Schema[] => schema.anyOf ?? schema.oneOf ?? [schema];

function whatOf(schema: Schema): string {
  const forms = formsOf(schema);
  if (forms.length > 1) return [...new Set(forms.map(whatOf))].join(' or ');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.format === 'date-time') return 'moment (UTC)';
  if (schema.format === 'date') return 'day (UTC)';
  if (schema.type === 'null') return '`null`';
  if (schema.type === 'array') return schema.items ? `list of ${whatOf(schema.items)}` : 'list';
  if (schema.type === 'object') return 'object';
  if (schema.type === 'integer') return 'whole number';
  return { string: 'text', boolean: '`true` or `false`', number: 'number' }[String(schema.type)] ?? 'anything';
}
