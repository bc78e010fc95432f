import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { terraformModule, variableName } from '../../scripts/terraform-module.ts';
import { root } from './support/infra.ts';

interface Variable {
  readonly type: string;
  readonly default?: unknown;
  readonly nullable?: boolean;
  readonly validation?: { readonly condition: string };
}
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const template = JSON.parse(read('infra/compiled/main.json'));
const module = JSON.parse(read('infra/terraform/main.tf.json'));
const variables: Readonly<Record<string, Variable>> = module.variable;
const parameters = Object.keys(template.parameters);

describe('the Terraform module', () => {
  it('has a variable for each parameter, one to one, and one for the template itself', () => {
    expect(Object.keys(variables)).toEqual([...parameters.map(variableName), 'template_file']);
    expect(new Set(Object.keys(variables)).size).toBe(parameters.length + 1);
    expect(module.locals.parameters).toEqual(
      Object.fromEntries(parameters.map((name) => [name, `\${var.${variableName(name)}}`])),
    );
  });

  it.each(parameters)('takes for %s what the template takes, and nothing where it asks for nothing', (name) => {
    const { defaultValue, nullable } = template.parameters[name];
    const variable = variables[variableName(name)];
    if (name === 'location' || (defaultValue === undefined && nullable !== true)) {
      expect(variable).toMatchObject({ nullable: false });
      expect(variable).not.toHaveProperty('default');
    } else if (nullable === true || JSON.stringify(defaultValue).includes('"[')) expect(variable?.default).toBeNull();
    else expect(variable).toMatchObject({ default: defaultValue, nullable: false });
    for (const [, used] of (variable?.validation?.condition ?? '').matchAll(/var\.(\w+)/g))
      expect(used).toBe(variableName(name));
  });

  it('has an output for each of the template, under its name', () => {
    const outputs = Object.keys(template.outputs).filter((name) => !name.startsWith('AZURE_'));
    expect(Object.keys(module.output)).toEqual(outputs.map(variableName));
    for (const name of outputs) expect(module.output[variableName(name)].value).toContain(`.${name}.value}`);
  });

  it('deploys the template at the subscription, with what was given and no more', () => {
    const { gatehouse } = module.resource.azurerm_subscription_template_deployment;
    expect(gatehouse.template_content).toContain('../compiled/main.json');
    expect(gatehouse.parameters_content).toContain('if value != null');
  });

  it('is used by its page as it is', () => {
    const [, block = ''] = /module "gatehouse" \{\n([\s\S]*?)\n\}/.exec(read('docs/terraform.md')) ?? [];
    const given = block.split('\n').map((line) => /^ {2}(\w+) += /.exec(line)?.[1]);
    expect(['source', ...Object.keys(variables)]).toEqual(expect.arrayContaining(given));
    const asked = Object.entries(variables).filter(([, { default: unless }]) => unless === undefined);
    expect(given).toEqual(expect.arrayContaining(asked.map(([name]) => name)));
    for (const [, output = ''] of read('docs/terraform.md').matchAll(/module\.gatehouse\.(\w+)/g))
      expect(Object.keys(module.output)).toContain(output);
  });
});

describe('a parameter of a template', () => {
  const expression = (text: string): string => `\${${text}}`;
  const of = (parameter: object, definitions = {}): Variable =>
    JSON.parse(terraformModule({ parameters: { name: parameter as never }, definitions })).variable.name;

  it.each([
    ['authClientId', 'auth_client_id'],
    ['logDailyQuotaGb', 'log_daily_quota_gb'],
    ['storageSku', 'storage_sku'],
    ['name', 'name'],
    ['resourceID', 'resource_id'],
  ])('%s is called %s', (parameter, is) => {
    expect(variableName(parameter)).toBe(is);
  });

  it.each([
    { parameter: { type: 'int', defaultValue: 3 }, type: 'number' },
    { parameter: { type: 'array', defaultValue: [] }, type: 'list(string)' },
    {
      parameter: { type: 'array', items: { $ref: '#/definitions/T' } },
      type: 'list(object({ a = string, b = optional(number) }))',
    },
    { parameter: { type: 'object', additionalProperties: { type: 'string' } }, type: 'map(string)' },
  ])('of $parameter is of type $type', ({ parameter, type }) => {
    const T = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'int', nullable: true } } };
    expect(of(parameter, { T }).type).toBe(type);
  });

  it.each([
    {
      parameter: { type: 'int', defaultValue: 3, minValue: 1, maxValue: 5 },
      is: expression('var.name >= 1 && var.name <= 5'),
    },
    {
      parameter: { type: 'string', defaultValue: 'a', allowedValues: ['a', 'b'] },
      is: expression('contains(["a","b"], var.name)'),
    },
    {
      parameter: { type: 'array', defaultValue: [], allowedValues: ['a'] },
      is: expression('alltrue([for each in var.name : contains(["a"], each)])'),
    },
    {
      parameter: { type: 'string', nullable: true, minLength: 2 },
      is: expression('var.name == null ? true : (length(var.name) >= 2)'),
    },
  ])('refuses by $is what the template refuses', ({ parameter, is }) => {
    expect(of(parameter).validation?.condition).toBe(is);
  });
});
