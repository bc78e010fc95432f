import * as z from 'zod';
import { foldCase } from '../../core/text.ts';
import { type ProblemKind, problemKinds, statusOf } from '../problem.ts';
import type { Described } from '../view.ts';
import { type Answers, describeAnswers } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

/** Problems that every route can answer with; others are its own. */
const always: readonly ProblemKind[] = [
  'invalid-parameter',
  'too-many-requests',
  'misdirected',
  'internal',
  'unavailable',
];
const ofGuarded: readonly ProblemKind[] = ['unauthenticated', 'missing-role', 'wrong-tenant'];
const ofItem: readonly ProblemKind[] = ['not-found'];
const ofChange: readonly ProblemKind[] = problemKinds.filter(
  (kind) =>
    !['method-not-allowed', 'unauthenticated', 'missing-role', 'wrong-tenant', 'not-found', ...always].includes(kind),
);

/** The API as an OpenAPI 3.1 document, made from the schemas that check its requests and answers. */
export function toOpenApi(routes: Readonly<Record<string, Described>>): Json {
  const answers = describeAnswers(routes);
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, route] of Object.entries(routes)) {
    const path = `/api/${route.path}`;
    paths[path] = { ...paths[path], [foldCase(route.method)]: toOperation(name, route, answers) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Gatehouse',
      version: '1',
      description: 'Private Link automation for Azure: docs/api.md says it in words.',
    },
    servers: [{ url: '/' }],
    security: [{ entra: [] }],
    paths,
    components: {
      securitySchemes: {
        entra: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of Entra, or the session of a browser; the app role decides.',
        },
      },
      schemas: { ...answers.components, Problem: problem },
    },
  };
}

function toOperation(name: string, route: Described, answers: Answers): Json {
  const { summary, query, body, conditional = false, statuses = [200] } = route;
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, each]) => each ?? '');
  const inPath = names.map((each) => ({ name: each, in: 'path', required: true, schema: { type: 'string' } }));
  const ifMatch = { name: 'If-Match', in: 'header', description: 'The etag that was seen', schema: { type: 'string' } };
  const problems = [
    ...always,
    ...(route.role === 'anyone' ? [] : ofGuarded),
    ...(names.length > 0 || name === 'getPlan' ? ofItem : []),
    ...(route.method === 'POST' ? ofChange : []),
  ];
  const good = statuses.map((status) => [
    status,
    { description: status === 202 ? 'Accepted' : 'The answer', content: jsonOf(answers.answerOf(route)) },
  ]);
  return {
    operationId: name,
    summary,
    description: route.role === 'anyone' ? 'For everybody.' : `Takes the app role ${route.role}.`,
    ...(route.role === 'anyone' && { security: [{}, { entra: [] }] }),
    parameters: [...inPath, ...parametersOf(query), ...(conditional ? [ifMatch] : [])],
    ...(body !== undefined && { requestBody: { required: true, content: jsonOf(toSchema(body)) } }),
    responses: { ...toResponses(problems), ...Object.fromEntries(good) },
  };
}

/** One response for each status, which says the types of problem behind it. */
function toResponses(kinds: readonly ProblemKind[]): Json {
  return Object.fromEntries(
    [...new Set(kinds.map(statusOf))].map((status) => [
      status,
      {
        description: kinds
          .filter((kind) => statusOf(kind) === status)
          .map((kind) => `urn:gatehouse:problem:${kind}`)
          .join(', '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function parametersOf(query: z.ZodObject | undefined): readonly Json[] {
  if (query === undefined) return [];
  const { properties = {} } = toSchema(query) as { properties?: Readonly<Record<string, Json>> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }));
}

const jsonOf = (schema: Json): Json => ({ 'application/json': { schema } });

/** The dialect of OpenAPI 3.1 is JSON Schema's own, so what zod gives is kept as it is. */
function toSchema(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
  return rest;
}

/** Problem details (RFC 9457). */
const problem: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance'],
  properties: {
    type: { type: 'string', enum: problemKinds.map((kind) => `urn:gatehouse:problem:${kind}`) },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
    connection: {
      $ref: '#/components/schemas/Connection',
      description: 'With decision-conflict and not-yours-to-decide: as it is now',
    },
  },
};
