import { createHash } from 'node:crypto';

interface Surroundings {
  readonly subscriptionId: string;
  readonly resourceGroup: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  read(file: string): string;
}

const hash = (parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** Text as interpolation gives it. */
export const toText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '<known to Azure>');

/** The language's functions, as far as these templates use them. Hashes are stable, not Azure's. */
export function callFunction(name: string, args: readonly unknown[], around: Surroundings): unknown {
  const [a, b, c] = args;
  const texts = args as readonly string[];
  switch (name) {
    case 'empty':
      return a === undefined || a === null || (typeof a === 'object' ? Object.keys(a).length === 0 : a === '');
    case 'contains':
      return typeof a === 'string' || Array.isArray(a)
        ? a.includes(b as never)
        : Object.hasOwn(a as object, b as string);
    case 'concat':
      return (args as unknown[][]).flat();
    case 'union':
      return Object.assign({}, ...args);
    case 'flatten':
      return (a as unknown[][]).flat();
    case 'filter':
      return (a as unknown[]).filter((item) => (b as (item: unknown) => unknown)(item) === true);
    case 'map':
      return (a as unknown[]).map((item) => (b as (item: unknown) => unknown)(item));
    case 'items':
      return Object.entries(a as object).map(([key, value]) => ({ key, value }));
    case 'range':
      return Array.from({ length: b as number }, (_, index) => (a as number) + index);
    case 'take':
      return (a as string | unknown[]).slice(0, b as number);
    case 'split':
      return (a as string).split(b as string);
    case 'join':
      return (a as unknown[]).join(b as string);
    case 'replace':
      return (a as string).replaceAll(b as string, c as string);
    case 'int':
      return Number(a);
    case 'bool':
      return String(a).toLowerCase() === 'true';
    case 'guid':
      return hash(args).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
    case 'uniqueString':
      return hash(args).slice(0, 13);
    case 'cidrSubnet':
      return `<subnet ${c} of ${a} /${b}>`;
    case 'loadJsonContent':
      return JSON.parse(around.read(a as string));
    case 'readEnvironmentVariable':
      return around.environment[a as string] ?? b;
    case 'subscription':
      return place(texts[0] ?? around.subscriptionId, undefined);
    case 'resourceGroup':
      return args.length === 0 ? place(around.subscriptionId, around.resourceGroup) : place(texts[0] ?? '', texts[1]);
    case 'tenant':
      return { tenantId: '<tenant>' };
    case 'deployment':
      return { location: '<location of the deployment>' };
    case 'environment':
      return {
        name: 'AzureCloud',
        suffixes: { storage: 'core.windows.net' },
        authentication: { loginEndpoint: 'https://login.microsoftonline.com/' },
      };
    case 'subscriptionResourceId':
      return `/subscriptions/${around.subscriptionId}/providers/${texts.join('/')}`;
    default:
      throw new Error(`${name}() is not evaluated here.`);
  }
}

function place(subscriptionId: string, resourceGroup: string | undefined) {
  const group = resourceGroup === undefined ? '' : `/resourceGroups/${resourceGroup}`;
  return { id: `/subscriptions/${subscriptionId}${group}`, subscriptionId, resourceGroup };
}

/** The operators with two sides; the right one is looked at only where it counts. */
export function applyBinary(operator: string, left: unknown, right: () => unknown): unknown {
  switch (operator) {
    case '&&':
      return left === true && right() === true;
    case '||':
      return left === true || right() === true;
    case '??':
      return left ?? right();
    case '==':
      return left === right();
    case '!=':
      return left !== right();
    case '+':
      return (left as number) + (right() as number);
    default:
      throw new Error(`The operator ${operator} is not one these files use.`);
  }
}
