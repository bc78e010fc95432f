import framework from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { createApi } from '../../src/api/create-api.ts';
import { toHttpHandler } from '../../src/api/http.ts';
import { requestId, World } from './world.ts';

// Node does not know by name what this package has: it is bundled.
const { HttpRequest } = framework;

async function send(method: string, path: string) {
  const handler = toHttpHandler(createApi(new World().dependencies()).unknownRoute);
  const request = new HttpRequest({ method, url: `https://gatehouse.example${path}` });
  const { status, headers, body } = await handler(request, { invocationId: requestId });
  return {
    status,
    headers: headers as Record<string, string>,
    body: JSON.parse(String(body)) as Record<string, unknown>,
  };
}

describe('what is no route', () => {
  it.each([
    { line: 'GET /api/', status: 404 },
    { line: 'GET /api/nothing', status: 404 },
    { line: 'GET /api/connections/a/b/c', status: 404 },
    { line: 'GET /api/connections//approve', status: 404 },
    { line: 'GET /api/../admin', status: 404 },
    { line: 'POST /api/connections', status: 405, allow: 'GET, HEAD' },
    { line: 'DELETE /api/connections/a', status: 405, allow: 'GET, HEAD' },
    { line: 'GET /api/connections/a/approve', status: 405, allow: 'POST' },
    { line: 'PUT /api/Health/', status: 405, allow: 'GET, HEAD' },
    { line: 'OPTIONS /api/findings', status: 405, allow: 'GET, HEAD' },
    { line: 'GET /apis', status: 404 },
    { line: 'POST /health', status: 405, allow: 'GET, HEAD' },
  ])('$line is answered $status in problem details', async ({ line, status, allow }) => {
    const [method = '', path = ''] = line.split(' ');
    const answer = await send(method, path);
    const kind = status === 404 ? 'not-found' : 'method-not-allowed';
    expect(answer).toMatchObject({
      status,
      headers: { 'content-type': 'application/problem+json; charset=utf-8', 'x-content-type-options': 'nosniff' },
      body: { type: `urn:gatehouse:problem:${kind}`, status, instance: `urn:uuid:${requestId}` },
    });
    expect(answer.headers.allow).toBe(allow);
    expect(answer.headers['access-control-allow-origin'], 'no other site may call us').toBeUndefined();
  });
});
