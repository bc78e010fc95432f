import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { toOpenApi } from '../src/api/openapi/document.ts';
import { described } from '../src/api/routes.ts';

const prefix = '#/components/schemas/';

/** The console's types of what the API answers: `src/console/data/api.ts`, one for each schema of `GET /api/openapi.json`. */
export function consoleTypes(): Promise<string> {
  const document = JSON.stringify(toOpenApi(described)).replaceAll(prefix, '#/$defs/');
  const { components } = JSON.parse(document, orUnknown) as { components: { schemas: Record<string, JSONSchema> } };
  const names = Object.keys(components.schemas);
  return compile(
    {
      title: 'Schemas',
      description: 'Every schema by its name.',
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }])),
      required: names,
      additionalProperties: false,
      $defs: components.schemas,
    },
    'Schemas',
    {
      bannerComment: '/** What the API answers, made by `npm run generate` from its OpenAPI document. */',
      // What an answer may hold besides is nothing that a page may count on.
      additionalProperties: false,
      ignoreMinAndMaxItems: true,
      style: { singleQuote: true, printWidth: 120, trailingComma: 'all' },
    },
  );
}

/** What a schema says nothing of but its words may be anything, where the library takes it for an object. */
function orUnknown(_: string, value: unknown): unknown {
  const isBare = typeof value === 'object' && value !== null && Object.keys(value).join() === 'description';
  return isBare && typeof (value as JSONSchema).description === 'string' ? { ...value, tsType: 'unknown' } : value;
}
