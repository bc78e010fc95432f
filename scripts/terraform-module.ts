import { descriptionOf } from '../infra/check/parameters.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a template says of itself, as far as a module needs it. */
export interface Deployable {
  readonly parameters: Readonly<Record<string, Json>>;
  readonly definitions?: Readonly<Record<string, Json>> | undefined;
  readonly outputs?: Readonly<Record<string, Json>> | undefined;
}

/** `authClientId` as Terraform names variables: `auth_client_id`. */
export const variableName = (parameter: string): string =>
  parameter.replaceAll(
    /[A-Z]+(?![a-z])|[A-Z]/g,
    (letters, at: number) => `${at === 0 ? '' : '_'}${letters.toLowerCase()}`,
  );

/**
 * The Terraform module that deploys this template with `azurerm_subscription_template_deployment`, in Terraform's JSON syntax: a variable for each
 * parameter and an output for each output, one to one. A value that nobody gives is left to the template. Pure.
 */
export function terraformModule({ parameters, definitions = {}, outputs = {} }: Deployable): string {
  const names = Object.keys(parameters);
  const module = {
    '//': 'Made from infra/compiled/main.json by npm run generate; docs/terraform.md says how to use it.',
    terraform: {
      required_version: '>= 1.5',
      required_providers: { azurerm: { source: 'hashicorp/azurerm', version: '>= 4.0, < 5.0' } },
    },
    variable: {
      ...Object.fromEntries(
        names.map((name) => [variableName(name), variableOf(name, parameters[name] ?? {}, definitions)]),
      ),
      template_file: {
        type: 'string',
        description:
          "A release's template (gatehouse-template-<version>.json); without it, the one beside this module.",
        default: null,
      },
    },
    locals: {
      parameters: Object.fromEntries(names.map((name) => [name, expression(`var.${variableName(name)}`)])),
    },
    resource: {
      azurerm_subscription_template_deployment: {
        gatehouse: {
          name: expression('var.name'),
          location: expression('var.location'),
          template_content: expression(
            `file(coalesce(var.template_file, "${expression('path.module')}/../compiled/main.json"))`,
          ),
          parameters_content: expression(
            'jsonencode({ for name, value in local.parameters : name => { value = value } if value != null })',
          ),
        },
      },
    },
    output: Object.fromEntries(
      Object.keys(outputs)
        .filter((name) => !name.startsWith('AZURE_'))
        .map((name) => [
          variableName(name),
          {
            value: expression(
              `jsondecode(azurerm_subscription_template_deployment.gatehouse.output_content).${name}.value`,
            ),
          },
        ]),
    ),
  };
  return `${JSON.stringify(module, null, 2)}\n`;
}

/** As Terraform reads it in a text. */
const expression = (text: string): string => `\${${text}}`;

/** The deployment itself needs a place, so that one is asked for; what the template works out when it is deployed is left to it. */
function variableOf(name: string, parameter: Json, definitions: Deployable['definitions']): Json {
  const { defaultValue, nullable } = parameter;
  const isLeft = nullable === true || isWorkedOut(defaultValue);
  const isAsked = name === 'location' || (defaultValue === undefined && nullable !== true);
  const variable = variableName(name);
  const checks = conditionsOf(`var.${variable}`, parameter);
  const condition = checks.map((each) => each.condition).join(' && ');
  return {
    type: typeOf(parameter, definitions),
    description: descriptionOf(parameter),
    ...(isAsked ? { nullable: false } : isLeft ? { default: null } : { default: defaultValue, nullable: false }),
    ...(checks.length === 0
      ? {}
      : {
          validation: {
            condition: expression(isLeft && !isAsked ? `var.${variable} == null ? true : (${condition})` : condition),
            error_message: `${variable} ${checks.map(({ says }) => says).join(', and ')}.`,
          },
        }),
  };
}

/** An expression of the template, or something that holds one. */
const isWorkedOut = (value: unknown): boolean => /^"\[|[:[]"\[/.test(JSON.stringify(value) ?? '');

function typeOf(parameter: Json, definitions: Deployable['definitions'] = {}): string {
  const { $ref, type, items, properties, additionalProperties } = parameter;
  if (typeof $ref === 'string') return typeOf(definitions[$ref.split('/').at(-1) ?? ''] ?? {}, definitions);
  if (type === 'int') return 'number';
  if (type === 'securestring') return 'string';
  if (type === 'array') return `list(${items === undefined ? 'string' : typeOf(items as Json, definitions)})`;
  if (type !== 'object') return String(type);
  const members = Object.entries((properties ?? {}) as Readonly<Record<string, Json>>);
  if (members.length === 0) return `map(${typeOf((additionalProperties ?? {}) as Json, definitions)})`;
  const types = members.map(([name, member]) => {
    const of = typeOf(member, definitions);
    return `${name} = ${member.nullable === true ? `optional(${of})` : of}`;
  });
  return `object({ ${types.join(', ')} })`;
}

interface Condition {
  readonly condition: string;
  readonly says: string;
}

/** What the template refuses is refused before anything is sent. */
function conditionsOf(
  value: string,
  { type, allowedValues, minLength, maxLength, minValue, maxValue }: Json,
): Condition[] {
  const allowed = JSON.stringify(allowedValues);
  const list = Array.isArray(allowedValues) ? allowedValues.join(', ') : '';
  return [
    ...(allowedValues === undefined
      ? []
      : [
          type === 'array'
            ? { condition: `alltrue([for each in ${value} : contains(${allowed}, each)])`, says: `holds only: ${list}` }
            : { condition: `contains(${allowed}, ${value})`, says: `is one of: ${list}` },
        ]),
    ...bound(`length(${value})`, '>=', minLength, 'is at least', 'letters long'),
    ...bound(`length(${value})`, '<=', maxLength, 'is at most', 'letters long'),
    ...bound(value, '>=', minValue, 'is at least', ''),
    ...bound(value, '<=', maxValue, 'is at most', ''),
  ];
}

const bound = (what: string, compares: string, to: unknown, before: string, after: string): Condition[] =>
  typeof to === 'number' ? [{ condition: `${what} ${compares} ${to}`, says: `${before} ${to} ${after}`.trim() }] : [];
