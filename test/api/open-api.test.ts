import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { roles } from '../../src/api/principal.ts';
import { problemKinds } from '../../src/api/problem.ts';
import { described, routes } from '../../src/api/routes.ts';
import { World } from './world.ts';

interface Described {
  readonly operationId: string;
  readonly description: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

const read = async (): Promise<Document> =>
  (await new World().send('GET /api/openapi.json')).body as unknown as Document;

describe('the OpenAPI document', () => {
  it('is valid', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(await read()) as never);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('writes each answer that has a name once, and refers to it elsewhere', async () => {
    const { paths, components } = await read();
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining(['Connection', 'Finding', 'Problem', 'Why']),
    );
    const answers = JSON.stringify(paths);
    for (const name of ['Connection', 'ConnectionInFull', 'Finding', 'AuditEntry', 'Service', 'Health'])
      expect(answers, name).toContain(`{"$ref":"#/components/schemas/${name}"}`);
    const referred = [...JSON.stringify({ paths, components }).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    for (const [, name] of referred) expect(components.schemas, name).toHaveProperty(name ?? '');
  });

  it('has every route, its role, its parameters and whether it takes a body', async () => {
    const { paths } = await read();
    expect(Object.keys(routes).filter((name) => !Object.hasOwn(described, name))).toEqual(['getOpenApi']);
    for (const [name, { method, path, role }] of Object.entries(described)) {
      const found = paths[`/api/${path}`]?.[method.toLowerCase()];
      expect(found?.operationId).toBe(name);
      expect(found?.description).toContain(role === 'anyone' ? 'everybody' : role);
      const inPath = found?.parameters.filter((each) => each.in === 'path').map((each) => `{${each.name}}`);
      expect(inPath).toEqual([...path.matchAll(/\{\w+\}/g)].map(String));
      expect(found?.requestBody !== undefined, name).toBe(method === 'POST');
    }
  });

  it('names the filters that requests are checked by, and If-Match where a decision takes it', async () => {
    const { paths } = await read();
    const names = (path: string, method = 'get') => paths[path]?.[method]?.parameters.map(({ name }) => name);
    expect(names('/api/findings')).toEqual([
      ...['state', 'severity', 'room', 'check', 'subject', 'resource', 'endpoint', 'format', 'top', 'after'],
    ]);
    expect(names('/api/audit')).toEqual(expect.arrayContaining(['from', 'to', 'target', 'format']));
    expect(names('/api/connections/{id}/approve', 'post')).toEqual(['id', 'If-Match']);
  });

  it('says which problems a route answers with, and all of them somewhere', async () => {
    const text = JSON.stringify((await read()).paths);
    const wrongMethod = 'method-not-allowed';
    for (const kind of problemKinds.filter((each) => each !== wrongMethod))
      expect(text, kind).toContain(`urn:gatehouse:problem:${kind}`);
    const { responses } = (await read()).paths['/api/guard/{zone}/release']?.post ?? { responses: {} };
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '400', '401', '403', '404', '409']));
    expect(roles).toHaveLength(3);
  });
});
